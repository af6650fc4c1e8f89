"""Builds samples/liuzhou from facts.py. Called by ../make-sample.sh."""

import json
import os
import shutil
import sys
import tempfile
from datetime import timedelta

import facts as f
import media
import papers
import sound
import statement


def truth(evaluation):
    def seconds(moment, segment):
        return round((moment - segment.start).total_seconds(), 3)

    every = f.segments()
    byname = {s.name: s for s in every}
    freeze, silence = byname[f.FREEZE[0]], byname[f.SILENCE[0]]
    pano = [s for s in every if s.folder == "sub1/evaluation/pano"]
    recordings = []
    for s in every:
        m = f.MICROPHONES[s.microphone]
        recordings.append({
            "path": s.path, "container": {"ps": "mpegps"}.get(s.kind, s.kind),
            "trueStart": s.start.isoformat(timespec="milliseconds"),
            "shownStart": s.shown.isoformat(timespec="milliseconds"), "seconds": s.seconds,
            "snrDb": m["snr"], "farEndDb": m["far"] if m["room"] in ("main", "sub1") else None})
    return {
        "format": 1, "project": f.NUMBER,
        "trueClock": "main venue clock, Asia/Shanghai; no drift anywhere",
        "recordings": recordings,
        "clock": {"venue": "sub1", "offsetSeconds": f.SUB_CLOCK_ERROR, "meaning": "reading of the sub venue's clocks minus true time"},
        "delays": {
            "subSpeakerHeardInMainSeconds": f.DELAY_SUB_IN_MAIN, "mainSpeakerHeardInSubSeconds": f.DELAY_MAIN_IN_SUB,
            "meetingSeconds": f.MEETING_DELAY,
            "expectedLags": {
                "definition": "time shown in main minus time shown in sub1 for the same word",
                "mainSpeaks": round(-f.SUB_CLOCK_ERROR - f.DELAY_MAIN_IN_SUB, 3),
                "subSpeaks": round(-f.SUB_CLOCK_ERROR + f.DELAY_SUB_IN_MAIN, 3)}},
        "faults": [
            {"kind": "hole", "before": pano[2].path, "after": pano[3].path,
             "shownFrom": "2026-09-15T14:32:50+08:00", "shownTo": "2026-09-15T14:32:59+08:00", "seconds": 9.0},
            {"kind": "freeze", "path": freeze.path, "from": seconds(f.FREEZE[1], freeze),
             "to": seconds(f.FREEZE[1], freeze) + f.FREEZE[2], "seconds": f.FREEZE[2]},
            {"kind": "silence", "path": silence.path, "from": seconds(f.SILENCE[1], silence),
             "to": seconds(f.SILENCE[1], silence) + f.SILENCE[2], "seconds": f.SILENCE[2]},
            {"kind": "extension", "paths": [s.path for s in every if s.kind == "ps"], "note": "MPEG program stream named .mp4"}],
        "speech": [{"speaker": s, "venue": f.VOICES[s][0],
                    "trueStart": (sound.ORIGIN + timedelta(seconds=at)).isoformat(timespec="milliseconds"),
                    "seconds": round(len(x) / sound.RATE, 3)} for s, at, x in evaluation],
    }


def main(root):
    for part in ("recordings", "documents"):
        shutil.rmtree(os.path.join(root, part), ignore_errors=True)
    os.makedirs(root, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        print("sound", file=sys.stderr)
        tracks, evaluation, opening = sound.tracks(scratch)
        for segment in f.segments():
            print(segment.path, file=sys.stderr)
            media.write(segment, tracks, {"evaluation": evaluation, "opening": opening},
                        os.path.join(root, segment.path), scratch)
    print("documents", file=sys.stderr)
    papers.write(root)                       # after the recordings: the handover lists carry their digests
    with open(os.path.join(root, "project.yaml"), "w", encoding="utf-8") as out:
        out.write(statement.project_yaml())
    with open(os.path.join(root, "truth.json"), "w", encoding="utf-8") as out:
        json.dump(truth(evaluation), out, ensure_ascii=False, indent=1)
        out.write("\n")


main(sys.argv[1])
