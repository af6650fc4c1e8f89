#!/usr/bin/env python3
"""Simulates meetings of two venues, and recordings that share little or nothing, for measuring `fengcun align`.

    make-meetings.py OUT [--seed N] [--half 0|1] [--speech DIR]… [--size small|dev|full|long] [--pool DIR] [--raw] [--jobs N]

Writes 8 kHz mono recordings (WAV; some coded, in the containers of recorders), pairs.tsv and truth.json: for each pair the lags
that are true. Everything follows from the seed. `--half` takes one half of the speech, so that what was tuned on the other
half is measured on words never heard. Speech comes from --speech (folders of recorded talk), from Debian's telephone prompts
(downloaded, not installed), and from espeak-ng; it is gathered once in --pool. `--raw` also writes each recording as raw µ-law.
"""
import argparse
import concurrent.futures
import dataclasses
import itertools
import json
import pathlib
import subprocess
import sys
import time as clock
import wave

import numpy as np

import meetings
import rooms
import speech
import unrelated
from meetings import Meeting
from speech import RATE

CONDITIONS = {
    "20 dB": Meeting(snr=20), "10 dB": Meeting(snr=10), "0 dB": Meeting(snr=0), "-5 dB": Meeting(snr=-5),
    "0 dB, far end -12 dB": Meeting(snr=0, far=-12), "0 dB, babble": Meeting(snr=0, noise="babble"),
    "0 dB, latency step": Meeting(snr=0, steps=1), "10 dB, latency step": Meeting(snr=10, steps=1), "10 dB, three steps": Meeting(snr=10, steps=3),
    "10 dB, latency roams": Meeting(snr=10, wander=0.02), "0 dB, 10 % loss": Meeting(snr=0, loss=0.10), "10 dB, half duplex": Meeting(snr=10, duck=25, leak=-25),
    "10 dB, little talk": Meeting(snr=10, talk=0.35), "0 dB, meeting server": Meeting(snr=0, third="server"), "5 dB, terminal": Meeting(snr=5, third="terminal"),
    "5 min, 10 dB": Meeting(seconds=300, snr=10, trim=45), "30 min, 0 dB": Meeting(seconds=1800, snr=0),
}
# How recorders code sound: (name, suffix, options of ffmpeg).
CODINGS = [
    ("AAC, MP4", ".mp4", ["-ar", "16000", "-c:a", "aac", "-b:a", "32k"]), ("MP2, MPEG-TS", ".ts", ["-ar", "32000", "-c:a", "mp2", "-b:a", "64k"]),
    ("A-law, Matroska", ".mkv", ["-c:a", "pcm_alaw"]), ("AAC, MPEG-TS", ".ts", ["-ar", "8000", "-c:a", "aac", "-b:a", "24k"]), ("µ-law, AVI", ".avi", ["-c:a", "pcm_mulaw"]),
]
CODED = Meeting(snr=5)

# Of each condition so many meetings; of each kind of unrelated recordings so many bases and pairs.
SIZES = {
    "small": dict(conditions={"10 dB": 1, "5 min, 10 dB": 1}, coded=1, bases=3, trials=2, seconds=900),
    "dev": dict(conditions={name: 2 if name in ("0 dB", "-5 dB", "0 dB, babble", "10 dB, latency step", "0 dB, latency step") else 1 for name in CONDITIONS}, coded=2, bases=12, trials=8, seconds=900),
    "full": dict(conditions={name: 4 if "30 min" not in name else 2 for name in CONDITIONS}, coded=5, bases=14, trials=18, seconds=900),
    "long": dict(conditions={}, coded=0, bases=0, trials=0, seconds=7200),
}
SEVERAL = {"music-low", "takes", "script", "music-loop", "moh", "plain"}  # twice as many trials
FEW = {"noise", "zeros", "silence", "clipped"}  # half as many


def write(folder, name, sound, raw, level):
    """A WAV file of 16 bits, and raw µ-law beside it if wanted. `level` is the RMS in dB of full scale; None leaves it."""
    if level is not None:
        sound = sound * np.float32(10 ** (level / 20) / rooms.rms(sound))
    samples = np.clip(np.rint(sound * 32767), -32768, 32767).astype("<i2")
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    if raw:
        (folder / f"{name}.sound").write_bytes(rooms.mulaw(samples.astype(np.float32) / 32767).tobytes())
    return f"{name}.wav"


def shift(folder, coded, plain, raw):
    """Seconds by which a decoder hears a coded recording later than it was: what an encoder puts in front and no container takes away."""
    decoded = speech.read(folder / coded)
    if raw:
        (folder / coded).with_suffix(".sound").write_bytes(rooms.mulaw(decoded).tobytes())
    decoded = decoded[:RATE * 120]
    with wave.open(str(folder / plain)) as file:
        source = np.frombuffer(file.readframes(RATE * 120), "<i2").astype(np.float32)
    size = 1 << (len(source) + RATE * 4).bit_length()
    match = np.fft.irfft(np.fft.rfft(decoded, size) * np.conj(np.fft.rfft(source, size)), size)
    at = int(np.argmax(match))
    return (at if at < size // 2 else at - size) / RATE


def meeting_job(out, condition, index, plan, seed, coding, raw):
    """One meeting: its recordings, and an entry for each pair of them."""
    rng = np.random.default_rng([seed, 1, index])
    made, truth, drawn = meetings.hold(rng, plan, POOL)
    stem, files, late = f"m{index:03}", {}, {}
    for name, recording in made.items():
        files[name] = write(out, f"{stem}-{name}", recording.sound, raw, rng.uniform(-36, -18))
        late[name] = 0.0
    if coding:
        name, suffix, options = coding
        files["b"] = f"{stem}-b{suffix}"
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(out / f"{stem}-b.wav"), *options, str(out / files["b"])], check=True)
        late["b"] = shift(out, files["b"], f"{stem}-b.wav", raw)
        (out / f"{stem}-b.wav").unlink()
    entries = []
    for (one, other), (lines, offset) in truth.items():
        for line in lines:
            line["lag"] = round(line["lag"] - late[other] * (1 + line["slope_ppm"] * 1e-6), 6)
            line["from"], line["to"] = round(line["from"] + late[other], 3), round(line["to"] + late[other], 3)
        what = condition if {one, other} == {"a", "b"} else f"{condition}: {one} against it"
        entries.append({"kind": "meeting", "condition": what, "a": files[one], "b": files[other], "lines": lines, "offset": round(offset - late[other], 6), "drawn": drawn})
    return entries


