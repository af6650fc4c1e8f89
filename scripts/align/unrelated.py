"""Recordings of different meetings that are alike in one thing: the same music, hum, tick, text, room.

Each kind makes one recording for each base, a recording of a meeting of its own (sound with RMS 1, and its clock's error).
`shared` says between which true seconds of each recording something really was the same, where it was.
"""
import numpy as np

import meetings
import rooms
from speech import RATE

KINDS = {
    "plain": "two different meetings",
    "hum": "mains hum and harmonics, in step, 3 dB over the speech",
    "fan": "the same fan: one tone, one beat, 3 dB over the speech",
    "tick": "the same clock ticking in step, as loud as the speech",
    "beep": "the same alarm, regular, in 40 % of each",
    "chime": "the same chime, 8 to 24 times",
    "moh": "the same 3 minutes of hold music, once",
    "announcement": "the same recorded announcement of 2 minutes, once",
    "music-low": "one playlist, shuffled, 6 dB under the speech",
    "music-loop": "nothing but one looped piece of hold music, at another phase",
    "noise": "noise only",
    "silence": "silence with 200 clicks of one bit",
    "zeros": "digital zero",
    "clipped": "26 dB too loud",
    "mostly-silent": "silent for 85 %",
    "doors": "the same door, 20 to 79 times, loud, over quiet speech",
    "takes": "80 spoken takes, the same ones, with different pauses",
    "script": "the same text read by different voices",
    "same-room": "one room, its hum, fan and people, on different days",
    "keypad": "the same keyboard clicks and page turns, at random, over the speech",
}
# Sound that really is one: what any method has to find, meeting or not. Measured apart.
SHARED = {
    "programme": "the same 10 minutes of talk from a loudspeaker in both rooms, 3 dB under the speech",
    "playlist": "nothing but the same 18 minutes of music in the same order, begun at another place",
}


def music(rng, seconds):
    """A piece: chords and a tune in bars that come again, now and then varied, as hold music does. RMS 1."""
    beat = 60 / rng.uniform(80, 130)
    root = rng.integers(45, 57)
    chords = [root + step for step in rng.choice([0, 2, 4, 5, 7, 9], 4)]
    scale = np.array([0, 2, 4, 7, 9, 12, 14, 16])
    timbre = rng.uniform(0.2, 1, 6) / np.arange(1, 7)
    tune = rng.choice(scale, 16)
    length = int(seconds * RATE)
    out = np.zeros(length + 4 * RATE, np.float32)

    def note(at, key, lasts, loud):
        time = np.arange(int(lasts * RATE)) / RATE
        frequency = 440 * 2 ** ((key - 69) / 12)
        tone = sum(w * np.sin(2 * np.pi * frequency * (h + 1) * time) for h, w in enumerate(timbre) if frequency * (h + 1) < 3600)
        begin = int(at * RATE)
        out[begin:begin + len(time)] += (loud * tone * np.exp(-3 * time / lasts) * np.minimum(1, time / 0.01)).astype(np.float32)

    bar, at = 0, 0.0
    while at < seconds:
        chord = chords[bar % 4]
        for step in (0, 4, 7):
            note(at, chord + step, min(4 * beat, 3.5), 0.5)
        for k in range(8):
            if rng.random() < 0.8:
                key = tune[(bar * 8 + k) % 16] if rng.random() < 0.85 else rng.choice(scale)
                note(at + k * beat / 2, root + 12 + key, beat, 0.7)
            hiss = rng.standard_normal(400).astype(np.float32) * np.exp(-np.arange(400) / 80).astype(np.float32)
            begin = int((at + k * beat / 2) * RATE)
            out[begin:begin + 400] += 0.15 * hiss
        at += 4 * beat
        bar += 1
    return out[:length] / np.float32(rooms.rms(out[:length]))


def looped(sound, phase, length):
    return np.resize(np.roll(sound, -int(phase * RATE)), length)


class Base:
    """One recording of a meeting of its own, and a room for what is added to it."""

    def __init__(self, seed, number, pool, place=None, seconds=900):
        rng = np.random.default_rng([seed, 7, number])
        plan = meetings.Meeting(seconds=seconds, snr=float(rng.uniform(0, 20)), rooms=place, noise="fan" if place else None)
        made, _, _ = meetings.hold(rng, plan, pool)
        recording = made["a"]
        self.sound = recording.sound / np.float32(rooms.rms(recording.sound))
        self.fast, self.number = recording.fast, number
        self.response = rooms.room(rng, rng.uniform(0.3, 0.9), rng.uniform(-3, 3))

    def hears(self, sound):
        """Something played in this room, RMS as it was."""
        return rooms.convolve(sound, self.response) * np.float32(1 / np.sqrt(np.sum(self.response ** 2)))


