"""Damage of a known kind in a known place, done to a recording that is whole."""
import json
import pathlib
import subprocess

TS_PACKET = 188


def ffmpeg(*arguments):
    *given, target = map(str, arguments)
    # Bit-exact: Matroska's identifiers are random otherwise.
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *given, "-fflags", "+bitexact", target], check=True)


class Packets:
    """Where the packets of a recording stand, in bytes and in seconds from the first timestamp."""

    def __init__(self, path):
        entries = "packet=codec_type,pts_time,pos,size,flags:stream=id,codec_type"
        listed = json.loads(subprocess.run(["ffprobe", "-v", "error", "-show_entries", entries, "-of", "json", str(path)], capture_output=True, check=True).stdout)
        packets = [(float(p["pts_time"]), int(p["pos"]), int(p["size"]), "K" in p["flags"], p["codec_type"]) for p in listed["packets"] if "pos" in p and "pts_time" in p]
        first = min(p[0] for p in packets)
        self.all = [(time - first, *rest) for time, *rest in packets]
        self.video = [p for p in self.all if p[4] == "video"]
        self.keys = sorted(p[0] for p in self.video if p[3])
        self.end = max(p[0] for p in self.all)
        self.pid = next((int(s["id"], 16) for s in listed["streams"] if s["codec_type"] == "video" and "id" in s), None)

    def next_key(self, time):
        return next((key for key in self.keys if key > time + 1e-3), self.end)

    def time_at(self, offset):
        """Of the last video packet that begins before the offset."""
        return max((p for p in self.video if p[1] <= offset), key=lambda p: p[1], default=self.video[0])[0]


def stretch(begin, end, code, *others, match="touch"):
    return {"code": code, "or": list(others), "from": round(begin, 3), "to": round(end, 3), "stream": "video", "match": match}


def whole_file(code, *others):
    return {"code": code, "or": list(others), "from": None, "to": None, "stream": "file", "match": "file"}


def apart(rng, packets, count, distance=5.0):
    """So many video packets that are no keyframes, at random, not near each other nor at the ends."""
    chosen = []
    for index in rng.permutation(len(packets.video)):
        packet = packets.video[index]
        if 3 < packet[0] < packets.end - 4 and not packet[3] and packet[2] > 400 and all(abs(packet[0] - other[0]) > distance for other in chosen):
            chosen.append(packet)
        if len(chosen) == count:
            break
    return sorted(chosen)


