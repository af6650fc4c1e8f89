"""A meeting of two rooms over a line, and the recordings of it, with where each sound of one stands in the other.

Room `a` and room `b` hear their own talkers in the room, and the other room's over the line and a loudspeaker. Each recording
has its own beginning and its own clock. A truth line is a lag of recording `b` against `a`: place in `a` less place in `b`, at
`t` seconds of `b`'s own clock `lag + t × slope`, one line for each direction of talk and each latency of the line.
"""
import dataclasses

import numpy as np

import rooms
from speech import RATE


@dataclasses.dataclass
class Meeting:
    seconds: float = 900
    snr: float = 10  # dB: all speech of a recording over its noise, pauses included
    noise: str | None = None  # None: any
    far: float | None = None  # dB of the loudspeaker against the talkers; None: any of -12 to -3
    loss: float = 0.02
    steps: int = 0  # sudden changes of one direction's latency
    wander: float = 0  # s by which latency roams round its middle
    duck: float = 0  # dB by which the loudspeaker and the far microphone give way to each other
    talk: float = 1  # share of the time in which anybody talks at all
    leak: float = -40  # dB of the far end left in the near end's uplink by echo cancelling
    third: str | None = None  # `server` mixes both uplinks, `terminal` is what a's terminal sends and gets
    trim: float = 135
    rooms: object = None  # room responses and voices of an earlier meeting: the same room on another day


def turns(rng, seconds, talk):
    """(venue, talker, from, length): who has the floor, and who says "yes, yes" meanwhile."""
    at, venue = rng.uniform(0.5, 4), int(rng.integers(2))
    while at < seconds - 3:
        length = min(float(np.exp(rng.uniform(np.log(2), np.log(60)))), seconds - at - 1)
        yield venue, int(rng.integers(2)), at, length
        if length > 6 and rng.random() < 0.35:
            yield 1 - venue, int(rng.integers(2)), at + rng.uniform(2, length - 2), rng.uniform(0.6, 1.6)
        at += length + (rng.uniform(0.2, 1.5) if rng.random() < 0.85 else rng.uniform(3, 20))
        if talk < 1:
            at += length * (1 / talk - 1) * rng.uniform(0.5, 1.5)
        if rng.random() < 0.7:
            venue = 1 - venue


