"""Sound as a microphone in an evaluation room gives it: speech-like phrases, pauses, the room's own noise."""
import wave

import numpy as np


def decibels(level):
    return 10 ** (level / 20)


def phrases(rng, rate, count=12):
    """Voiced syllables with formants and hiss between them: no words, but the spectrum, rhythm and levels of speech. RMS 1."""
    made = []
    for _ in range(count):
        length = rng.uniform(1.5, 4.0)
        time = np.arange(int(length * rate)) / rate
        syllables = max(4, int(length * rng.uniform(3.5, 5)))
        knots = np.linspace(0, length, syllables + 1)
        pitch = np.interp(time, knots, rng.uniform(0.85, 1.2, syllables + 1)) * rng.choice([115, 135, 200, 225])
        phase = 2 * np.pi * np.cumsum(pitch) / rate
        formants = [np.interp(time, knots, rng.uniform(low, high, syllables + 1)) for low, high in ((300, 800), (900, 2200), (2300, 3000))]
        voice = np.zeros_like(time)
        for harmonic in range(1, int(min(3600, rate * 0.45) / pitch.max()) + 1):
            frequency = harmonic * pitch
            weight = sum(gain / (1 + ((frequency - formant) / width) ** 2) for formant, width, gain in zip(formants, (80, 120, 180), (1, 0.5, 0.25)))
            voice += weight * np.sin(harmonic * phase)
        beat = np.abs(np.sin(np.pi * time * syllables / length)) ** 0.7 * np.interp(time, knots, rng.uniform(0.4, 1, syllables + 1))
        hiss = np.diff(rng.standard_normal(len(time) + 1)) * (np.interp(time, knots, rng.uniform(0, 1, syllables + 1)) > 0.75) * 0.15
        phrase = (voice / np.sqrt(np.mean(voice ** 2)) + hiss) * beat
        made.append((phrase / np.sqrt(np.mean(phrase ** 2))).astype(np.float32))
    return made


def murmur(rng, samples, rate):
    """Noise of a room: fans and air, falling 3 dB an octave above 100 Hz. RMS 1."""
    loop = min(samples, 30 * rate)
    spectrum = np.fft.rfft(rng.standard_normal(loop))
    frequency = np.fft.rfftfreq(loop, 1 / rate)
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(frequency, 100)), loop)
    return np.resize(noise / np.sqrt(np.mean(noise ** 2)), samples).astype(np.float32)


def track(rng, seconds, stretches=(), rate=16_000, noise=-50.0, speech=-26.0, ceiling=None):
    """Samples between -1 and 1. Levels are RMS in dB of full scale.

    A stretch is (kind, from, to): silent (digital zero), hush (noise at -76 dB), pause (the room's noise alone), clipped (20 dB too loud).
    With a ceiling the loudest sample is just that: as loud as sound can be without being clipped.
    """
    samples = int(seconds * rate)
    sound = murmur(rng, samples, rate) * decibels(noise)
    words = phrases(rng, rate)
    clipped = [(begin, end) for kind, begin, end in stretches if kind == "clipped"]
    at = 0.2
    while at < seconds:
        phrase = words[rng.integers(len(words))] * decibels(speech + rng.uniform(-4, 3))
        begin = int(at * rate)
        part = phrase[:samples - begin]
        sound[begin:begin + len(part)] += part
        dense = any(start - 4 <= at <= end for start, end in clipped)
        at += len(phrase) / rate + (rng.uniform(0.1, 0.3) if dense else rng.choice([rng.uniform(0.2, 0.8), rng.uniform(0.8, 2.5)]))
    for kind, begin, end in stretches:
        here = np.s_[int(begin * rate):int(end * rate)]
        count = len(sound[here])
        if kind == "silent":
            sound[here] = 0
        elif kind == "hush":
            sound[here] = rng.standard_normal(count) * decibels(-76)
        elif kind == "pause":
            sound[here] = murmur(rng, count, rate) * decibels(noise)
        elif kind == "clipped":
            sound[here] *= decibels(20)
    if ceiling:
        sound *= ceiling / np.abs(sound).max()
    return np.clip(sound, -1, 1)


def write(path, sound, rate):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(sound * 32767).astype("<i2").tobytes())
