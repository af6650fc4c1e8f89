"""A meeting of two rooms over a line, and the recordings of it, with where each sound of one stands in the other.

Room `a` and room `b` hear their own talkers in the room, and the other room's over the line and a loudspeaker. Each recording
has its own beginning and its own clock. A truth line is a lag of recording `b` against `a`: place in `a` less place in `b`, at
`t` seconds of `b`'s own clock `lag + t × slope`, one line for each direction of talk and each latency of the line.
"""
import dataclasses
import itertools

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
    talkers = [[pool.talker(rng, voices[v][k]) for k in range(2)] for v in range(2)]
    for venue, talker, begin, lasts in turns(rng, seconds, talk):
        track, at, end = tracks[venue][talker], int(begin * RATE), int((begin + lasts) * RATE)
        loud = rooms.gain(rng.uniform(-3, 3))
        while at < end:
            take = next(talkers[venue][talker])[:length - at]
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
    voices: np.ndarray  # [venue][talker]
    near: list  # [venue][talker] to the recorder
    terminal: list  # [venue][talker] to the terminal's microphone
    loudspeaker: list  # [venue] loudspeaker to the recorder


def some_rooms(rng, pool):
    names = list(pool.voices)
    voices = np.array(names)[rng.choice(len(names), 4, replace=False)].reshape(2, 2)
    decay = rng.uniform(0.3, 0.9, 2)
    return Rooms(
        voices,
        [[rooms.room(rng, decay[v], rng.uniform(0, 6)) for _ in range(2)] for v in range(2)],
        [[rooms.room(rng, decay[v], rng.uniform(2, 8)) for _ in range(2)] for v in range(2)],
        [rooms.room(rng, decay[v], rng.uniform(-3, 3)) for v in range(2)])


def latencies(rng, meeting, base, steps):
    """(from, delay) pieces, by when they are heard, of one direction."""
    pieces = [(0.0, base)]
    for at in sorted(rng.uniform(0.25, 0.75, steps) * meeting.seconds):
        last, change = pieces[-1][1], rng.choice([-1, 1]) * rng.uniform(0.06, 0.2)
        pieces.append((float(at), float(last + change if last + change > 0.04 else last - change)))
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


def middle(pieces, seconds):
    ends = [begin for begin, _ in pieces[1:]] + [seconds]
    return sum((end - begin) * delay for (begin, delay), end in zip(pieces, ends)) / seconds


class Recording:
    """Sound by a clock of its own: at true second t it reads (t - begin) × (1 + fast)."""

    def __init__(self, sound, begin, end, ppm):
        cut = sound[int(begin * RATE):int(end * RATE)]
        self.begin = int(begin * RATE) / RATE
        self.sound, self.fast = rooms.drifting(cut, ppm)
        self.seconds = len(self.sound) / RATE

    def read(self, t):
        return (t - self.begin) * (1 + self.fast)