def conversation(rng, pool, voices, seconds, talk):
    """What each of two talkers in each of two rooms says: [venue][talker], RMS 1 while they talk."""
    length = int(seconds * RATE)
    tracks = [[np.zeros(length, np.float32) for _ in range(2)] for _ in range(2)]
    for venue, talker, begin, lasts in turns(rng, seconds, talk):
        track, at, end = tracks[venue][talker], int(begin * RATE), int((begin + lasts) * RATE)
        loud = rooms.gain(rng.uniform(-3, 3))
        while at < end:
            take = pool.take(rng, voices[venue][talker])[:length - at]
            if len(take) > end - at:  # interrupted, within a tenth of a second
                take = take[:end - at].copy()
                fade = min(len(take), RATE // 10)
                take[len(take) - fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
            track[at:at + len(take)] += take * loud
            at += len(take) + int(rng.uniform(0.1, 0.6) * RATE)
    return tracks


@dataclasses.dataclass
class Rooms:
    """Two rooms and who sits in them."""
    voices: list
    near: list  # [venue][talker] to the recorder
    terminal: list  # [venue][talker] to the terminal's microphone
    speaker: list  # [venue] loudspeaker to the recorder


def some_rooms(rng, pool):
    names = list(pool.voices)
    voices = [[names[i] for i in rng.choice(len(names), 2, replace=False)] for _ in range(2)]
    decay = rng.uniform(0.3, 0.9, 2)
    return Rooms(
        voices,
        [[rooms.room(rng, decay[v], rng.uniform(0, 6)) for _ in range(2)] for v in range(2)],
        [[rooms.room(rng, decay[v], rng.uniform(2, 8)) for _ in range(2)] for v in range(2)],
        [rooms.room(rng, decay[v], rng.uniform(-3, 3)) for v in range(2)])


def latencies(rng, meeting, base):
    """(from, delay) pieces, by when they are heard, of one direction."""
    pieces = [(0.0, base)]
    for at in sorted(rng.uniform(0.25, 0.75, meeting.steps) * meeting.seconds):
        pieces.append((float(at), float(np.clip(pieces[-1][1] + rng.choice([-1, 1]) * rng.uniform(0.06, 0.2), 0.03, 0.7))))
    return pieces


def roaming(rng, meeting, pieces):
    """The same with a jitter buffer at work: a few milliseconds more or less every few seconds."""
    if meeting.wander == 0:
        return pieces
    heard, at, away = [], 0.0, 0.0
    while at < meeting.seconds:
        middle = [delay for begin, delay in pieces if begin <= at][-1]
        heard.append((at, middle + away))
        away = float(np.clip(away + rng.uniform(-0.006, 0.006), -meeting.wander, meeting.wander))
        at += rng.uniform(2, 12)
    return heard


class Recording:
    """Sound by a clock of its own: at true second t it reads (t - begin) × (1 + fast)."""

    def __init__(self, sound, begin, end, ppm):
        cut = sound[int(begin * RATE):int(end * RATE)]
        self.begin = int(begin * RATE) / RATE
        self.sound, self.fast = rooms.drifting(cut, ppm)
        self.seconds = len(self.sound) / RATE

    def read(self, t):
        return (t - self.begin) * (1 + self.fast)


def line(a, b, who, in_a, in_b, said):
    """The truth line of what is heard `in_a` and `in_b` seconds after it was said, between the true seconds `said`."""
    # b reads u at t = u / (1 + b.fast) + b.begin, when it hears what was said in_b earlier.
    lag = (b.begin - in_b + in_a - a.begin) * (1 + a.fast)
    slope = (1 + a.fast) / (1 + b.fast) - 1
    first = max(said[0], a.begin - in_a, b.begin - in_b)
    last = min(said[1], a.begin + a.seconds - in_a, b.begin + b.seconds - in_b)
    begin, end = max(0, b.read(first + in_b)), min(b.seconds, b.read(last + in_b))
    return None if end - begin < 1 else {"who": who, "lag": round(lag, 6), "slope_ppm": round(slope * 1e6, 4), "from": round(begin, 3), "to": round(end, 3)}


def lines(a, b, paths):
    """`paths`: who → (pieces in a, pieces in b), each (from, delay) by when it is heard; one of the two may change."""
    found = []
    for who, (in_a, in_b) in paths.items():
        changes = [(0.0, in_a[0][1], in_b[0][1])]
        changes += [(at - delay, delay, in_b[0][1]) for at, delay in in_a[1:]] + [(at - delay, in_a[0][1], delay) for at, delay in in_b[1:]]
        changes.sort()
        for i, (begin, one, other) in enumerate(changes):
            end = changes[i + 1][0] if i + 1 < len(changes) else 1e9
            made = line(a, b, who, one, other, (begin, end))
            if made:
                found.append(made)
    return found


def hold(rng, meeting, pool):
    """Recordings and truth of one meeting: {name: Recording}, {(a, b): (lines, the clocks' difference at b's beginning)}, and what was drawn."""
    length = int(meeting.seconds * RATE)
    place = meeting.rooms or some_rooms(rng, pool)
    said = conversation(rng, pool, place.voices, meeting.seconds, meeting.talk)
    heard = lambda responses, v: sum(rooms.convolve(said[v][k], responses[v][k]) for k in range(2))
    near = [heard(place.near, v) for v in range(2)]
    kinds = [meeting.noise or rooms.NOISES[rng.integers(len(rooms.NOISES))] for _ in range(2)]
    hiss = [rooms.noise(rng, kind, length, pool) for kind in kinds]

    # The terminal's microphone is nearer than the recorder's: 10 dB less noise.
    quiet = 10 ** (-(meeting.snr + 10) / 20)
    microphone = []
    for v in range(2):
        voice = heard(place.terminal, v)
        voice /= max(rooms.rms(voice), 1e-6)
        microphone.append(voice + hiss[v] * np.float32(quiet))
    if meeting.duck:
        for v in range(2):
            busy = rooms.convolve(np.abs(said[1 - v][0] + said[1 - v][1]), np.full(RATE // 5, 5 / RATE, np.float32)) > 0.2
            own = rooms.convolve(np.abs(said[v][0] + said[v][1]), np.full(RATE // 5, 5 / RATE, np.float32)) > 0.2
            microphone[v] *= np.where(busy & ~own, rooms.gain(-meeting.duck), 1)

    # Latency: a to b and b to a, by way of a server in the middle.
    half = {way: rng.uniform(0.04, 0.25) for way in ("a up", "a down", "b up", "b down")}
    ways = [latencies(rng, dataclasses.replace(meeting, steps=meeting.steps if v == 0 else 0), half[f"{'ab'[v]} up"] + half[f"{'ba'[v]} down"]) for v in range(2)]
    # Echo cancelling leaves a little of the far end, one way round late, in what is sent back.
    sent = []
    for v in range(2):
        back = rooms.delayed(microphone[1 - v], [(0.0, ways[1 - v][0][1])], length)
        sent.append(rooms.uplink(rng, microphone[v] + back * rooms.gain(meeting.leak), meeting.loss))
    arrives = [rooms.delayed(sent[1 - v], roaming(rng, meeting, ways[1 - v]), length) for v in range(2)]

    fars, mixes = [], []
    for v in range(2):
        far = rooms.convolve(arrives[v], place.speaker[v])
        fars.append(meeting.far if meeting.far is not None else rng.uniform(-12, -3))
        # Level of speech against speech, each while it is there.
        spoken = lambda track: rooms.rms(track[np.abs(track) > 0.1 * np.abs(track).max()]) if track.any() else 1.0
        voice = near[v] + far * np.float32(spoken(near[v]) / spoken(far) * 10 ** (fars[v] / 20))
        mixes.append(voice + hiss[v] * np.float32(rooms.rms(voice) * 10 ** (-meeting.snr / 20)))

    made, truth = {}, {}
    cut = lambda: (rng.uniform(0, meeting.trim), meeting.seconds - rng.uniform(0, meeting.trim))
    for v, name in enumerate("ab"):
        made[name] = Recording(mixes[v], *cut(), rng.uniform(-50, 50))
    still = [(0.0, 0.0)]
    paths = {"a": {"a": still, "b": ways[1]}, "b": {"a": ways[0], "b": still}}
    if meeting.third == "server":
        up = [rooms.delayed(sent[v], [(0.0, half[f"{'ab'[v]} up"])], length) for v in range(2)]
        mix = up[0] + up[1]
        made["server"] = Recording(rng, mix + rng.standard_normal(length, dtype=np.float32) * np.float32(rooms.rms(mix) * 0.01), *cut(), rng.uniform(-50, 50))
        paths["server"] = {who: [(0.0, half[f"{who} up"])] for who in "ab"}
    elif meeting.third == "terminal":
        mix = sent[0] + arrives[0]
        made["terminal"] = Recording(rng, mix + rng.standard_normal(length, dtype=np.float32) * np.float32(rooms.rms(mix) * 0.003), *cut(), rng.uniform(-50, 50))
        paths["terminal"] = paths["a"]
    names = list(made)
    for i, one in enumerate(names):
        for other in names[i + 1:]:
            found = lines(made[one], made[other], {who: (paths[one][who], paths[other][who]) for who in "ab"})
            truth[one, other] = found, made[one].read(made[other].begin)
    return made, truth, {"snr": meeting.snr, "noise": kinds, "far": [round(float(f), 1) for f in fars], "latency": [round(w[0][1], 4) for w in ways]}
