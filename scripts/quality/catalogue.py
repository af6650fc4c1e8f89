"""Which recordings are made: how each is encoded, and what happens in it."""
import dataclasses

from encoding import h264, h265

AAC = ["-c:a", "aac", "-b:a", "48k"]
FULL_HD, HD, SMALL = (1920, 1080), (1280, 720), (640, 360)


@dataclasses.dataclass
class Recording:
    """`picture` and `sound` say what happens and for how many seconds; where is left to chance, but never in the first seconds."""

    name: str
    # The row of the tables in which it counts.
    group: str
    size: tuple
    rate: int
    seconds: int
    options: list
    picture: list = dataclasses.field(default_factory=list)
    sound: list = dataclasses.field(default_factory=list)
    audio: list = dataclasses.field(default_factory=lambda: AAC)
    sound_rate: int = 16_000
    levels: dict = dataclasses.field(default_factory=dict)
    room: dict = dataclasses.field(default_factory=dict)
    # A screen that is "busy" or "still" in the place of a room.
    screen: str = ""
    # How frames come when not evenly: wander, slower, drops, on change.
    uneven: str = ""
    # What it tempts a bad detector to report.
    traps: list = dataclasses.field(default_factory=list)


QUIET = dict(people=0, clock=False)
STILL = ["picture.frozen"]


