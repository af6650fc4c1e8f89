#!/usr/bin/env python3
"""Measures what `fengcun align` says of pairs of recordings against what is known of them, and prints the tables of docs/timeline.md.

    measure.py FENGCUN FOLDER [--kind meeting|unrelated|shared] [--only WORD] [--jobs N] [--saved FILE] [--details]

FOLDER is what make-meetings.py wrote. A line's error is its distance from the nearest line that is true then, at the middle of
where it is reported. --saved keeps each answer, and takes it from there if the file is there.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

NEAR = 0.040
LEAST_SCORE = 12


def ask(program, folder, pair):
    """The answer as JSON, with the CPU seconds that it took."""
    process = subprocess.Popen([program, "align", str(folder / pair["a"]), str(folder / pair["b"]), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    try:
        answer = json.loads(out)
        answer["verdict"]
    except (json.JSONDecodeError, KeyError):
        sys.exit(f"{pair['a']} {pair['b']}: ended with {process.returncode}: {errors.decode().strip()[-300:]}")
    # 4 says that nothing can be said; anything else beside 0 is a failure.
    if (process.returncode == 0) != (answer["verdict"] == "aligned") or process.returncode not in (0, 4):
        sys.exit(f"{pair['a']} {pair['b']}: {answer['verdict']}, but ended with {process.returncode}")
    answer["cpu"], answer["peak"] = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return answer


def answers(options, pairs):
    kept = {}
    if options.saved and options.saved.exists():
        kept = {tuple(a["pair"]): a for a in map(json.loads, options.saved.read_text().splitlines())}
    missing = [p for p in pairs if (p["a"], p["b"]) not in kept]
    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as workers:
        for done, (pair, answer) in enumerate(zip(missing, workers.map(lambda p: ask(options.program, options.folder, p), missing)), 1):
            answer["pair"] = [pair["a"], pair["b"]]
            kept[pair["a"], pair["b"]] = answer
            if options.saved:
                with open(options.saved, "a") as file:
                    file.write(json.dumps(answer) + "\n")
            print(f"{time.monotonic() - begin:6.0f} s  {done}/{len(missing)}  {pair['condition']}: {answer['verdict']}", file=sys.stderr, flush=True)
    return [kept[p["a"], p["b"]] for p in pairs]


def figure(value):
    return float(value) if value is not None else None


class Judged:
    """One pair's answer beside its truth. Errors in milliseconds and parts in a million."""

    def __init__(self, pair, answer):
        self.pair, self.verdict, self.reason, self.cpu, self.peak = pair, answer["verdict"], answer.get("reason"), answer["cpu"], answer["peak"]
        self.score, self.ratio, self.confidence = (float(answer[k]) for k in ("score", "ratio", "confidence"))
        drift = (figure(answer.get("drift_ppm")) or 0) * 1e-6
        self.drift_error = abs(drift * 1e6 - pair["lines"][0]["slope_ppm"]) if pair["lines"] and "drift_ppm" in answer else None
        said = [(figure(l["lag"]), figure(l["from"]), figure(l["to"])) for l in answer["lags"]]
        at = lambda line, t: line["lag"] + t * line["slope_ppm"] * 1e-6
        self.errors = []
        for lag, begin, end in said:
            t = (begin + end) / 2
            true = [l for l in pair["lines"] if l["from"] <= t <= l["to"]] or pair["lines"]
            if true:
                self.errors.append(min(abs(lag + t * drift - at(l, t)) for l in true) * 1000)
        self.found = [
            any(min(end, l["to"]) - max(begin, l["from"]) > 1 and abs(lag + t * drift - at(l, t)) <= NEAR
                for lag, begin, end in said for t in [(max(begin, l["from"]) + min(end, l["to"])) / 2])
            for l in pair["lines"]]
        self.lines = len(said)
        # The clocks' difference has to lie in the interval that is given for it; one lag alone gives none.
        low, high, self.within = figure(answer.get("offset_low")), figure(answer.get("offset_high")), None
        if low is not None and low < high and "offset" in pair:
            self.within = low - NEAR <= pair["offset"] <= high + NEAR


def middle(values, form="{:.2f}"):
    return form.format(statistics.median(values)) if values else "–"


def share(values, part, form="{:.2f}"):
    values = sorted(values)
    return form.format(values[min(len(values) - 1, int(part * len(values)))]) if values else "–"


def verdicts(judged):
    count = collections.Counter(j.verdict for j in judged)
    return f"{count['aligned']} / {count['partial']} / {count['cannot']}"