def same_room(seed, number, pool, seconds):
    """A meeting of its own in the one room of this seed, whose people, walls, hum and fan are always the same."""
    here = np.random.default_rng([seed, 5])
    base = Base(seed, 100 + number, pool, place=meetings.some_rooms(here, pool), seconds=seconds)
    hum = rooms.mains(len(base.sound), here.uniform(0, 6.28, 8))
    tone = np.sin(2 * np.pi * here.uniform(80, 260) * np.arange(len(base.sound)) / RATE).astype(np.float32)
    return base.sound + hum * rooms.gain(-10) + tone * rooms.gain(-6)


def drifted(sound, rng):
    return rooms.drifting(sound, rng.uniform(-50, 50))


def mixed(base, added, decibels):
    """`added` of RMS 1 on top of the base."""
    return base.sound + added[:len(base.sound)] * rooms.gain(decibels)


def spread(rng, length, sample, times):
    """One short sound at random places."""
    out = np.zeros(length + len(sample), np.float32)
    for at in rng.uniform(0, length - len(sample), times):
        out[int(at):int(at) + len(sample)] += sample
    return out[:length]


def programme(rng, pool, seconds):
    """Talk by one voice after another, RMS 1."""
    out, at, length = np.zeros(int(seconds * RATE), np.float32), 0, int(seconds * RATE)
    voices = list(pool.voices)
    while at < length:
        take = pool.take(rng, voices[rng.integers(len(voices))])[:length - at]
        out[at:at + len(take)] = take
        at += len(take) + int(rng.uniform(0.1, 0.6) * RATE)
    return out / np.float32(rooms.rms(out))


