#!/usr/bin/env python3
"""Makes recordings of which is known what is wrong with them, and where.

    make-recordings.py OUT [--seed N] [--seconds S] [--small] [--only WORD] [--jobs N]

OUT/truth.json tells of each file: events {code, from, to, stream, match} in seconds from the first timestamp; `either`, stretches
of which nobody can tell, where a report counts neither way; `traps`, codes that the file tempts one to report. Whatever is reported
elsewhere is a false alarm. The same seed gives the same pictures, sound and places.

Asks ffmpeg with libx264 (and libx265, or those files are left out), and numpy.
"""
import argparse
import concurrent.futures
import dataclasses
import json
import pathlib
import subprocess
import sys
import time as clock
import zlib

import numpy as np

import catalogue
import damage
import encoding
import scenes
import sounds

CODES = {
    "frozen": "picture.frozen", "black": "picture.black", "no camera": "picture.black", "stutter": "picture.stutter", "no frames": "media.gap",
    "silent": "sound.silent", "hush": "sound.silent", "clipped": "sound.clipped",
}
# What a stretch may be called as well: black without noise stands still, and so on.
ALSO = {"picture.black": ["picture.frozen"], "media.gap": ["picture.frozen", "picture.stutter"]}


def place(rng, seconds, wanted, first=4.0, apart=5.0):
    """Puts stretches of given lengths in random order and places: (kind, from, to). What a short recording has no room for is shortened."""
    wanted = [wanted[i] for i in rng.permutation(len(wanted))]
    room = seconds - first - apart * len(wanted)
    total = sum(length for _, length in wanted)
    if total > 0.8 * room:
        wanted = [(kind, max(3.0, length * 0.8 * room / total)) for kind, length in wanted]
    spare = room - sum(length for _, length in wanted)
    shares = rng.dirichlet(np.ones(len(wanted) + 1)) * max(0, spare)
    at, placed = first, []
    for (kind, length), share in zip(wanted, shares):
        at += share
        if at + length + 1 > seconds:
            break
        placed.append((kind, at, at + length))
        at += length + apart
    return placed


def frame_times(recording, script, scene, rng):
    """When the pictures come, in seconds."""
    even = [i / recording.rate for i in range(int(recording.seconds * recording.rate))]
    if recording.uneven == "wander":
        times, at, rate = [], 0.0, 20.0
        while at < recording.seconds:
            times.append(at)
            rate = min(25, max(15, rate + rng.normal(0, 0.25)))
            lost = any(kind == "stutter" and begin < at < end for kind, begin, end in script)
            at += rng.uniform(0.1, 0.6) if lost else max(0.03, 1 / rate + rng.normal(0, 0.004))
        return times
    if recording.uneven == "slower":  # every third picture only, and evenly so, in the middle
        third = recording.seconds / 3
        return [time for i, time in enumerate(even) if not third < time < 2 * third or i % 3 == 0]
    if recording.uneven == "drops":
        def kept(time):
            for kind, begin, end in script:
                if begin < time < end:
                    return kind == "stutter" and rng.random() > 0.6
            return True
        return [time for time in even if kept(time)]
    if recording.uneven == "on change":
        times, last = [], -9.0
        for time in even:
            moving = any(begin <= time <= end for begin, end, _, _ in scene.moves)
            if moving or time - last > rng.uniform(1, 3):
                times.append(time)
                last = time
        return times
    return even


def on_grid(script, times):
    """Stretches from the first picture in them to the first behind them."""
    moved = []
    for kind, begin, end in script:
        inside = next((t for t in times if t >= begin), begin)
        behind = next((t for t in times if t >= end), end)
        moved.append((kind, inside, behind))
    return moved


def pictures(scene, script, times):
    held = None
    for time in times:
        kind, begin = next(((kind, begin) for kind, begin, end in script if begin <= time < end), ("", 0))
        if kind.startswith("frozen"):
            goes_on = "clock" in kind
            if held is None:
                scene.clock, shown = scene.clock and not goes_on, scene.clock
                luma, chroma = scene.draw(time)
                held, scene.clock = (luma.copy(), chroma), shown
            luma = held[0]
            if goes_on:
                luma = luma.copy()
                scene.stamp(luma, time)
            yield scenes.data((luma, held[1]))
            continue
        held = None
        if kind == "black":
            yield scenes.data(scene.cover(time))
        elif kind == "no camera":
            shown, scene.clock = scene.clock, False
            yield scenes.data(scene.cover(time, noise=False))
            scene.clock = shown
        else:
            # People need three seconds to leave.
            yield scenes.data(scene.draw(time, min(1, (time - begin) / 3) if kind == "empty" else 0))