def full():
    hd25 = lambda name, group, options, **rest: Recording(name, group, HD, 25, 70, options, **rest)
    small15 = lambda name, group, options, **rest: Recording(name, group, SMALL, 15, 120, options, **rest)
    fhd25 = lambda name, group, options, **rest: Recording(name, group, FULL_HD, 25, 60, options, **rest)
    return [
        # Rooms with people, at the rates and in the wrappings of recorders.
        fhd25("room-1080p-4m.mp4", "room, 1080p", h264(("vbv", 4000), 50, "superfast"), picture=[("frozen", 12), ("black", 5)], sound=[("silent", 8)], sound_rate=48_000),
        fhd25("room-1080p-1m5.mkv", "room, 1080p", h264(("vbv", 1500), 100, "superfast"), picture=[("frozen", 4), ("frozen", 14), ("no camera", 4)], sound=[("hush", 5)],
            audio=["-c:a", "pcm_alaw", "-ar", "8000"]),
        hd25("room-720p-800k.mkv", "room, 720p", h264(("vbv", 800), 50), picture=[("frozen", 5), ("frozen", 18), ("black", 4)], sound=[("silent", 3.5), ("hush", 12)]),
        hd25("room-720p-800k-gop250-b.mp4", "room, 720p", h264(("vbv", 800), 250, b_frames=2), picture=[("frozen", 8), ("frozen", 14)], sound=[("pause", 15)], room=dict(clock=False)),
        hd25("room-720p-smart-gop.mp4", "room, 720p", h264(("abr", 700), 1000), picture=[("frozen", 25), ("no camera", 6)], sound=[("silent", 20)]),
        hd25("room-720p-cbr.ts", "room, 720p", h264(("cbr", 2000), 50), picture=[("frozen", 10), ("black", 6), ("frozen", 5)], audio=["-c:a", "mp2", "-b:a", "64k"], sound=[("silent", 6)]),
        hd25("room-720p-crf-b.mkv", "room, 720p", h264(("crf", 26), 25, b_frames=2), picture=[("frozen", 4), ("frozen", 9)], audio=["-c:a", "libopus", "-b:a", "32k"], sound_rate=48_000,
            sound=[("silent", 5), ("pause", 12)], room=dict(sigma=1.5)),
        hd25("room-720p-h265.mp4", "room, 720p", h265(("vbv", 600), 50), picture=[("frozen", 6), ("frozen", 16), ("black", 5)], sound=[("hush", 8)]),
        small15("room-360p15-200k.mp4", "room, 360p", h264(("vbv", 200), 30), picture=[("frozen", 4), ("frozen", 38), ("black", 10)], sound=[("silent", 40)]),
        small15("room-360p15-80k.flv", "room, 360p", h264(("vbv", 80), 60), picture=[("frozen", 10), ("frozen", 5)], sound=[("pause", 30)], audio=["-c:a", "aac", "-b:a", "24k"]),
        Recording("room-720p15-mjpeg.avi", "other codecs", HD, 15, 60, ["-c:v", "mjpeg", "-q:v", "6", "-pix_fmt", "yuvj420p"], picture=[("frozen", 7), ("black", 4)],
            audio=["-c:a", "adpcm_ima_wav"], sound=[("silent", 6)]),
        Recording("room-576p-mpeg2.ts", "other codecs", (720, 576), 25, 70, ["-c:v", "mpeg2video", "-b:v", "3M", "-maxrate", "4M", "-bufsize", "2M", "-g", "12", "-bf", "2"],
            picture=[("frozen", 6), ("black", 5)], audio=["-c:a", "mp2", "-b:a", "128k"], sound_rate=48_000, sound=[("silent", 10)]),
        Recording("room-576p-mpeg2.mpg", "other codecs", (720, 576), 25, 70, ["-f", "vob", "-c:v", "mpeg2video", "-b:v", "3M", "-maxrate", "4M", "-bufsize", "2M", "-g", "15"],
            picture=[("frozen", 10)], audio=["-c:a", "mp2", "-b:a", "128k"], sound_rate=48_000, sound=[("hush", 7)]),

        # Nothing moves, and yet the recording goes on.
        fhd25("quiet-1080p-4m.mp4", "quiet room", h264(("vbv", 4000), 50, "superfast"), room=QUIET | dict(sigma=2.0), sound=[("pause", 40)], traps=STILL),
        fhd25("quiet-1080p-1m5.ts", "quiet room", h264(("vbv", 1500), 100, "superfast"), room=QUIET | dict(sigma=1.5), sound=[("pause", 30)], traps=STILL),
        hd25("quiet-720p-800k-leaving.mp4", "quiet room", h264(("vbv", 800), 50), room=dict(sigma=1.0, clock=False), picture=[("empty", 45)],
            sound=[("pause", 45)], levels=dict(noise=-55), traps=STILL),
        # The encoder swallows the noise once they have left: the hardest to tell from a freeze.
        hd25("quiet-720p-crf-leaving.mp4", "quiet room", h264(("crf", 28), 50), room=dict(sigma=1.5, clock=False), picture=[("empty", 40)], traps=STILL),
        small15("quiet-360p15-80k-leaving.mp4", "quiet room", h264(("vbv", 80), 60), room=dict(sigma=1.5, clock=False), picture=[("empty", 60)], traps=STILL),
        hd25("quiet-720p-800k-wall-clock.mkv", "quiet room", h264(("vbv", 800), 50), room=QUIET | dict(sigma=1.5, wall_clock=True), traps=STILL),
        hd25("quiet-720p-800k-clock-burnt-in.flv", "quiet room", h264(("vbv", 800), 100), room=dict(people=0, sigma=2.0), traps=STILL),
        hd25("quiet-720p-h265.mp4", "quiet room", h265(("vbv", 500), 50), room=QUIET | dict(sigma=2.0), traps=STILL),
        small15("quiet-360p15-80k.mp4", "quiet room", h264(("vbv", 80), 30), room=QUIET | dict(sigma=1.0), traps=STILL),
        small15("quiet-360p15-80k-gop250.ts", "quiet room", h264(("vbv", 80), 250), room=QUIET | dict(sigma=2.0), sound=[("pause", 60)], audio=["-c:a", "mp2", "-b:a", "32k"], traps=STILL),
        # Nobody is there when it stalls: only the recorder's clock shows it, and that only to the second.
        hd25("quiet-720p-800k-frozen.mkv", "quiet room", h264(("vbv", 800), 50), room=dict(people=0, sigma=1.5), picture=[("frozen", 14)]),
        hd25("frozen-720p-clock-goes-on.mp4", "quiet room", h264(("vbv", 1200), 50), picture=[("frozen, clock goes on", 20)]),

        # Dark, and not black.
        hd25("dark-720p-lights-off.mp4", "dark", h264(("vbv", 800), 50), room=dict(look="night", sigma=3.0), picture=[("black", 5)], traps=["picture.black", "picture.frozen"]),
        small15("dark-360p15-empty.mp4", "dark", h264(("vbv", 120), 30), room=QUIET | dict(look="night", sigma=3.0), traps=["picture.black", "picture.frozen"]),
        hd25("dark-720p-infrared.mkv", "dark", h264(("vbv", 1000), 50), room=dict(look="infrared", sigma=3.0), picture=[("frozen", 9)], traps=["picture.black"]),

        # Screens.
        Recording("screen-1080p-cursor.mp4", "screen", FULL_HD, 10, 70, h264(("crf", 28), 100), screen="busy", traps=STILL),
        Recording("screen-1080p-still.mp4", "screen", FULL_HD, 10, 60, h264(("crf", 28), 100), screen="still"),
        Recording("screen-720p-on-change.mkv", "screen", HD, 15, 90, h264(("crf", 28), 150), screen="busy", uneven="on change", traps=["picture.stutter", "media.gap"]),

        # Frames that do not come evenly.
        Recording("meeting-360p-variable.mp4", "uneven frames", SMALL, 25, 90, h264(("abr", 600), 100), uneven="wander", traps=["picture.stutter"]),
        Recording("recorder-360p-slower.mp4", "uneven frames", SMALL, 25, 90, h264(("abr", 600), 50), uneven="slower", traps=["picture.stutter"]),
        Recording("stutter-meeting-360p.mp4", "uneven frames", SMALL, 25, 90, h264(("abr", 600), 100), uneven="wander", picture=[("stutter", 12), ("stutter", 5)]),
        Recording("stutter-360p.mp4", "uneven frames", SMALL, 25, 90, h264(("abr", 600), 50), uneven="drops", picture=[("stutter", 10), ("stutter", 5)]),
        Recording("stutter-720p.mkv", "uneven frames", HD, 25, 60, h264(("vbv", 1000), 50), uneven="drops", picture=[("stutter", 8)]),
        Recording("camera-lost-360p.mp4", "uneven frames", SMALL, 25, 90, h264(("abr", 600), 50), uneven="drops", picture=[("no frames", 4), ("no frames", 8)]),

        # Sound.
        small15("sound-faint.mp4", "sound", h264(("abr", 200), 30), levels=dict(noise=-75, speech=-55), sound=[("faint", 0)]),
        small15("sound-clipped.mp4", "sound", h264(("abr", 200), 30), sound=[("clipped", 15), ("clipped", 6)]),
        small15("sound-clipped-opus.mkv", "sound", h264(("abr", 200), 30), sound=[("clipped", 20), ("silent", 4)], audio=["-c:a", "libopus", "-b:a", "32k"], sound_rate=48_000),
        small15("sound-none.mp4", "sound", h264(("abr", 200), 30), audio=[]),
        Recording("sound-pauses.m4a", "sound", None, 0, 180, [], sound=[("pause", 40), ("pause", 25)], levels=dict(noise=-55), sound_rate=48_000, traps=["sound.silent", "sound.faint"]),
        Recording("sound-loud.m4a", "sound", None, 0, 120, [], levels=dict(ceiling=0.97), sound_rate=48_000, traps=["sound.clipped"]),
        Recording("sound-clipped-pcm.wav", "sound", None, 0, 90, [], sound=[("clipped", 8)], audio=["-c:a", "pcm_s16le"]),
        Recording("sound-clipped-alaw.mkv", "sound", None, 0, 90, [], sound=[("clipped", 8)], audio=["-c:a", "pcm_alaw", "-ar", "8000"]),
        Recording("sound-silences-adpcm.wav", "sound", None, 0, 180, [], sound=[("silent", 55), ("hush", 10), ("silent", 4)], audio=["-c:a", "adpcm_ima_wav"]),

        # What damage is done to; itself whole.
        Recording("whole-360p.mp4", "whole", SMALL, 25, 60, h264(("vbv", 1500), 50) + ["-movflags", "+faststart"]),
    ]


def small():
    """Enough to see that the machinery runs."""
    made = []
    for wanted in full():
        if wanted.name in {"room-720p-800k.mkv", "room-720p-cbr.ts", "room-360p15-200k.mp4", "quiet-720p-800k-wall-clock.mkv", "quiet-360p15-80k.mp4", "stutter-360p.mp4", "sound-clipped.mp4", "whole-360p.mp4"}:
            made.append(dataclasses.replace(wanted, size=SMALL, seconds=40))
    return made
