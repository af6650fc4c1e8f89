"""Pictures as a recorder in an evaluation room makes them: a room with people, noise of a sensor, a clock; or a screen.

Frames are planar YUV 4:2:0, 8 bits, limited range. Noise is independent from frame to frame, so that a room in which nothing
moves differs from a recording that stands still, as it does in life.
"""
import datetime

import numpy as np

# Rows of 5 bits, most significant bit left.
GLYPHS = {
    "0": (14, 17, 19, 21, 25, 17, 14), "1": (4, 12, 4, 4, 4, 4, 14), "2": (14, 17, 1, 2, 4, 8, 31), "3": (31, 2, 4, 2, 1, 17, 14), "4": (2, 6, 10, 18, 31, 2, 2),
    "5": (31, 16, 30, 1, 1, 17, 14), "6": (6, 8, 16, 30, 17, 17, 14), "7": (31, 1, 2, 4, 8, 8, 8), "8": (14, 17, 17, 14, 17, 17, 14), "9": (14, 17, 17, 15, 1, 2, 12),
    "-": (0, 0, 0, 31, 0, 0, 0), ":": (0, 4, 4, 0, 4, 4, 0), " ": (0,) * 7,
}
# What stays clear of both ends of 8 bits, so that noise of at most this much is added without clipping.
HEADROOM = 16
CLOCK_START = datetime.datetime(2026, 3, 18, 9, 0, 0)


def text_mask(text, scale):
    rows = [[bit == "1" for character in text for bit in f"{GLYPHS[character][row]:05b}0"] for row in range(7)]
    return np.kron(np.array(rows), np.ones((scale, scale), bool))


def smooth(rng, height, width, cells):
    """A random surface between -1 and 1, `cells` features across."""
    down, across = max(2, round(cells * height / width)), cells
    grid = rng.uniform(-1, 1, (down + 1, across + 1))
    rows = np.array([np.interp(np.linspace(0, across, width), range(across + 1), line) for line in grid])
    place = np.linspace(0, down, height, endpoint=False)
    upper = place.astype(int)
    part = (place - upper)[:, None]
    return rows[upper] * (1 - part) + rows[np.minimum(upper + 1, down)] * part


class Noise:
    """A sensor's noise, stronger in the dark; a frame's is some part of a few planes, turned over or not."""

    def __init__(self, rng, luma, sigma, planes=8, roam=16):
        self.rng, self.roam, self.shape = rng, roam, luma.shape
        if sigma == 0:
            self.planes = None
            return
        # From 1.3 sigma in the dark to 0.5 sigma in the light.
        gain = sigma * np.interp(luma, [16, 60, 235], [1.3, 1.0, 0.5])
        gain = np.pad(gain, ((0, roam), (0, roam)), mode="edge").astype(np.float32)
        limit = HEADROOM - 1
        self.planes = []
        for _ in range(planes):
            plane = np.clip(np.rint(rng.standard_normal(gain.shape, dtype=np.float32) * gain), -limit, limit).astype(np.int8)
            self.planes += [plane.view(np.uint8), (-plane).view(np.uint8)]

    def add(self, luma, out):
        if self.planes is None:
            np.copyto(out, luma)
            return
        plane = self.planes[self.rng.integers(len(self.planes))]
        top, left = self.rng.integers(self.roam, size=2)
        # Modulo 256, which never wraps: the luma keeps HEADROOM from both ends.
        np.add(luma, plane[top:top + self.shape[0], left:left + self.shape[1]], out=out)