def make(recording, folder, seed):
    rng = np.random.default_rng([seed, zlib.crc32(recording.name.encode())])
    path, events, either = folder / recording.name, [], []
    begin = clock.monotonic()

    heard = place(rng, recording.seconds, [s for s in recording.sound if s[0] != "faint"]) if recording.audio else []
    wav = path.with_suffix(path.suffix + ".source.wav")
    if recording.audio:
        levels = {"noise": -float(rng.uniform(45, 53))} | recording.levels
        sounds.write(wav, sounds.track(rng, recording.seconds, heard, recording.sound_rate, **levels), recording.sound_rate)
        if ("faint", 0) in recording.sound:
            events.append({"code": "sound.faint", "from": 0, "to": recording.seconds, "stream": "audio", "match": "overlap"})
    else:
        events.append({"code": "sound.missing", "from": None, "to": None, "stream": "file", "match": "file"})
    events += [{"code": CODES[kind], "from": round(a, 3), "to": round(b, 3), "stream": "audio", "match": "overlap", "as": kind} for kind, a, b in heard if kind in CODES]

    if recording.size is None:
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(wav), *recording.audio, str(path)], check=True)
    else:
        if recording.screen:
            scene = scenes.Screen(rng, *recording.size, busy=recording.screen == "busy")
        else:
            scene = scenes.Room(rng, *recording.size, **recording.room)
        script = place(rng, recording.seconds, recording.picture)
        times = frame_times(recording, script, scene, rng)
        script = on_grid(script, times)
        frames = pictures(scene, script, times)
        if recording.uneven:
            frames = ((round(time * 1000), data) for time, data in zip(times, frames))
        encoding.encode(path, recording.size, recording.rate, frames, recording.options, (wav, recording.audio) if recording.audio else None, "each" if recording.uneven else None)
        for kind, a, b in script:
            a, b = round(a, 3), round(b, 3)
            if kind in CODES:
                if kind == "no frames":  # from where the last picture's time is over
                    a = round(max(t for t in times if t < b) + 1 / recording.rate, 3)
                events.append({"code": CODES[kind], "from": a, "to": b, "stream": "video", "match": "overlap", "as": kind})
                either += [{"code": other, "from": a - 1, "to": b + 1} for other in ALSO.get(CODES[kind], [])]
            elif "clock goes on" in kind:
                either.append({"code": "picture.frozen", "from": a - 1, "to": b + 1})
        # A screen on which nothing changed may stand still or be still: nobody can tell.
        if recording.screen == "still" or recording.uneven == "on change":
            either.append({"code": "picture.frozen", "from": None, "to": None})
    wav.unlink(missing_ok=True)
    what = ", ".join(f"{kind} {b - a:.1f} s" for kind, a, b in (script if recording.size else []) + heard) or "nothing happens"
    entry = {"path": recording.name, "container": path.suffix[1:], "kind": recording.group, "what": what, "seconds": recording.seconds, "events": events, "either": either, "traps": recording.traps}
    return entry, clock.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, help="the length of every recording, in place of its own")
    parser.add_argument("--small", action="store_true", help="eight files of 40 s, to see that everything runs")
    parser.add_argument("--only", default="", help="make again only files whose name contains this")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    encoders = subprocess.run(["ffmpeg", "-v", "error", "-encoders"], capture_output=True, text=True, check=True).stdout
    wanted = [r for r in (catalogue.small() if options.small else catalogue.full()) if options.only in r.name and ("libx265" in encoders or "libx265" not in r.options)]
    if options.seconds:
        wanted = [dataclasses.replace(r, seconds=options.seconds) for r in wanted]
    # The dear ones first, so that no core waits at the end.
    order = sorted(wanted, key=lambda r: -(r.size[0] * r.size[1] * r.rate * r.seconds if r.size else 0))

    entries = {}
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        for entry, took in pool.map(make, order, [options.out] * len(order), [options.seed] * len(order)):
            entries[entry["path"]] = entry
            print(f"{took:6.1f} s  {entry['path']}  {entry['what']}", file=sys.stderr, flush=True)
    files = [entries[r.name] for r in wanted]
    if any(r.name == "whole-360p.mp4" for r in wanted):
        files += damage.do(options.out / "whole-360p.mp4", options.out, np.random.default_rng([options.seed, 2]))
    truth = options.out / "truth.json"
    if options.only and truth.exists():  # what was made again takes the place of what is known already
        made = {f["path"] for f in files}
        files = [f for f in json.loads(truth.read_text())["files"] if f["path"] not in made] + files
    files = [f for f in files if (options.out / f["path"]).exists()]
    truth.write_text(json.dumps({"seed": options.seed, "files": files}, indent=1) + "\n")


if __name__ == "__main__":
    main()
