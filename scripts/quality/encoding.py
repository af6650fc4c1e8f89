"""Hands frames to ffmpeg, with an even or an uneven clock."""
import subprocess


def h264(rate, gop, preset="veryfast", b_frames=0):
    """Options for libx264. `rate` is a pair: ("abr" | "vbv" | "cbr", kilobits a second), or ("crf", factor)."""
    return ["-c:v", "libx264", "-preset", preset, "-bf", str(b_frames), "-sc_threshold", "0", "-g", str(gop), "-keyint_min", str(gop), *_rate(rate)]


def h265(rate, gop, preset="ultrafast"):
    return ["-c:v", "libx265", "-preset", preset, "-x265-params", f"log-level=error:scenecut=0:keyint={gop}:min-keyint={gop}:pools=1:frame-threads=1", "-tag:v", "hvc1", *_rate(rate)]


def _rate(rate):
    kind, value = rate
    if kind == "crf":
        return ["-crf", str(value)]
    target = ["-b:v", f"{value}k"]
    if kind == "abr":
        return target
    limits = ["-maxrate", f"{value}k", "-bufsize", f"{value * 2}k"]
    # Constant bit rate with filler, as broadcast-minded recorders write it.
    return target + limits + (["-x264-params", "nal-hrd=cbr"] if kind == "cbr" else [])


class RawMatroska:
    """Uncompressed frames with a timestamp each, in milliseconds: what ffmpeg reads through a pipe when frames do not come evenly."""

    def __init__(self, width, height):
        self.size = width * height * 3 // 2
        video = element(0xB0, number(width)) + element(0xBA, number(height)) + element(0x2EB524, b"I420")
        track = element(0xD7, number(1)) + element(0x73C5, number(1)) + element(0x83, number(1)) + element(0x86, b"V_UNCOMPRESSED") + element(0xE0, video)
        header = element(0x4282, b"matroska") + element(0x4287, number(4)) + element(0x4285, number(2))
        unknown = b"\x01" + b"\xff" * 7
        self.head = element(0x1A45DFA3, header) + bytes.fromhex("18538067") + unknown + element(0x1549A966, element(0x2AD7B1, number(1_000_000))) + element(0x1654AE6B, element(0xAE, track))

    def frame(self, milliseconds, data):
        """A cluster of its own for each frame."""
        return element(0x1F43B675, element(0xE7, number(milliseconds)) + element(0xA3, b"\x81\x00\x00\x80" + data))


def number(value):
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def element(name, content):
    return number(name) + (0x0100_0000_0000_0000 | len(content)).to_bytes(8, "big") + content


def encode(path, size, rate, frames, options, sound=None, times=None):
    """Encodes what `frames` yields: bytes, or pairs of milliseconds and bytes when `times` is "each".

    `sound` is a WAV file and the options for its encoder.
    """
    width, height = size
    if times == "each":
        source = ["-f", "matroska", "-i", "pipe:0"]
        uneven = RawMatroska(width, height)
        pieces = (uneven.frame(*pair) for pair in frames)
        first = uneven.head
        timing = ["-vsync", "passthrough", "-enc_time_base", "1:1000"]
    else:
        source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", str(rate), "-i", "pipe:0"]
        pieces, first, timing = frames, b"", []
    heard = ["-i", str(sound[0])] if sound else []
    kept = ["-map", "0:v:0"] + (["-map", "1:a:0", *sound[1]] if sound else [])
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *source, *heard, *kept, "-threads", "1", *timing, *options, "-fflags", "+bitexact", str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        process.stdin.write(first)
        for piece in pieces:
            process.stdin.write(piece)
        process.stdin.close()
    except BrokenPipeError:
        pass
    if process.wait() != 0:
        raise SystemExit(f"{path}: ffmpeg ended with {process.returncode}: {' '.join(command)}")