def make(kind, seed, base, pool):
    """The sound of this kind for one base, and what it shares: (second of the common sound, second here, length, slope) or None."""
    common = np.random.default_rng([seed, 11, sum(kind.encode())])  # the same for every base
    rng = np.random.default_rng([seed, 12, sum(kind.encode()), base.number])
    length = len(base.sound)
    time = np.arange(length) / RATE
    if kind == "plain":
        return base.sound, None
    if kind == "hum":
        return mixed(base, rooms.mains(length, common.uniform(0, 6.28, 8)), 3), None
    if kind == "fan":
        tone, beat = common.uniform(150, 400), common.uniform(0.5, 3)
        fan = (1 + 0.5 * np.sin(2 * np.pi * beat * time + rng.uniform(0, 6.28))) * (np.sin(2 * np.pi * tone * time) + 0.5 * np.sin(2 * np.pi * 2 * tone * time) + 0.5 * rng.standard_normal(length))
        return mixed(base, (fan / rooms.rms(fan)).astype(np.float32), 3), None
    if kind == "tick":
        click = (common.standard_normal(80) * np.exp(-np.arange(80) / 12)).astype(np.float32)
        ticks = np.zeros(length, np.float32)
        for at in range(int(rng.uniform(0, 1) * RATE), length - 80, RATE):
            ticks[at:at + 80] += click
        ticks = base.hears(ticks)
        return mixed(base, ticks / np.float32(rooms.rms(ticks)), 0), None
    if kind == "beep":
        tone = np.sin(2 * np.pi * common.uniform(800, 2500) * np.arange(int(0.3 * RATE)) / RATE).astype(np.float32)
        beeps, begin = np.zeros(length, np.float32), int(rng.uniform(0, 0.6) * length)
        for at in range(begin, min(length - len(tone), begin + int(0.4 * length)), int(1.5 * RATE)):
            beeps[at:at + len(tone)] = tone
        return mixed(base, base.hears(beeps) / np.float32(rooms.rms(tone)), 3), None
    if kind == "chime":
        t = np.arange(2 * RATE) / RATE
        chime = sum(np.sin(2 * np.pi * f * t) * np.exp(-3 * t) for f in common.uniform(500, 2500, 4)).astype(np.float32)
        return mixed(base, base.hears(spread(rng, length, chime / np.float32(rooms.rms(chime)), int(rng.integers(8, 25)))), 3), None
    if kind == "moh" or kind == "announcement":
        piece = music(common, 180) if kind == "moh" else programme(common, pool, 120)
        at, played = int(rng.uniform(0, length - len(piece))), base.hears(piece)
        out = base.sound.copy()
        out[at:at + len(piece)] = out[at:at + len(piece)] * np.float32(0.1) + played
        return out, (0.0, at / RATE, len(piece) / RATE, 0.0)
    if kind == "music-low":
        pieces = [music(common, common.uniform(100, 240)) for _ in range(6)]
        order = list(rng.permutation(6)) * 3
        return mixed(base, base.hears(looped(np.concatenate([pieces[i] for i in order]), rng.uniform(0, 300), length)), -6), None
    if kind == "music-loop":
        return with_noise(rng, base.hears(drifted(looped(music(common, 75), rng.uniform(0, 75), length), rng)[0])), None
    if kind == "playlist":
        # The loop begins again after 18 minutes: from there on, it is at another lag.
        pieces, phase = np.concatenate([music(common, 180) for _ in range(6)]), rng.uniform(0, 500)
        sound, fast = drifted(looped(pieces, phase, length), rng)
        return with_noise(rng, base.hears(sound)), (phase, 0.0, min(length, len(pieces) - phase * RATE) / RATE, fast)
    if kind == "programme":
        talk, at = programme(common, pool, 600), rng.uniform(0, length / RATE - 600)
        track, fast = drifted(np.concatenate([np.zeros(int(at * RATE), np.float32), talk]), rng)
        track = base.hears(np.append(track, np.zeros(max(0, length - len(track)), np.float32))[:length])
        return mixed(base, track, -3), (0.0, int(at * RATE) / RATE * (1 + fast), 600.0, fast)
    if kind == "noise":
        return rooms.noise(rng, str(rng.choice(["fan", "white"])), length), None
    if kind == "silence":
        clicks = np.zeros(length, np.float32)
        clicks[rng.integers(0, length, 200)] = 1
        return clicks, "as it is"
    if kind == "zeros":
        return np.zeros(length, np.float32), "as it is"
    if kind == "clipped":
        return np.clip(base.sound * 20, -3, 3), None
    if kind == "mostly-silent":
        out, at = np.zeros(length, np.float32), int(rng.uniform(0, 0.85) * length)
        out[at:at + int(0.15 * length)] = base.sound[at:at + int(0.15 * length)]
        return out, None
    if kind == "doors":
        door = (common.standard_normal(RATE // 2) * np.exp(-np.arange(RATE // 2) / 500)).astype(np.float32)
        return mixed(base, base.hears(spread(rng, length, door, int(rng.integers(20, 80)))), 20), None
    if kind == "keypad":
        sounds = [(common.standard_normal(n) * np.exp(-np.arange(n) / (n / 6))).astype(np.float32) for n in (60, 90, 120, 2400)]
        added = sum(spread(rng, length, s / np.float32(rooms.rms(s)), int(rng.integers(60, 200))) for s in sounds)
        return mixed(base, base.hears(added), 3), None
    takes = script(kind, common, rng, pool, base.number)
    out, at = np.zeros(length, np.float32), int(rng.uniform(0, 10) * RATE)
    for take in takes:
        take = take[:max(0, length - at)]
        out[at:at + len(take)] = take
        at += len(take) + int(rng.uniform(0.4, 5) * RATE)
    return with_noise(rng, base.hears(out), float(rng.uniform(5, 20))), None


def script(kind, common, rng, pool, number):
    if kind == "takes":
        voice = list(pool.voices)[int(common.integers(len(pool.voices)))]
        talker = pool.talker(common, voice)
        return [next(talker) for _ in range(80)]
    voices = list(pool.scripts)
    first = int(common.integers(40))
    return [t.astype(np.float32) / 4096 for t in (pool.scripts[voices[number % len(voices)]] * 2)[first:first + 80]]


def with_noise(rng, sound, snr=20.0):
    hiss = rooms.noise(rng, str(rng.choice(["fan", "white"])), len(sound))
    return sound + hiss * np.float32(rooms.rms(sound) * 10 ** (-snr / 20))


def shared_line(one, other):
    """The truth line of two that share a common sound: each (place in it, place here, length, slope)."""
    (from_a, at_a, length_a, fast_a), (from_b, at_b, length_b, fast_b) = one, other
    begin, end = max(from_a, from_b), min(from_a + length_a, from_b + length_b)
    if end - begin < 10:
        return None
    place = lambda c, source, at, fast: at + (c - source) * (1 + fast)
    b0, b1 = place(begin, from_b, at_b, fast_b), place(end, from_b, at_b, fast_b)
    slope = (1 + fast_a) / (1 + fast_b) - 1
    return {"who": "programme", "lag": round(place(begin, from_a, at_a, fast_a) - b0 - b0 * slope, 6), "slope_ppm": round(slope * 1e6, 4), "from": round(b0, 3), "to": round(b1, 3)}