class Person:
    """A head and shoulders that sway, lean and now and then gesture; all in whole pixels."""

    def __init__(self, rng, height, width, foot, tone):
        size = height // 4
        y, x = np.mgrid[0:size, 0:size] / size
        head = ((x - 0.5) / 0.15) ** 2 + ((y - 0.2) / 0.19) ** 2 < 1
        body = (y > 0.36) & (np.abs(x - 0.5) < 0.18 + 0.32 * np.sqrt(np.clip(y - 0.36, 0, 1)))
        self.mask = head | body
        self.luma = np.clip(np.where(head, 140 - 40 * np.abs(x - 0.45), tone * (1.2 - 0.5 * x)) + 8 * smooth(rng, size, size, 9), HEADROOM + 2, 230).astype(np.uint8)
        self.hand = np.full((max(4, size // 8), max(4, size // 6)), 150, np.uint8)
        self.foot, self.size, self.width = foot, size, width
        self.phases, self.periods = rng.uniform(0, 6.28, 4), rng.uniform(2.5, 11, 4)
        self.restless = rng.uniform(0.6, 1.4)

    def draw(self, luma, time, absence):
        """`absence` 1 is out of the picture, on the left."""
        sway = np.sin(6.28 * time / self.periods + self.phases)
        reach = self.size * 0.03 * self.restless
        left = int(self.foot[0] + reach * (sway[0] + 0.6 * sway[1]) - absence * (self.width + self.size))
        top = int(self.foot[1] - self.size + reach * 0.5 * sway[2])
        paste(luma, self.luma, left, top, self.mask)
        if sway[3] > 0.3:
            paste(luma, self.hand, int(left + self.size * (0.4 + 0.4 * sway[3] * sway[1])), int(top + self.size * 0.75 - reach * 3 * sway[3]))


def paste(target, patch, left, top, mask=None):
    """Puts the patch into the picture, as far as it lies within."""
    height, width = patch.shape
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(target.shape[0], top + height), min(target.shape[1], left + width)
    if y0 >= y1 or x0 >= x1:
        return
    inside = np.s_[y0 - top:y1 - top, x0 - left:x1 - left]
    np.copyto(target[y0:y1, x0:x1], patch[inside], where=True if mask is None else mask[inside])


class Room:
    """A camera's view: `look` is day, night (lights off, a monitor glowing) or infrared; `wall_clock` hangs in the room itself."""

    def __init__(self, rng, width, height, sigma=2.0, look="day", people=4, clock=True, wall_clock=False):
        self.width, self.height, self.look, self.clock, self.wall_clock = width, height, look, clock, wall_clock
        self.chroma = np.full((2, height // 2, width // 2), 128, np.uint8)
        self.background = self._furnish(rng)
        self.people = []
        for i in range(people):
            foot = (int(width * (0.08 + 0.84 * i / max(1, people))), int(height * rng.uniform(0.66, 0.76)))
            self.people.append(Person(rng, height, width, foot, rng.uniform(35, 110)))
        self.noise = Noise(rng, self._lit(self.background), sigma)
        self.covered = Noise(rng, np.full((height, width), 16, np.uint8), min(sigma, 2.0))
        self.scale = max(1, round(height / 270))
        self.luma = np.empty((height, width), np.uint8)

    def _furnish(self, rng):
        h, w = self.height, self.width
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        y, x = y / h, x / w
        luma = 118 + 35 * (1 - y) + 14 * smooth(rng, h, w, 5) + 4 * smooth(rng, h, w, 60)
        u, v = np.full((h, w), 126.0, np.float32), np.full((h, w), 130.0, np.float32)
        for left in (0.08, 0.70):
            window = (np.abs(x - left - 0.09) < 0.09) & (np.abs(y - 0.2) < 0.15)
            blinds = np.where((y * h / max(2, h // 90)).astype(int) % 2 == 0, 232, 206)
            luma[window] = blinds[window]
            u[window] = 136
        board = (np.abs(x - 0.47) < 0.13) & (np.abs(y - 0.17) < 0.1)
        luma[board] = (208 + 4 * smooth(rng, h, w, 30))[board]
        table = (y > 0.62) & (np.abs(x - 0.5) < 0.3 + 0.55 * (y - 0.62))
        luma[table] = (92 + 10 * smooth(rng, h, w, 8) + 7 * smooth(rng, h, w, 160))[table]
        u[table], v[table] = 118, 142
        grain = rng.uniform(-1, 1, (h, w)) * 3
        luma += grain
        for _ in range(7):
            paper_left, paper_top = int(w * rng.uniform(0.28, 0.68)), int(h * rng.uniform(0.68, 0.9))
            sheet = self._sheet(rng, max(8, h // 12), max(8, w // 16))
            paste(luma, sheet, paper_left, paper_top)
            u[paper_top:paper_top + sheet.shape[0], paper_left:paper_left + sheet.shape[1]] = 128
            v[paper_top:paper_top + sheet.shape[0], paper_left:paper_left + sheet.shape[1]] = 128
        luma = np.clip(luma, HEADROOM + 2, 255 - HEADROOM - 1).astype(np.uint8)
        if self.look == "day":
            self.chroma[0], self.chroma[1] = u[::2, ::2], v[::2, ::2]
        # The light of the place, a factor for each pixel, and what it adds.
        if self.look == "night":
            glow = np.exp(-(((x - 0.62) / 0.10) ** 2 + ((y - 0.55) / 0.12) ** 2))
            screen = (np.abs(x - 0.62) < 0.035) & (np.abs(y - 0.55) < 0.045)
            self.light = (0.10 + 0.35 * glow).astype(np.float32)
            self.light[screen] = 0.7
        elif self.look == "infrared":
            self.light = np.clip(0.85 - 1.1 * ((x - 0.5) ** 2 + (y - 0.5) ** 2), 0.1, 1).astype(np.float32)
        else:
            self.light = None
        return luma

    @staticmethod
    def _sheet(rng, height, width):
        sheet = np.full((height, width), 222, np.float32)
        for line in range(3, height - 3, 4):
            sheet[line:line + 2, 3:int(width * rng.uniform(0.5, 0.95))] = rng.uniform(60, 200, (1, 1))
            sheet[line:line + 2] = np.where(rng.random((1, width)) < 0.3, 222, sheet[line:line + 2])
        return sheet

    def _lit(self, luma):
        if self.light is None:
            return luma
        return np.maximum(17, 16 + (luma - 16.0) * self.light).astype(np.uint8)

    def draw(self, time, absence=0.0):
        """The room at a time in seconds. The planes returned are the room's own until the next call."""
        scene = self.background
        if self.people and absence < 1:
            scene = scene.copy()
            for person in self.people:
                person.draw(scene, time, absence)
        if self.wall_clock:
            self._stamp(scene if scene is not self.background else (scene := scene.copy()), time, self.width * 2 // 5, self.height // 3, max(1, self.scale * 2 // 3), 200, 40, date=False)
        self.noise.add(self._lit(scene), self.luma)
        if self.clock:
            self.stamp(self.luma, time)
        return self.luma, self.chroma

    def cover(self, time, noise=True):
        """The lens covered; with `noise` False no camera at all, only black."""
        self.luma[:] = 16
        if noise:
            # Nothing is darker than black: noise below it is lost.
            self.covered.add(np.full_like(self.luma, 16), self.luma)
            np.maximum(self.luma, 16, out=self.luma)
        if self.clock:
            self.stamp(self.luma, time)
        return self.luma, np.full_like(self.chroma, 128)

    def stamp(self, luma, time):
        """The recorder's own clock, which knows no noise."""
        self._stamp(luma, time, self.scale * 6, self.scale * 4, self.scale, 235, None, date=True)

    @staticmethod
    def _stamp(luma, time, left, top, scale, light, ground, date):
        moment = CLOCK_START + datetime.timedelta(seconds=int(time + 1e-6))
        mask = text_mask(moment.strftime("%Y-%m-%d %H:%M:%S" if date else "%H:%M:%S"), scale)
        area = luma[top:top + mask.shape[0], left:left + mask.shape[1]]
        if ground is not None:
            area[:] = ground
        area[mask[:area.shape[0], :area.shape[1]]] = min(light, 255 - HEADROOM if ground is not None else 255)


class Screen:
    """A screen as a meeting shares it: a document, no noise, a text cursor that blinks and a mouse that moves now and then."""

    def __init__(self, rng, width, height, busy=True):
        self.width, self.height = width, height
        self.chroma = np.full((2, height // 2, width // 2), 128, np.uint8)
        self.chroma[0, :height // 24] = 150
        page = np.full((height, width), 235, np.uint8)
        page[:height // 12] = 120
        page[:, :width // 10] = 205
        line = max(6, height // 60)
        for top in range(height // 8, height - 2 * line, 2 * line):
            for left in range(width // 7, int(width * rng.uniform(0.55, 0.9)), line):
                glyph = rng.random((line, line - 2)) < 0.45
                page[top:top + line, left:left + line - 2][glyph] = 30
        self.page, self.line = page, line
        self.cursor = (int(width * 0.4), height // 8 + 12 * line)
        self.moves = []
        at, here = 0.0, (width * 0.5, height * 0.5)
        while busy and at < 3600:
            at += rng.uniform(6, 18)
            there = (rng.uniform(0.15, 0.9) * width, rng.uniform(0.15, 0.9) * height)
            self.moves.append((at, at + rng.uniform(0.4, 1.2), here, there))
            here = there
        self.still = not busy
        self.luma = np.empty((height, width), np.uint8)

    def draw(self, time, absence=0.0):
        np.copyto(self.luma, self.page)
        if self.still:
            return self.luma, self.chroma
        if int(time * 2) % 2 == 0:
            left, top = self.cursor
            self.luma[top:top + self.line, left:left + max(1, self.line // 8)] = 16
        place = (self.width * 0.5, self.height * 0.5)
        for begin, end, here, there in self.moves:
            if time >= begin:
                part = min(1, (time - begin) / (end - begin))
                place = (here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1]))
        size = max(8, self.height // 50)
        paste(self.luma, np.full((size, size), 20, np.uint8), int(place[0]), int(place[1]), np.tri(size, dtype=bool))
        return self.luma, self.chroma


def data(picture):
    """A frame's bytes as ffmpeg's rawvideo yuv420p takes them."""
    luma, chroma = picture
    return luma.tobytes() + chroma.tobytes()
