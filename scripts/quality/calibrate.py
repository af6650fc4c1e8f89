#!/usr/bin/env python3
"""How a picture that stands still differs from a room in which nothing moves: the figures behind the thresholds.

    calibrate.py [--only WORD] [--work DIR] > calibration.md

For each rate and each kind of stillness a short recording is made (2 s of people, then stillness), decoded, and compared block by
block (16 x 16, mean absolute difference of luma): P pictures with the picture before, keyframes with the picture before and with
the keyframe before.
"""
import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import tempfile

import numpy as np

import encoding
import scenes

LIVE = 2
KINDS = ["live", "frozen", "frozen, recorder's clock goes on", "quiet, sigma 1", "quiet, sigma 2", "quiet, sigma 4", "quiet, sigma 2, clock on the wall"]
RATES = {
    "1080p25 4M": ((1920, 1080), 25, encoding.h264(("vbv", 4000), 50, "superfast"), 10),
    "1080p25 1.5M": ((1920, 1080), 25, encoding.h264(("vbv", 1500), 50, "superfast"), 10),
    "720p25 800k": ((1280, 720), 25, encoding.h264(("vbv", 800), 50), 14),
    "720p25 800k GOP 250": ((1280, 720), 25, encoding.h264(("vbv", 800), 250), 32),
    "720p25 800k GOP 25 B": ((1280, 720), 25, encoding.h264(("vbv", 800), 25, b_frames=2), 12),
    "720p25 2M CBR filler": ((1280, 720), 25, encoding.h264(("cbr", 2000), 50), 12),
    "720p25 CRF 23": ((1280, 720), 25, encoding.h264(("crf", 23), 50), 12),
    "720p25 CRF 30": ((1280, 720), 25, encoding.h264(("crf", 30), 50), 12),
    "720p25 H.265 500k": ((1280, 720), 25, encoding.h265(("vbv", 500), 50), 12),
    "360p15 200k": ((640, 360), 15, encoding.h264(("vbv", 200), 30), 20),
    "360p15 80k": ((640, 360), 15, encoding.h264(("vbv", 80), 30), 20),
    "720p15 MJPEG q6": ((1280, 720), 15, ["-c:v", "mjpeg", "-q:v", "6", "-pix_fmt", "yuvj420p"], 8),
    "720p25 MPEG-2 3M": ((1280, 720), 25, ["-c:v", "mpeg2video", "-b:v", "3M", "-maxrate", "3M", "-bufsize", "2M", "-g", "12"], 10),
}


def frames(kind, size, rate, seconds):
    rng = np.random.default_rng(7)
    sigma = float(kind.split("sigma ")[1].split(",")[0]) if "sigma" in kind else 2.0
    clock = kind.startswith("frozen") or "recorder's" in kind or kind == "live"
    room = scenes.Room(rng, *size, sigma=sigma, clock=clock, wall_clock="wall" in kind)
    held = None
    for i in range(int((LIVE + seconds) * rate)):
        time = i / rate
        if time < LIVE or kind == "live":
            yield scenes.data(room.draw(time))
        elif kind.startswith("frozen"):
            if held is None:
                luma, chroma = room.draw(time)
                held = luma.copy(), chroma
            if "goes on" in kind:
                plain = held[0].copy()
                plain[:room.scale * 12] = 90
                room.stamp(plain, time)
                yield scenes.data((plain, held[1]))
            else:
                yield scenes.data(held)
        elif kind.startswith("lens"):
            yield scenes.data(room.cover(time))
        else:
            yield scenes.data(room.draw(time, absence=1))