def groups(judged):
    by = collections.defaultdict(list)
    for j in judged:
        by[j.pair["condition"]].append(j)
    return by


def meetings(judged):
    print("\n| condition | pairs | aligned / partial / cannot | main line, ms: median, p95, max | true lines within 40 ms | reported lines off by more | drift error, ppm: median, max | clocks' difference in its interval | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|")
    rows = list(groups(judged).items())
    for name, group in [*rows, ("**all**", judged)]:
        # Only what is aligned is given out as a clock.
        aligned = [j for j in group if j.verdict == "aligned"]
        mains = [j.errors[0] for j in aligned if j.errors]
        drifts = [j.drift_error for j in aligned if j.drift_error is not None]
        within = [j.within for j in aligned if j.within is not None]
        print(f"| {name} | {len(group)} | {verdicts(group)} | {middle(mains)}, {share(mains, 0.95)}, {share(mains, 1)} | {sum(sum(j.found) for j in aligned)} of {sum(len(j.found) for j in aligned)} "
              f"| {sum(e > NEAR * 1000 for j in aligned for e in j.errors)} of {sum(j.lines for j in aligned)} | {middle(drifts)}, {share(drifts, 1)} | {sum(within)} of {len(within)} | {middle([j.cpu for j in group], '{:.1f}')} |")


def strangers(judged):
    print("\n| kind | pairs | aligned / partial / cannot | highest score | highest ratio of those over 12 | lowest ln p | reasons |")
    print("|---|---|---|---|---|---|---|")
    for name, group in [*groups(judged).items(), ("**all**", judged)]:
        ratios = [j.ratio for j in group if j.score >= LEAST_SCORE]
        reasons = ", ".join(f"{r} {n}" for r, n in collections.Counter(j.reason for j in group if j.reason).most_common())
        print(f"| {name} | {len(group)} | {verdicts(group)} | {max(j.score for j in group):.1f} | {f'{max(ratios):.2f}' if ratios else '–'} | {-max(j.confidence for j in group):.1f} | {reasons} |")
    wrong = [j for j in judged if j.verdict == "aligned"]
    print(f"\n**False `aligned`: {len(wrong)} of {len(judged)}.**")


def details(judged):
    print()
    for j in judged:
        expected = {"meeting": "aligned", "unrelated": "cannot"}.get(j.pair["kind"])
        odd = j.verdict != expected if expected else False
        odd = odd or j.verdict == "aligned" and (j.within is False or any(e > NEAR * 1000 for e in j.errors) or not all(j.found) or (j.drift_error or 0) > 3)
        if odd:
            print(f"- {j.pair['condition']}: {j.pair['a']} {j.pair['b']}: {j.verdict} ({j.reason}), score {j.score:.1f}, ratio {j.ratio:.2f}, ln p {-j.confidence:.1f}, "
                  f"lines off by {', '.join(f'{e:.1f}' for e in j.errors) or '–'} ms, drift by {j.drift_error or 0:.2f} ppm"
                  + "".join(f"; missed {l['who']}, {l['to'] - l['from']:.0f} s with {l.get('talk', 0)} s of talk" for l, found in zip(j.pair["lines"], j.found) if not found))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--kind", choices=("meeting", "unrelated", "shared"))
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--saved", type=pathlib.Path)
    parser.add_argument("--details", action="store_true", help="name each pair whose answer is not all that was to be wished")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    truth = json.loads((options.folder / "truth.json").read_text())
    pairs = [p for p in truth["pairs"] if options.only in p["condition"] and options.kind in (None, p["kind"])]
    judged = [Judged(p, a) for p, a in zip(pairs, answers(options, pairs))]
    of = lambda kind: [j for j in judged if j.pair["kind"] == kind]
    print(f"{len(pairs)} pairs, seed {truth['seed']}, half {truth['half']} of the speech")
    if of("meeting"):
        print("\n## Recordings of one meeting")
        meetings(of("meeting"))
    if of("unrelated"):
        print("\n## Recordings that share nothing, or little")
        strangers(of("unrelated"))
    if of("shared"):
        print("\n## Recordings that share sound, but no meeting")
        meetings(of("shared"))
    print(f"\nPeak memory {max(j.peak for j in judged):.0f} MB; CPU {sum(j.cpu for j in judged):.0f} s in all.")
    if options.details:
        details(judged)


if __name__ == "__main__":
    main()
