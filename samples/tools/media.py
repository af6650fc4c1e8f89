"""Writes the recordings: frames and sound of one segment into one container."""

import os
import subprocess
from datetime import timezone

import facts
import picture
import sound

QUIET = ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
EXACT = ["-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
H264 = ["-c:v", "libx264", "-preset", "medium", "-crf", "37", "-g", "50", "-pix_fmt", "yuv420p",
        "-sws_flags", "+accurate_rnd+bitexact",
        "-bsf:v", "filter_units=remove_types=6"]      # no encoder banner in the stream, as from a recorder

KINDS = {
    # what a Dahua-like recorder exports
    "mp4": ["-bf", "0", *H264, "-c:a", "aac", "-ar", "8000", "-b:a", "13k", "-f", "mp4", "-movflags", "+faststart"],
    # a program stream that calls itself .mp4, as Hikvision-like recorders do
    "ps": ["-bf", "0", *H264, "-c:a", "mp2", "-b:a", "16k", "-f", "vob"],
    "avi": ["-bf", "0", *H264, "-c:a", "adpcm_ima_wav", "-block_size", "512", "-ar", "8000", "-f", "avi"],
    # meeting software drops frames when nothing happens: variable frame rate
    "mkv": ["-vf", "select='eq(n,0)+gt(mod(n*7,10),4)'", "-vsync", "vfr", "-bf", "0", *H264, "-c:a", "libopus", "-ar", "8000",
            "-b:a", "13k", "-f", "matroska"],
    "flv": ["-bf", "0", *H264, "-c:a", "aac", "-ar", "11025", "-b:a", "16k", "-f", "flv"],
    "wav": ["-c:a", "adpcm_ima_wav", "-block_size", "64", "-ar", "8000", "-f", "wav"],
}


def write(segment, tracks, timelines, target, scratch):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    wave = os.path.join(scratch, "cut.wav")
    sound.cut(tracks[segment.microphone], segment.microphone, segment.start, segment.seconds, wave)
    stamp = segment.shown.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if segment.camera is None:
        subprocess.run([*QUIET, "-i", wave, *EXACT, *KINDS[segment.kind], target], check=True)
        return
    command = [*QUIET[:1], *QUIET[2:],
               "-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", "%dx%d" % picture.SIZE,
               "-framerate", str(picture.RATE), "-i", "pipe:0", "-i", wave,
               "-map", "0:v", "-map", "1:a", *EXACT, *KINDS[segment.kind]]
    if segment.kind in ("mp4", "mkv"):
        command += ["-metadata", "creation_time=" + stamp]
    if segment.kind == "avi":
        command += ["-metadata", "date=" + segment.shown.strftime("%Y-%m-%d %H:%M:%S")]
    origin, spoken = (facts.OPENING, timelines["opening"]) if segment.camera == "opening" \
        else (sound.ORIGIN, timelines["evaluation"])
    process = subprocess.Popen([*command, target], stdin=subprocess.PIPE)
    for frame in picture.frames(segment, spoken, origin):
        process.stdin.write(frame)
    process.stdin.close()
    if process.wait() != 0:
        raise SystemExit(f"{target}: ffmpeg failed")