def blocks(one, other):
    """Mean absolute difference of each 16 x 16 block."""
    height, width = (n - n % 16 for n in one.shape)
    difference = np.abs(one[:height, :width].astype(np.int16) - other[:height, :width])
    return difference.reshape(height // 16, 16, width // 16, 16).sum((1, 3), dtype=np.int32) / 256


def shares(values, figure="{:.2f}"):
    values = np.array(values)
    if len(values) == 0:
        return "-"
    return " / ".join(figure.format(n) for n in (np.median(values), np.quantile(values, 0.99), values.max()))


def measure(name, kind, folder):
    size, rate, options, seconds = RATES[name]
    path = folder / f"{name}-{kind}.mkv".replace(" ", "_").replace("'", "")
    encoding.encode(path, size, rate, frames(kind, size, rate, seconds), options)
    entries = "packet=size,flags:frame=pict_type,key_frame"
    probe = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", entries, "-show_packets", "-show_frames", "-of", "json", str(path)], capture_output=True, check=True)
    listed = json.loads(probe.stdout)["packets_and_frames"]
    packets = [item for item in listed if item["type"] == "packet"]
    pictures = [item for item in listed if item["type"] == "frame"]
    decoder = subprocess.Popen(["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-i", str(path), "-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"], stdout=subprocess.PIPE)
    begin = int((LIVE + 2) * rate)  # two seconds for the encoder to settle
    keys = [i for i, picture in enumerate(pictures) if picture["key_frame"] == 1]
    gop = keys[1] - keys[0] if len(keys) > 1 else len(pictures)
    luma, previous, previous_key, last_end, ahead = None, None, None, None, None
    figures = {"early": [], "late": [], "key": [], "key to key": [], "end to end": [], "return": []}
    for i, picture in enumerate(pictures):
        data = decoder.stdout.read(size[0] * size[1])
        if len(data) < size[0] * size[1]:
            break
        previous, luma = luma, np.frombuffer(data, np.uint8).reshape(size[1], size[0])
        key = picture["key_frame"] == 1
        if key and i > LIVE * rate:
            # `previous` is the last picture of a GOP; before it stands the keyframe that began it.
            if last_end is not None and i >= begin:
                end_to_end = blocks(previous, last_end)
                figures["end to end"].append(end_to_end)
                figures["return"].append(end_to_end.mean() / max(1e-6, ahead))
            if i >= begin:
                b = blocks(luma, previous)
                figures["key"].append(b)
                ahead = b.mean()
                if previous_key is not None:
                    figures["key to key"].append(blocks(luma, previous_key))
                last_end = previous
            previous_key = luma
        elif i >= begin and not key:
            figures["late" if i % gop >= gop // 2 else "early"].append(blocks(luma, previous))
    decoder.stdout.close()
    decoder.wait()
    path.unlink()
    half = {which: [int(p["size"]) for i, p in enumerate(packets) if i >= begin and "K" not in p["flags"] and (i % gop >= gop // 2) == (which == "late")] for which in ("early", "late")}
    large = [int(p["size"]) for p in packets[begin:] if "K" in p["flags"]]
    cells = [name, kind]
    for which in ("early", "late", "key", "key to key", "end to end"):
        cells += [shares([b.mean() for b in figures[which]], "{:.3f}"), shares([b.max() for b in figures[which]], "{:.1f}")]
    cells.append(shares(figures["return"]))
    cells.append(f"{100 * np.mean([b.max() == 0 for b in figures['late']]):.0f}" if figures["late"] else "-")
    cells += [shares(half["early"], "{:.0f}"), shares(half["late"], "{:.0f}"), shares(large, "{:.0f}"), f"{np.median(large) * 8 / size[0] / size[1]:.2f}" if large else "-"]
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--work")
    options = parser.parse_args()
    print(__doc__.split("\n\n")[2])
    print("Each cell: median / 99 % / maximum over the pictures of the stretch; mean, max: over the blocks of a picture.")
    print("early, late: P pictures of the first and second half of a GOP, with the picture before. end to end: the last picture of a GOP with")
    print("that of the GOP before. return: end to end by key (the keyframe between them with the first of them).\n")
    heads = ["rate", "kind"] + [f"{which}: {what}" for which in ("early", "late", "key to previous", "key to key", "end to end") for what in ("mean", "max")]
    heads += ["return", "late identical %", "early bytes", "late bytes", "key bytes", "key bits a pixel"]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads), flush=True)
    with tempfile.TemporaryDirectory(dir=options.work) as folder, concurrent.futures.ProcessPoolExecutor(2) as pool:
        cases = [(name, kind) for name in RATES for kind in KINDS if options.only in name + kind]
        for line in pool.map(measure, *zip(*cases), [pathlib.Path(folder)] * len(cases)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
