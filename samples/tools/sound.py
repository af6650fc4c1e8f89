"""Speech by espeak-ng, and what each microphone makes of it.

Only element-wise arithmetic and frozen random generators are used (no FFT, no recursive
filter), so that the samples are the same on every machine that has the same espeak-ng.
"""

import os
import subprocess
import wave

import numpy as np

import facts

RATE = 16000
ORIGIN = facts.clock("14:29:50")       # true time of sample 0 of the evaluation tracks
LENGTH = 330


def say(folder, index, speaker, text):
    _, voice, speed, pitch = facts.VOICES[speaker]
    path = os.path.join(folder, f"say{index:03}.wav")
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", path, text], check=True)
    with wave.open(path) as w:
        rate = w.getframerate()
        x = np.frombuffer(w.readframes(w.getnframes()), dtype="<i2").astype(np.float64) / 32768
    os.remove(path)
    loud = np.nonzero(np.abs(x) > 0.004)[0]
    x = x[loud[0]:loud[-1] + 1]
    at = np.arange(int(len(x) * RATE / rate)) * (rate / RATE)
    left = np.minimum(at.astype(int), len(x) - 2)
    return x[left] + (x[left + 1] - x[left]) * (at - left)      # linear interpolation is enough for a voice


def timeline(folder, script, first, last, seed):
    """Places the utterances between two seconds; returns [(speaker, start, samples)]."""
    random = np.random.RandomState(seed)
    spoken = [(s, say(folder, i, s, t)) for i, (s, t) in enumerate(script)]
    pauses = 0.35 + random.random_sample(len(spoken)) * 0.9
    free = (last - first) - sum(len(x) for _, x in spoken) / RATE
    if free < 0.2 * len(spoken):
        raise SystemExit(f"the conversation is {0.2 * len(spoken) - free:.1f} s too long for its recording")
    pauses *= free / pauses.sum()
    out, at = [], first
    for (speaker, x), pause in zip(spoken, pauses):
        out.append((speaker, round(at, 3), x))
        at += len(x) / RATE + pause
    return out


def shifted(x, samples):
    y = np.zeros_like(x)
    if samples == 0:
        y[:] = x
    elif samples < len(x):
        y[samples:] = x[:-samples]
    return y


def fir(x, taps):
    y = np.zeros_like(x)
    for k, g in enumerate(taps):
        y += shifted(x, k) * g
    return y


def telephone(x):
    """Roughly 300-3400 Hz: what a meeting codec passes."""
    n = np.arange(-20, 21)
    window = 0.54 + 0.46 * np.cos(np.pi * n / 20)
    band = (2 * 3400 / RATE * np.sinc(2 * 3400 / RATE * n) - 2 * 300 / RATE * np.sinc(2 * 300 / RATE * n)) * window
    y = fir(x, np.round(band, 6))
    return np.concatenate([y[20:], np.zeros(20)])               # remove the filter's own delay


def room(x, seed, seconds, level):
    """Early reflections and a thin exponential tail."""
    random = np.random.RandomState(seed)
    y = x.copy()
    for _ in range(36):
        at = 0.008 + random.random_sample() * seconds
        gain = round(level * 10 ** (-3 * at / (seconds * 1.6)) * (1 if random.random_sample() > 0.5 else -1), 5)
        y += shifted(x, int(at * RATE)) * gain
    return y


def noise(length, seed, hum):
    random = np.random.RandomState(seed)
    y = fir(random.standard_normal(length), [0.4, 0.3, 0.2, 0.1])
    t = np.arange(length) / RATE
    y += hum * np.sin(2 * np.pi * 50 * t) + hum / 2 * np.sin(2 * np.pi * 150 * t)
    for _ in range(length // (RATE * 9)):                       # paper and keys, heard in this room only
        at = random.randint(0, length - RATE)
        n = random.randint(RATE // 30, RATE // 6)
        y[at:at + n] += random.standard_normal(n) * np.hanning(n) * 5
    return y


def level(x):
    active = x[np.abs(x) > 0.01]
    return round(float(np.sqrt((active ** 2).mean())), 5)


def decibel(v):
    return round(10 ** (v / 20), 6)


def tracks(folder):
    """microphone -> samples; also the two timelines, which the pictures use."""
    evaluation = timeline(folder, facts.CONVERSATION, 12.0, 307.0, 5)
    opening = timeline(folder, facts.OPENING_SPEECH, 2.0, 87.0, 6)
    voice = {"main": np.zeros(LENGTH * RATE), "sub1": np.zeros(LENGTH * RATE)}
    for speaker, start, x in evaluation:
        at = int(start * RATE)
        voice[facts.VOICES[speaker][0]][at:at + len(x)] += x
    sent = {v: telephone(x) for v, x in voice.items()}          # as it leaves for the other venue

    out = {}
    for name, m in facts.MICROPHONES.items():
        if m["room"] == "opening":
            x = np.zeros(90 * RATE)
            for _, start, s in opening:
                x[int(start * RATE):int(start * RATE) + len(s)] += s
            y = room(x, m["seed"], 0.25, 0.12)
        elif m["room"] is None:
            x = sum(shifted(sent[v], int(d * RATE)) for v, d in facts.MEETING_DELAY.items())
            y = x
        else:
            near = m["room"]
            far = "sub1" if near == "main" else "main"
            delay = facts.DELAY_SUB_IN_MAIN if near == "main" else facts.DELAY_MAIN_IN_SUB
            x = voice[near]
            y = room(x, m["seed"], 0.30 if near == "main" else 0.22, 0.16)
            y += room(shifted(sent[far], int(delay * RATE)), m["seed"] + 100, 0.20, 0.14) * decibel(m["far"])
        n = noise(len(y), m["seed"] + 200, 0.0 if m["room"] is None else 0.3)
        floor = level(x) / decibel(m["snr"]) / round(float(np.sqrt((n ** 2).mean())), 5)
        y = (y + n * floor) * (0.25 / level(x)) * decibel(m["gain"])
        if name == "meeting":
            at = int((facts.SILENCE[1] - ORIGIN).total_seconds() * RATE)
            y[at:at + int(facts.SILENCE[2] * RATE)] = 0         # digital silence: the host muted the recorder
        out[name] = np.clip(y, -0.98, 0.98)
    return out, evaluation, opening


def cut(track, name, start, seconds, path):
    origin = facts.OPENING if name == "opening" else ORIGIN
    at = round((start - origin).total_seconds() * RATE)
    x = track[at:at + round(seconds * RATE)]
    if len(x) != round(seconds * RATE):
        raise SystemExit(f"{path}: the sound track is too short")
    with wave.open(path, "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(RATE)
        w.writeframes(np.round(x * 32767).astype("<i2").tobytes())