def seconds_of_talk(tracks):
    """For each true second whether anybody of this room talks for most of it."""
    loud = np.abs(tracks[0] + tracks[1])
    return (loud[:len(loud) // RATE * RATE].reshape(-1, RATE) > 0.1).mean(axis=1) > 0.4


def line(a, b, who, in_a, in_b, said, talks):
    """The truth line of what is heard `in_a` and `in_b` seconds after it was said, between the true seconds `said`; `talk`: seconds that they talk."""
    # b reads u at t = u / (1 + b.fast) + b.begin, when it hears what was said in_b earlier.
    lag = (b.begin - in_b + in_a - a.begin) * (1 + a.fast)
    slope = (1 + a.fast) / (1 + b.fast) - 1
    first = max(said[0], a.begin - in_a, b.begin - in_b)
    last = min(said[1], a.begin + a.seconds - in_a, b.begin + b.seconds - in_b)
    begin, end = max(0, b.read(first + in_b)), min(b.seconds, b.read(last + in_b))
    return None if end - begin < 1 else {"who": who, "lag": round(lag, 6), "slope_ppm": round(slope * 1e6, 4), "from": round(begin, 3), "to": round(end, 3), "talk": int(talks[int(first):int(last)].sum())}


def lines(a, b, paths, talks):
    """`paths`: who → (pieces in a, pieces in b), each (from, delay) by when it is heard; one of the two may change."""
    found = []
    for who, (in_a, in_b) in paths.items():
        changes = [(0.0, in_a[0][1], in_b[0][1])]
        changes += [(at - delay, delay, in_b[0][1]) for at, delay in in_a[1:]] + [(at - delay, in_a[0][1], delay) for at, delay in in_b[1:]]
        changes.sort()
        for i, (begin, one, other) in enumerate(changes):
            end = changes[i + 1][0] if i + 1 < len(changes) else 1e9
            made = line(a, b, who, one, other, (begin, end), talks[who])
            if made:
                found.append(made)
    return found


def hold(rng, meeting, pool):
    """Recordings and truth of one meeting: {name: Recording}, {(a, b): (lines, the clocks' difference at b's beginning)}, and what was drawn."""
    length = int(meeting.seconds * RATE)
    place = meeting.rooms or some_rooms(rng, pool)
    said = conversation(rng, pool, place.voices, meeting.seconds, meeting.talk)
    kinds = [meeting.noise or rooms.NOISES[rng.integers(len(rooms.NOISES))] for _ in range(2)]
    hiss = [rooms.noise(rng, kind, length, pool) for kind in kinds]

    # By way of a server in the middle; only what a says changes its latency of a sudden.
    half = {way: rng.uniform(0.04, 0.25) for way in ("a up", "a down", "b up", "b down")}
    ways = [latencies(rng, meeting, half[f"{'ab'[v]} up"] + half[f"{'ba'[v]} down"], meeting.steps if v == 0 else 0) for v in range(2)]
    sent = send(rng, meeting, place, said, hiss, ways)
    heard = [roaming(rng, meeting, way) for way in ways]
    arrives = [rooms.delayed(sent[1 - v], heard[1 - v], length) for v in range(2)]
    fars = [meeting.far if meeting.far is not None else float(rng.uniform(-12, -3)) for _ in range(2)]
    mixes = [mix(meeting, place, said, hiss, arrives, fars, v) for v in range(2)]

    cut = lambda: (rng.uniform(0, meeting.trim), meeting.seconds - rng.uniform(0, meeting.trim))
    made = {name: Recording(mixes[v], *cut(), rng.uniform(-50, 50)) for v, name in enumerate("ab")}
    # Where latency roams, its middle is what is true, within some milliseconds.
    ways = [[(0.0, middle(pieces, meeting.seconds))] if meeting.wander else pieces for pieces in heard]
    still = [(0.0, 0.0)]
    paths = {"a": {"a": still, "b": ways[1]}, "b": {"a": ways[0], "b": still}}
    third, its = None, None
    if meeting.third == "server":
        third, its = sum(rooms.delayed(sent[v], [(0.0, half[f"{'ab'[v]} up"])], length) for v in range(2)), {who: [(0.0, half[f"{who} up"])] for who in "ab"}
    elif meeting.third == "terminal":
        third, its = sent[0] + arrives[0], paths["a"]
    if meeting.third:
        made[meeting.third] = Recording(third + rng.standard_normal(length, dtype=np.float32) * np.float32(rooms.rms(third) * 0.01), *cut(), rng.uniform(-50, 50))
        paths[meeting.third] = its
    talks = {"ab"[v]: seconds_of_talk(said[v]) for v in range(2)}
    truth = {}
    for one, other in itertools.combinations(made, 2):
        truth[one, other] = lines(made[one], made[other], {who: (paths[one][who], paths[other][who]) for who in "ab"}, talks), made[one].read(made[other].begin)
    return made, truth, {"snr": meeting.snr, "noise": kinds, "far": [round(f, 1) for f in fars], "latency": [round(w[0][1], 4) for w in ways]}


def heard_by(said, responses, v):
    """Both talkers of a room."""
    return sum(rooms.convolve(said[v][k], responses[v][k]) for k in range(2))


def send(rng, meeting, place, said, hiss, ways):
    """What each terminal sends."""
    microphones = []
    for v in range(2):
        voice = heard_by(said, place.terminal, v)
        # Nearer than the recorder's: 10 dB less noise.
        microphones.append(voice / max(rooms.rms(voice), 1e-6) + hiss[v] * rooms.gain(-meeting.snr - 10))
    if meeting.duck:
        talks = [rooms.convolve(np.abs(one + other), np.full(RATE // 5, 5 / RATE, np.float32)) > 0.2 for one, other in said]
        microphones = [microphones[v] * np.where(talks[1 - v] & ~talks[v], rooms.gain(-meeting.duck), 1) for v in range(2)]
    # Echo cancelling leaves a little of the far end in what is sent back.
    back = [rooms.delayed(microphones[1 - v], ways[1 - v][:1], len(hiss[v])) * rooms.gain(meeting.leak) for v in range(2)]
    return [rooms.uplink(rng, microphones[v] + back[v], meeting.loss) for v in range(2)]


def mix(meeting, place, said, hiss, arrives, fars, v):
    """What the recorder in room `v` hears."""
    near, far = heard_by(said, place.near, v), rooms.convolve(arrives[v], place.loudspeaker[v])
    # Level of speech against speech, each while it is there.
    spoken = lambda track: rooms.rms(track[np.abs(track) > 0.1 * np.abs(track).max()]) if track.any() else 1.0
    voice = near + far * np.float32(spoken(near) / spoken(far)) * rooms.gain(fars[v])
    return voice + hiss[v] * np.float32(rooms.rms(voice)) * rooms.gain(-meeting.snr)
