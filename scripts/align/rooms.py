"""What happens to sound between a mouth and a recording: rooms, lines, noise, recorders. 8 kHz float32 throughout."""
import numpy as np

from speech import RATE, resample

NOISES = ("fan", "white", "hum", "babble")


def gain(decibels):
    return np.float32(10 ** (decibels / 20))


def rms(sound):
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) or 1e-9


def convolve(sound, response, length=None):
    """Overlap and add in pieces, so that two hours need no more memory than their samples."""
    size = 1 << max(17, (4 * len(response)).bit_length())
    step = size - len(response) + 1
    spectrum = np.fft.rfft(response.astype(np.float32), size)
    out = np.zeros(len(sound) + size, np.float32)
    for begin in range(0, len(sound), step):
        piece = sound[begin:begin + step]
        if piece.any():
            out[begin:begin + size] += np.fft.irfft(np.fft.rfft(piece, size) * spectrum, size)
    return out[:length or len(sound)]


def room(rng, decay, direct):
    """An impulse response: the direct sound at 0, six early reflections, a tail of RT60 `decay` s; `direct` dB over all the rest."""
    length = int(decay * RATE)
    time = np.arange(length) / RATE
    rest = rng.standard_normal(length) * np.exp(-6.9 * time / decay) * (time > 0.002)
    rest /= np.sqrt(np.sum(rest ** 2))
    for _ in range(6):
        at = rng.uniform(0.002, 0.045)
        rest[int(at * RATE)] += rng.choice([-1, 1]) * rng.uniform(0.15, 0.5) * np.exp(-3 * at / decay)
    rest *= 10 ** (-direct / 20) / np.sqrt(np.sum(rest ** 2))
    rest[0] = 1
    return rest.astype(np.float32)


def band(low, high, taps=255):
    """A linear-phase band-pass, its delay taken out by the caller: (taps - 1) / 2 samples."""
    n = np.arange(taps) - (taps - 1) / 2
    ideal = 2 * high / RATE * np.sinc(2 * high / RATE * n) - 2 * low / RATE * np.sinc(2 * low / RATE * n)
    return (ideal * np.hamming(taps)).astype(np.float32)


def filtered(sound, low, high):
    response = band(low, high)
    half = len(response) // 2
    return convolve(np.concatenate([sound, np.zeros(half, np.float32)]), response)[half:]


def mulaw(sound):
    """ITU-T G.711 µ-law, as bytes."""
    linear = np.clip(sound, -1, 1) * 32767
    magnitude = np.minimum(np.abs(linear.astype(np.int32)), 32635) + 0x84
    exponent = np.log2(magnitude).astype(np.int32) - 7
    mantissa = magnitude >> (exponent + 3) & 0xF
    return ~(np.where(linear < 0, 0x80, 0) | exponent << 4 | mantissa).astype(np.uint8)


def from_mulaw(code):
    code = ~np.asarray(code, np.uint8)
    exponent = (code >> 4 & 7).astype(np.int32)
    magnitude = (((code & 0xF).astype(np.int32) << 3) + 0x84 << exponent) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.float32) / 32768


def levelled(sound, target=0.1, slow=1.0, quick=0.05, most=12.0):
    """Automatic gain: 20 ms frames, quick to turn down, slow to turn up, within `most` dB of its middle."""
    frame = RATE // 50
    count = len(sound) // frame + 1
    power = np.sqrt(np.mean(np.resize(np.append(sound, np.zeros(count * frame - len(sound), np.float32)), (count, frame)) ** 2, axis=1))
    middle = max(np.sqrt(np.mean(power ** 2)), 1e-9)
    floor, state, gains = middle * 0.1, middle, np.empty(count)
    for i, level in enumerate(power.tolist()):
        if level > floor:
            state += (level - state) * (0.02 / (quick if level > state else slow))
        gains[i] = state
    gains = np.clip(middle / np.maximum(gains, 1e-9), 10 ** (-most / 20), 10 ** (most / 20)) * (target / middle)
    return sound * np.interp(np.arange(len(sound)), (np.arange(count) + 0.5) * frame, gains).astype(np.float32)


