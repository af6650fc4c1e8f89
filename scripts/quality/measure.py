#!/usr/bin/env python3
"""Measures what `fengcun analyse` finds against what is known of the recordings, and prints the tables of docs/media.md.

    measure.py FENGCUN RECORDINGS [--thorough] [--json] [--only WORD] [--details] [--saved DIR]

A report is a hit when it covers at least half of an event and at least half of it lies in the event. Damage is hit by any report of
its kind that touches it within a second; what is so of a whole file, by any report of that kind in the file. What is neither a hit
nor in a stretch where either answer is right is a false alarm. --saved keeps each file's JSON, or reads it if it is there.
"""
import argparse
import collections
import json
import pathlib
import statistics
import subprocess
import sys
import time

CODES = [
    "picture.black", "picture.frozen", "picture.stutter", "sound.silent", "sound.faint", "sound.clipped", "sound.missing",
    "media.gap", "media.jump", "media.undecodable", "media.concealed", "media.continuity", "media.truncated",
]
TOUCH = 1.0
# Nothing moves, and whether the picture is frozen cannot be told: neither right nor wrong, but worth counting.
STILL = "picture.still"


def overlap(one, other):
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def span(item, end):
    begin = float(item["from"]) if item.get("from") is not None else 0.0
    return begin, float(item["to"]) if item.get("to") is not None else (end if item.get("from") is None else begin)


def analyse(program, path, thorough, saved):
    """The recording as JSON, its seconds of media, and the seconds that it took."""
    kept = saved / (path.name + ".json") if saved else None
    if kept and kept.exists():
        answer = json.loads(kept.read_text())
        return answer["recording"], answer["took"], answer["error"]
    begin = time.monotonic()
    done = subprocess.run([program, "analyse", str(path), "--json", *(["--thorough"] if thorough else [])], capture_output=True, text=True)
    took = time.monotonic() - begin
    recording, error = None, None
    try:
        recording = json.loads(done.stdout)
        recording = recording["files"][0] if "files" in recording else recording
        if "error" in recording:
            recording, error = None, recording["error"].get("message", "an error")
    except (json.JSONDecodeError, IndexError, TypeError):
        error = f"ended with {done.returncode}, no JSON: {done.stderr.strip()[-300:]}"
    if error is None and not recording.get("analysis"):
        error = "was not analysed"
    if kept:
        kept.write_text(json.dumps({"recording": recording, "took": took, "error": error}))
    return recording, took, error


class Tally:
    def __init__(self):
        self.events = self.hits = self.false = self.traps = 0
        self.false_seconds = 0.0
        self.edges = []

    def row(self):
        edges = sorted(self.edges)
        at = lambda share: f"{edges[min(len(edges) - 1, int(share * len(edges)))]:.2f}" if edges else "–"
        middle = f"{statistics.median(edges):.2f}" if edges else "–"
        return [self.events, self.hits, self.events - self.hits, self.false, f"{self.false_seconds:.1f}", middle, at(0.9), at(1.0)]


def judge(truth, reports, end, tallies, notes):
    """Counts one file. `reports` are (code, (from, to), detail)."""
    events = truth["events"]
    spent = set()
    for event in events:
        codes, stretch = [event["code"], *event.get("or", [])], span(event, end)
        candidates = []
        for index, (code, place, _) in enumerate(reports):
            if code not in codes:
                continue
            if event["match"] == "file":
                candidates.append((1.0, index))
            elif event["match"] == "touch":
                if place[0] <= stretch[1] + TOUCH and place[1] >= stretch[0] - TOUCH:
                    candidates.append((1.0, index))
            else:
                common = overlap(stretch, place)
                if common >= 0.5 * (stretch[1] - stretch[0]) and common >= 0.5 * (place[1] - place[0]):
                    candidates.append((common, index))
        for tally in tallies(event["code"]):
            tally.events += 1
            tally.hits += bool(candidates)
        if not candidates:
            as_still = event["code"] == "picture.frozen" and any(code == STILL and overlap(stretch, place) >= 0.5 * (stretch[1] - stretch[0]) for code, place, _ in reports)
            notes.append(("missed", truth["path"], event["code"], stretch if event["from"] is not None else None, "reported as still" if as_still else event.get("as", "")))
            continue
        if event["match"] == "overlap":
            best = max(candidates)[1]
            spent.add(best)
            place = reports[best][1]
            if event["code"] != "sound.faint":
                for tally in tallies(event["code"]):
                    tally.edges += [abs(place[0] - stretch[0]), abs(place[1] - stretch[1])]
                if max(abs(place[0] - stretch[0]), abs(place[1] - stretch[1])) > 0.5:
                    notes.append(("edge", truth["path"], event["code"], stretch, f"reported {place[0]:.2f} to {place[1]:.2f}"))
        else:
            spent.update(index for _, index in candidates)

    for index, (code, place, detail) in enumerate(reports):
        if index in spent or code not in CODES:
            continue
        length = place[1] - place[0]
        allowed = [span(e, end) for e in truth["either"] if e["code"] in (code, "*")]
        # A piece of what was reported in several is no false alarm: the event is counted as missed if no piece is large enough.
        allowed += [span(e, end) for e in events if code in (e["code"], *e.get("or", []))]
        covered = max((overlap(place, a) for a in allowed), default=0.0)
        inside = any(a[0] - TOUCH <= place[0] and place[1] <= a[1] + TOUCH for a in allowed)
        if inside or (length > 0 and covered >= 0.5 * length):
            continue
        for tally in tallies(code):
            tally.false += 1
            tally.false_seconds += length
            tally.traps += code in truth["traps"]
        notes.append(("false", truth["path"], code, place, detail))