def unrelated_job(out, number, kinds, seed, seconds, raw):
    """All recordings of one base: (kind, number, file, what it shares)."""
    made = []
    base = unrelated.Base(seed, number, POOL, seconds=seconds)
    for kind in kinds:
        if kind == "same-room":
            sound, shares = unrelated.same_room(seed, number, POOL, seconds), None
        else:
            sound, shares = unrelated.make(kind, seed, base, POOL)
        rng = np.random.default_rng([seed, 13, number])
        level = rng.uniform(-36, -18)
        if kind == "clipped":
            level = -3
        if shares == "as it is":
            sound, level, shares = sound / 32767, None, None
        made.append((kind, number, write(out, f"u-{kind}-{number:02}", sound, raw, level), shares))
    return made


def pairs_of(kind, size, seed):
    """The pairs of bases for one kind, each base about as often as any other."""
    count = size["trials"] * (2 if kind in SEVERAL else 1) // (2 if kind in FEW else 1)
    if kind in unrelated.SHARED:
        count = min(count, 6)
    pairs = list(itertools.combinations(range(size["bases"]), 2))
    rng = np.random.default_rng([seed, 17, sum(kind.encode())])
    rng.shuffle(pairs)
    used, chosen = [0] * size["bases"], []
    while pairs and len(chosen) < count:
        one, other = pairs.pop(min(range(len(pairs)), key=lambda i: used[pairs[i][0]] + used[pairs[i][1]]))
        used[one] += 1
        used[other] += 1
        chosen.append((one, other))
    return sorted((int(a), int(b)) for a, b in chosen)


def long_jobs(seed):
    """Two meetings of two hours; each is also a pair with the other's recordings, unrelated."""
    return [("2 h, 0 dB, latency step", 900, Meeting(seconds=7200, snr=0, steps=1, trim=250), seed, None), ("2 h, 10 dB", 901, Meeting(seconds=7200, snr=10, trim=250), seed, CODINGS[0])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--speech", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--pool", type=pathlib.Path)
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    size, out, seed, raw = SIZES[options.size], options.out, options.seed, options.raw

    global POOL
    POOL = speech.load(options.pool or options.out / "pool", options.speech, options.half)
    print(f"{POOL.minutes():.0f} min of speech, {len(POOL.voices)} voices", file=sys.stderr)

    plans = [(condition, plan) for condition, plan in CONDITIONS.items() for _ in range(size["conditions"].get(condition, 0))]
    jobs = [(condition, i, plan, seed, None) for i, (condition, plan) in enumerate(plans)]
    jobs += [(CODINGS[i][0], 800 + i, CODED, seed, CODINGS[i]) for i in range(size["coded"])]
    if options.size == "long":
        jobs = long_jobs(seed)
    pairs = {kind: pairs_of(kind, size, seed) for kind in (*unrelated.KINDS, *unrelated.SHARED)}
    wanted = [[kind for kind in pairs if any(number in pair for pair in pairs[kind])] for number in range(size["bases"])]
    entries, by_kind, begin = [], {}, clock.monotonic()
    # Made by processes that inherit the pool.
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as workers:
        meetings_made = [workers.submit(meeting_job, out, *job, raw) for job in jobs]
        others_made = [workers.submit(unrelated_job, out, number, kinds, seed, size["seconds"], raw) for number, kinds in enumerate(wanted)]
        for done in meetings_made:
            entries += done.result()
            print(f"{clock.monotonic() - begin:6.0f} s  {entries[-1]['condition']}", file=sys.stderr, flush=True)
        for done in others_made:
            for kind, number, file, shares in done.result():
                by_kind.setdefault(kind, {})[number] = file, shares
            print(f"{clock.monotonic() - begin:6.0f} s  unrelated {number}", file=sys.stderr, flush=True)
    for kind in pairs:
        for one, other in pairs[kind]:
            (a, in_a), (b, in_b) = by_kind[kind][one], by_kind[kind][other]
            line = unrelated.shared_line(in_a, in_b) if in_a and in_b else None
            entries.append({"kind": "unrelated" if kind in unrelated.KINDS else "shared", "condition": kind, "a": a, "b": b, "lines": [line] if line else []})
    if options.size == "long":
        for one, other in itertools.product(("m900-a.wav", "m900-b.wav"), ("m901-a.wav", "m901-b.mp4")):
            entries.append({"kind": "unrelated", "condition": "2 h, two different meetings", "a": one, "b": other, "lines": []})
    (out / "pairs.tsv").write_text("".join(f"{e['kind']}\t{e['condition']}\t{e['a']}\t{e['b']}\n" for e in entries))
    (out / "truth.json").write_text(json.dumps({"seed": seed, "half": options.half, "pairs": entries}, indent=1) + "\n")


if __name__ == "__main__":
    main()
