"""Draws what each camera sees: a room with people at a table, a screen on the wall, the
recorder's own clock burnt in. People move; the one who speaks moves more."""

import math
from datetime import timedelta

from PIL import Image, ImageDraw, ImageFont

import facts

SIZE = (480, 270)
RATE = 10

FONTS = ["/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"]


def font(size):
    return ImageFont.truetype(FONTS[0], size)


# who sits where: name, x, y, size, coat
CAMERAS = {
    "main-pano": dict(wall="#c9c3b1", floor="#6f6a60", table="#8a5a33", label="柳州主场 评标室402 全景1", people=[
        ("莫晓棠", 70, 150, 24, "#2d4a6b"), ("覃文澜", 160, 142, 24, "#333a3f"),
        ("韦春和", 250, 142, 24, "#5c2f35"), ("梁予安", 345, 150, 24, "#2f5a44")], screen=(165, 20, 150, 76)),
    "main-pano2": dict(wall="#b9c2c6", floor="#5a6066", table="#7a6a4a", label="柳州主场 评标室402 全景2", people=[
        ("梁予安", 90, 160, 30, "#2f5a44"), ("韦春和", 200, 148, 28, "#5c2f35"),
        ("覃文澜", 300, 140, 26, "#333a3f"), ("莫晓棠", 390, 134, 24, "#2d4a6b")], screen=(24, 24, 120, 66)),
    "sub1-pano": dict(wall="#c2cdbb", floor="#66705f", table="#9a7b4f", label="桂林副场 远程评标室3 全景", people=[
        ("秦望舒", 90, 150, 26, "#7a3b5e"), ("蒋若溪", 215, 146, 28, "#274d5c"),
        ("唐景行", 345, 150, 28, "#4a4436")], screen=(290, 18, 150, 78)),
    "sub1-seat": dict(wall="#a9b4bd", floor="#4f565c", table="#a2825a", label="桂林副场 工位2", people=[
        ("唐景行", 225, 118, 62, "#4a4436")], screen=(20, 30, 96, 70)),
    "opening": dict(wall="#d0c4c0", floor="#7b5b4c", table="#6b3a2e", label="柳州主场 开标室", people=[
        ("莫晓棠", 110, 146, 34, "#2d4a6b"), ("罗启明", 330, 150, 30, "#3d3d52")], screen=(190, 16, 200, 96)),
}


def phase(name):
    return sum(ord(c) for c in name) % 17


def person(draw, name, x, y, size, coat, t, speaking):
    p = phase(name)
    sway = 0.30 if not speaking else 0.55
    dx = size * sway * math.sin(t * (0.7 + p / 20) + p)
    dy = size * (0.10 if not speaking else 0.22) * math.sin(t * (1.1 + p / 12) * (2 if speaking else 1) + p)
    draw.pieslice((x - size * 1.3 + dx / 2, y + size * 0.9, x + size * 1.3 + dx / 2, y + size * 4), 180, 360, fill=coat)
    draw.ellipse((x - size * 0.62 + dx, y - size * 0.75 + dy, x + size * 0.62 + dx, y + size * 0.85 + dy), fill="#d9ac86")
    draw.pieslice((x - size * 0.66 + dx, y - size * 0.85 + dy, x + size * 0.66 + dx, y + size * 0.5 + dy), 180, 360, fill="#241d19")
    if speaking:
        open_ = abs(math.sin(t * 9)) * size * 0.18 + 1
        draw.ellipse((x - size * .2 + dx, y + size * .45 + dy - open_ / 2, x + size * .2 + dx, y + size * .45 + dy + open_), fill="#7a2b22")


def paper(draw, box, t, speed):
    """A page of text that scrolls by whole pixels: what a shared document looks like from afar."""
    x, y, w, h = box
    t = int(t * speed) / speed
    draw.rectangle((x, y, x + w, y + h), fill="#f3f1ea")
    for k in range(-1, h // 9 + 2):
        row = k * 9 - (t * speed) % 9
        line = int(t * speed // 9) + k
        if 2 <= row <= h - 6:
            width = w * (0.45 + 0.45 * ((line * 7919) % 10) / 10)
            draw.rectangle((x + 6, y + row, x + 6 + width - 12, y + row + 3), fill="#30353c")


def view(camera, t, speaker):
    """One room without lettering."""
    c = CAMERAS[camera]
    w, h = SIZE
    image = Image.new("RGB", SIZE, c["wall"])
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, h), (0, 190), (w * 0.12, 150), (w * 0.88, 150), (w, 190), (w, h)], fill=c["floor"])
    draw.rectangle((w - 40, 60, w - 8, 160), fill="#7c6a55") if camera != "sub1-seat" else None
    x, y, sw, sh = c["screen"]
    draw.rectangle((x - 4, y - 4, x + sw + 4, y + sh + 4), fill="#1c1f22")
    paper(draw, (x, y, sw, sh), t, 10 if camera != "opening" else 5)
    for name, px, py, size, coat in c["people"]:
        person(draw, name, px, py, size, coat, t, name == speaker)
    top = 205 if camera != "sub1-seat" else 226
    draw.polygon([(20, top), (w - 20, top), (w, h), (0, h)], fill=c["table"])
    for k, (name, px, *_) in enumerate(c["people"]):
        lift = 3 * math.sin(t * 1.7 + phase(name))
        draw.rectangle((px - 20, top + 10 + lift, px + 14, top + 26), fill="#efece2")
    return image, draw


def meeting(t, speaker):
    image = Image.new("RGB", SIZE, "#15181b")
    for camera, at in (("main-pano", (4, 6)), ("sub1-pano", (242, 6))):
        small, _ = view(camera, t, speaker)
        image.paste(small.resize((234, 132), Image.BILINEAR), at)
    draw = ImageDraw.Draw(image)
    paper(draw, (4, 144, 472, 104), t - t % 5, 9)       # somebody turns the page now and then
    return image, draw


def who(timeline, t):
    for speaker, start, x in timeline:
        if start <= t < start + len(x) / 16000:
            return speaker
    return None


def frames(segment, timeline, origin, rate=RATE):
    """The raw RGB frames of one segment."""
    big, small = font(17), font(14)
    frozen = None
    for n in range(round(segment.seconds * rate)):
        now = segment.start + timedelta(seconds=n / rate)
        if segment.name == facts.FREEZE[0] and frozen is not None:
            since = (now - facts.FREEZE[1]).total_seconds()
            if 0 <= since < facts.FREEZE[2]:
                yield frozen
                continue
        t = (now - origin).total_seconds()
        speaker = who(timeline, t)
        image, draw = meeting(t, speaker) if segment.camera == "meeting" else view(segment.camera, t, speaker)
        shown = now + timedelta(seconds=segment.error)
        text = f"{shown:%Y-%m-%d %H:%M:%S}"
        label = "远程评标会议 LZZC2026-G3-990137" if segment.camera == "meeting" else CAMERAS[segment.camera]["label"]
        at = (250, 250) if segment.camera == "meeting" else (10, 4)
        draw.text(at, text, font=big, fill="white", stroke_width=2, stroke_fill="black")
        draw.text((10, 250), label, font=small, fill="white", stroke_width=2, stroke_fill="black")
        frozen = image.tobytes()
        yield frozen