def lossy(rng, sound, loss):
    """Frames of 20 ms get lost, two at a time on the average; what came last is repeated, fainter."""
    frame = RATE // 50
    count = len(sound) // frame
    frames = sound[:count * frame].reshape(count, frame).copy()
    begins = np.flatnonzero(rng.random(count) < loss / 2)
    for begin, length in zip(begins, rng.geometric(0.5, len(begins))):
        for i in range(max(1, begin), min(count, begin + length)):
            frames[i] = frames[i - 1] * 0.7
    return np.concatenate([frames.reshape(-1), sound[count * frame:]])


def uplink(rng, sound, loss):
    """What a terminal sends: telephone band, automatic gain, µ-law, losses concealed."""
    return lossy(rng, from_mulaw(mulaw(levelled(filtered(sound, 300, 3400)))), loss)


def delayed(sound, delays, length):
    """`delays`: (from s, delay s) in order; from then on what was sent `delay` earlier is heard."""
    out = np.zeros(length, np.float32)
    for i, (begin, delay) in enumerate(delays):
        first = int(begin * RATE)
        last = min(length, int(delays[i + 1][0] * RATE) if i + 1 < len(delays) else length)
        shift = round(delay * RATE)
        source = np.arange(first, last) - shift
        source = source[(source >= 0) & (source < len(sound))]
        if len(source):
            out[source[0] + shift:source[-1] + shift + 1] = sound[source[0]:source[-1] + 1]
    return out


def smooth(n, most=97):
    """Has `n` no prime factor over `most`? Only such lengths are quick to transform."""
    for prime in range(2, most + 1):
        while n % prime == 0:
            n //= prime
    return n == 1


def drifting(sound, ppm):
    """The sound by a clock that runs about `ppm` fast, and by how much it does, exactly."""
    length = len(sound)
    while not smooth(length, 13):
        length += 1
    wanted = round(length * (1 + ppm * 1e-6))
    other = next(n for step in range(100_000) for n in (wanted + step, wanted - step) if smooth(n))
    padded = np.zeros(length, np.float32)
    padded[:len(sound)] = sound
    return resample(padded, other)[:round(len(sound) * other / length)], other / length - 1


def noise(rng, kind, length, pool=None):
    """RMS 1. None of it comes again: what one microphone hears the other may hear too, and a loop would be a lag of its own."""
    if kind == "babble":
        made = np.zeros(length, np.float32)
        voices = list(pool.voices)
        for _ in range(6):
            at = -int(rng.uniform(0, 3) * RATE)
            while at < length:
                take = pool.take(rng, voices[rng.integers(len(voices))])
                begin = max(at, 0)
                part = take[begin - at:length - at]
                made[begin:begin + len(part)] += part * gain(rng.uniform(-4, 4))
                at += len(take) + int(rng.uniform(0, 0.4) * RATE)
        made = convolve(made, room(rng, 0.6, -6))
    elif kind == "hum":
        made = mains(length, rng.uniform(0, 6.28, 8)) + 0.1 * rng.standard_normal(length, dtype=np.float32)
    elif kind == "white":
        made = rng.standard_normal(length, dtype=np.float32)
    else:
        fall = np.fft.irfft(1 / np.maximum(np.fft.rfftfreq(1024, 1 / RATE), 80))
        made = convolve(rng.standard_normal(length, dtype=np.float32), np.roll(fall, 512) * np.hanning(1024))
        made /= np.float32(rms(made))
        made *= 1 + np.float32(0.15) * tone(rng, rng.uniform(0.3, 2), length)
        blade = rng.uniform(80, 260)
        for harmonic in range(1, 5):
            made += np.float32(rng.uniform(0.1, 0.5) / harmonic) * tone(rng, blade * harmonic, length)
    return (made / np.float32(rms(made))).astype(np.float32)


def tone(rng, frequency, length):
    return np.sin(2 * np.pi * frequency / RATE * np.arange(length) + rng.uniform(0, 6.28)).astype(np.float32)


def mains(length, phases):
    """Hum of 50 Hz and its harmonics, RMS 1."""
    time = np.arange(length, dtype=np.float64) / RATE
    made = sum(np.sin(2 * np.pi * 50 * (i + 1) * time + phase) / (1 + 0.5 * i) for i, phase in enumerate(phases))
    return (made / rms(made)).astype(np.float32)