def flips(source, target, rng):
    """One bit in the middle of each of several pictures."""
    def flip(data, position, size):
        data[position + size // 2 + int(rng.integers(-size // 8, size // 8))] ^= 1 << int(rng.integers(8))
    return spoiled(source, target, rng, 8, flip)


def sectors(source, target, rng):
    """512 bytes of something else in each of several pictures, as a failing disk hands them out."""
    def overwrite(data, position, size):
        begin = position + min(size // 3, 200)
        data[begin:begin + 512] = rng.bytes(512)
    return spoiled(source, target, rng, 6, overwrite)


def spoiled(source, target, rng, count, spoil):
    """CABAC decodes nearly anything: where FFmpeg's decoder notices nothing, nothing is asked for."""
    packets, original = Packets(source), source.read_bytes()
    together, events = bytearray(original), []
    for time, position, size, _, _ in apart(rng, packets, count):
        alone = bytearray(original)
        spoil(alone, position, size)
        for i in range(position, position + size + 512):
            if alone[i] != original[i]:
                together[i] = alone[i]
        target.write_bytes(alone)
        event = stretch(time, packets.next_key(time), "media.concealed", "media.undecodable")
        events.append(event if noticed(target) else event | {"match": "either"})
    target.write_bytes(together)
    return events


def noticed(path):
    """Whether FFmpeg's decoder says that it could not go on, or that it patched up a picture (which it says at level info)."""
    said = subprocess.run(["ffmpeg", "-v", "info", "-nostats", "-nostdin", "-threads", "1", "-i", str(path), "-map", "0:v", "-f", "null", "-"], capture_output=True, text=True, errors="replace").stderr
    return any(word in said for word in ("concealing", "error while decoding", "Invalid data", "decode_slice_header error"))


def zeroed(source, target, rng):
    """64 KB overwritten with zeros, as a bad sector leaves them."""
    packets, data = Packets(source), bytearray(source.read_bytes())
    begin = int(len(data) * rng.uniform(0.3, 0.7))
    data[begin:begin + 65536] = bytes(65536)
    target.write_bytes(data)
    hit = [p[0] for p in packets.video if p[1] < begin + 65536 and p[1] + p[2] > begin]
    return [stretch(min(hit), packets.next_key(max(hit)), "media.undecodable", "media.concealed")]


def lost_packets(source, target, rng):
    """Transport stream packets that are gone: singly, and in runs."""
    packets, data = Packets(source), source.read_bytes()
    gone, events = set(), []
    for index, (time, position, _, _, _) in enumerate(apart(rng, packets, 6)):
        number = position // TS_PACKET + 1
        while int.from_bytes(data[number * TS_PACKET + 1:number * TS_PACKET + 3], "big") & 0x1FFF != packets.pid:
            number += 1
        # 300 packets of which 16 or a multiple are of one stream would leave its counter as it should be: others still tell.
        run = 1 if index < 4 else 301
        gone.update(range(number, number + run))
        last = packets.time_at((number + run) * TS_PACKET)
        events.append(stretch(time, max(time, last), "media.continuity"))
    kept = [data[n * TS_PACKET:(n + 1) * TS_PACKET] for n in range(len(data) // TS_PACKET) if n not in gone]
    target.write_bytes(b"".join(kept))
    return events


def cut(source, target, rng):
    data = source.read_bytes()
    target.write_bytes(data[:int(len(data) * rng.uniform(0.5, 0.8))])
    return [whole_file("media.truncated", "media.no-index")]


def joined(pieces, target, gaps):
    """Pieces put one behind another without decoding, with so many seconds of nothing behind each."""
    listing = target.with_suffix(".txt")
    lines = ["ffconcat version 1.0"]
    for piece, gap in zip(pieces, gaps):
        lines.append(f"file '{piece.name}'")
        if gap:
            lines.append(f"duration {Packets(piece).end + gap:.3f}")
    listing.write_text("\n".join(lines) + "\n")
    ffmpeg("-f", "concat", "-safe", "0", "-i", listing, "-c", "copy", target)
    listing.unlink()


def segments(source, folder, times):
    """The recording in pieces that begin at keyframes, each with its own clock."""
    pattern = folder / ("piece%d" + source.suffix)
    ffmpeg("-i", source, "-map", "0", "-c", "copy", "-f", "segment", "-segment_times", ",".join(map(str, times)), "-reset_timestamps", "1", pattern)
    return sorted(folder.glob("piece*"))


def gaps(source, target, rng):
    """Both streams stop for some seconds, twice."""
    duration = Packets(source).end
    pieces = segments(source, target.parent, (duration * 0.3, duration * 0.65))
    lengths = [round(float(rng.uniform(3, 8)), 1), round(float(rng.uniform(3, 8)), 1), 0]
    joined(pieces, target, lengths)
    for piece in pieces:
        piece.unlink()
    # Where they are is read from the timestamps, for the muxer rounds and shifts.
    times = sorted(p[0] for p in Packets(target).video)
    return [stretch(a + 0.04, b, "media.gap", match="overlap") for a, b in zip(times, times[1:]) if b - a > 2]


def jump(source, target, rng):
    """A transport stream whose clock begins again: two recordings in one file."""
    pieces = segments(source, target.parent, (Packets(source).end / 2,))
    target.write_bytes(b"".join(piece.read_bytes() for piece in pieces))
    for piece in pieces:
        piece.unlink()
    return [whole_file("media.jump")]


def do(whole, folder, rng):
    """Everything that is done, as entries of truth.json."""
    work = folder / "work-damage"
    work.mkdir()
    transport, matroska, fragmented, plain = (work / name for name in ("whole.ts", "whole.mkv", "fragmented.mp4", "plain.mp4"))
    ffmpeg("-i", whole, "-c", "copy", transport)
    ffmpeg("-i", whole, "-c", "copy", matroska)
    ffmpeg("-i", whole, "-c", "copy", "-movflags", "+frag_keyframe+empty_moov", fragmented)
    ffmpeg("-i", whole, "-c", "copy", plain)
    kinds = [
        ("damaged-bit-flips.mkv", flips, matroska, "a bit flipped in each of eight pictures"),
        ("damaged-sectors.mp4", sectors, whole, "512 bytes of something else in each of six pictures"),
        ("damaged-sectors.mkv", sectors, matroska, "512 bytes of something else in each of six pictures"),
        ("damaged-zeroed.mp4", zeroed, whole, "64 KB of zeros"),
        ("damaged-lost-packets.ts", lost_packets, transport, "four packets and two runs of 301 lost"),
        ("damaged-cut.mp4", cut, whole, "cut short, index in front"),
        ("damaged-cut-no-index.mp4", cut, plain, "cut short, index lost"),
        ("damaged-cut-fragmented.mp4", cut, fragmented, "fragmented, cut short"),
        ("damaged-cut.mkv", cut, matroska, "cut short"),
        ("damaged-gaps.mp4", gaps, whole, "both streams stop twice"),
        ("damaged-gaps.ts", gaps, transport, "both streams stop twice"),
        ("damaged-jump.ts", jump, transport, "the clock begins again in the middle"),
    ]
    entries = []
    for name, damage, source, what in kinds:
        target = work / name
        events = damage(source, target, rng)
        target.rename(folder / name)
        # What else is reported in such a place may well be so.
        either = [{"code": "*", "from": e["from"] - 1.0, "to": e["to"] + 2.1} for e in events if e["from"] is not None]
        events = [e for e in events if e["match"] != "either"]
        if any(e["match"] == "file" for e in events):
            either.append({"code": "*", "from": None, "to": None})
        entries.append({"path": name, "container": pathlib.Path(name).suffix[1:], "kind": "damage", "what": what, "seconds": None, "events": events, "either": either, "traps": []})
    for left in work.iterdir():
        left.unlink()
    work.rmdir()
    return entries