def table(heads, rows):
    text = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return "\n".join(text + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fengcun")
    parser.add_argument("recordings", type=pathlib.Path)
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", help="files whose name contains this")
    parser.add_argument("--details", action="store_true", help="each miss, false alarm and edge beyond half a second")
    parser.add_argument("--saved", type=pathlib.Path)
    options = parser.parse_args()
    if options.saved:
        options.saved.mkdir(parents=True, exist_ok=True)

    by_code, by_group = collections.defaultdict(Tally), collections.defaultdict(Tally)
    speed = collections.defaultdict(lambda: [0.0, 0.0, 0])
    notes, failed, still = [], [], []
    for truth in json.loads((options.recordings / "truth.json").read_text())["files"]:
        path = options.recordings / truth["path"]
        if options.only not in truth["path"]:
            continue
        recording, took, error = analyse(options.fengcun, path, options.thorough, options.saved)
        if error:
            failed.append((truth["path"], error))
        recording = recording or {}
        observations = recording.get("damage", []) + ((recording.get("analysis") or {}).get("events", []))
        end = truth["seconds"] or float(recording.get("duration") or 0) or 60.0
        reports = [(o["code"], span(o, end), o.get("detail", "")) for o in observations]
        group = truth["kind"]
        still += [place[1] - place[0] for code, place, _ in reports if code == STILL]
        judge(truth, reports, end, lambda code: [by_code[code], by_group[group, code]], notes)
        for code in truth["traps"]:  # a row of its own, if only to say that nothing was reported
            by_code[code], by_group[group, code]
        speed[group][0] += end
        speed[group][1] += took
        speed[group][2] += 1

    codes = [code for code in CODES if code in by_code]
    if options.json:
        figures = lambda tally: dict(vars(tally), misses=tally.events - tally.hits)
        json.dump({
            "codes": {code: figures(by_code[code]) for code in codes},
            "groups": [{"group": g, "code": c, **figures(t)} for (g, c), t in sorted(by_group.items())],
            "speed": {g: {"files": n, "seconds": s, "took": t, "timesRealTime": round(s / t, 1) if t else None} for g, (s, t, n) in speed.items()},
            "notes": notes, "failed": failed,
        }, sys.stdout, indent=1, ensure_ascii=False)
        print()
        return

    print(table(["what", "events", "found", "missed", "false alarms", "of seconds", "edge, median s", "edge, 90 %", "edge, worst"], [[f"`{code}`", *by_code[code].row()] for code in codes]))
    print()
    rows = []
    for group, (seconds, took, count) in speed.items():
        for index, code in enumerate(code for code in CODES if (group, code) in by_group):
            tally = by_group[group, code]
            rows.append([group if index == 0 else "", f"`{code}`", tally.events, tally.hits, tally.events - tally.hits, tally.false, f"{tally.false_seconds:.1f}"])
        if not any(g == group for g, _ in by_group):
            rows.append([group, "nothing to find, nothing reported", 0, 0, 0, 0, "0.0"])
    print(table(["kind", "what", "events", "found", "missed", "false alarms", "of seconds"], rows))
    print()
    total = [sum(column) for column in zip(*speed.values())]
    print(table(["kind", "files", "minutes", "times real time"], [[g, n, f"{s / 60:.1f}", f"{s / t:.0f}" if t else "–"] for g, (s, t, n) in [*speed.items(), ("all", total)]]))
    if still:
        freezes = sum(detail == "reported as still" for *_, detail in notes)
        print(f"\n`{STILL}`, where frozen or quiet cannot be told: {len(still)} stretches, {sum(still):.0f} s, among them {freezes} of the missed freezes.")
    for error in dict.fromkeys(error for _, error in failed):
        print(f"\nNot analysed ({error}): {', '.join(path for path, other in failed if other == error)}")
    if options.details:
        print()
        for kind, path, code, place, detail in notes:
            where = f"{place[0]:.2f}–{place[1]:.2f} s" if place else "the file"
            print(f"- {kind}: {path}, `{code}`, {where} {detail}".rstrip())


if __name__ == "__main__":
    main()
