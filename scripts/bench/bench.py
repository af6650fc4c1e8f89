#!/usr/bin/env python3
"""Measures fengcun against the commands that a user would script today, side by side, as ratios.

    bench.py FENGCUN DIR [--gigabytes N] [--documents N] [--rounds N] [--only NAME]

DIR holds the recordings, made once, and what the runs write, removed again. Each contestant of a pair runs in turn, round by
round; what is compared is the median of the wall times. CPU seconds and peak memory are those of the whole process tree
(peak: its largest process). Nothing here judges: the figures and the targets are printed, docs/performance.md keeps them.
"""
import argparse, json, os, pathlib, platform, resource, shutil, statistics, subprocess, sys, time

parser = argparse.ArgumentParser()
parser.add_argument("fengcun")
parser.add_argument("folder")
parser.add_argument("--gigabytes", type=float, default=4)
parser.add_argument("--documents", type=int, default=10_000)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--only", action="append", help="add, chain, verify, sm3, documents, index, fast, thorough, align")
options = parser.parse_args()
FENGCUN = os.path.abspath(options.fengcun)
FOLDER = pathlib.Path(options.folder).absolute()
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ.update(FENGCUN_PASSPHRASE="bench", LC_ALL="C.UTF-8")


def sh(script, **variables):
    """Runs a script to its end and returns wall seconds, CPU seconds, peak memory in MB."""
    environment = dict(os.environ, F=FENGCUN, **{k: str(v) for k, v in variables.items()})
    begin = time.monotonic()
    process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", script], env=environment, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - begin
    if process.returncode != 0:
        sys.exit(f"{script}\nended with {process.returncode}:\n{errors.decode()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def make_recordings():
    """Segments of 1080p H.264 with AAC, half MP4, half MPEG-TS: a minute encoded once, then repeated without decoding."""
    target = FOLDER / "recordings"
    size = int(options.gigabytes * 1e9)
    if target.exists() and sum(f.stat().st_size for f in target.iterdir()) >= size * 0.95:
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    minute = FOLDER / "minute.mp4"
    make_minute(minute)
    files = 8
    repeats = max(1, round(size / files / minute.stat().st_size))
    for i in range(files):
        form = ["mp4", "ts"][i % 2]
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-stream_loop", str(repeats - 1), "-i", str(minute), "-c", "copy", "-f", {"mp4": "mp4", "ts": "mpegts"}[form], str(target / f"seg{i:02}.{form}")],
            check=True)
        # No two recordings are alike.
        with open(target / f"seg{i:02}.{form}", "ab") as file:
            file.write(b"\0\0\0\x10free" + i.to_bytes(8, "big") if form == "mp4" else b"\x47\x1f\xff\x10" + i.to_bytes(184, "big"))
    minute.unlink()
    return target


def make_minute(minute):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=25:duration=60,noise=alls=12:allf=t", "-f", "lavfi", "-i", "sine=frequency=440:duration=60",
         "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "4M", "-maxrate", "4M", "-bufsize", "8M", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k", str(minute)], check=True)


def make_hours():
    """A recording of one hour and one of five minutes: the same minute again and again, so that a keyframe's every figure is alike."""
    hour, five, minute = FOLDER / "hour.mp4", FOLDER / "five.mp4", FOLDER / "minute.mp4"
    if not hour.exists() or not five.exists():
        make_minute(minute)
        for target, repeats in ((hour, 60), (five, 5)):
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-stream_loop", str(repeats - 1), "-i", str(minute), "-c", "copy", str(target)], check=True)
        minute.unlink()
    return hour, five


def make_documents(count):
    """Small papers, none like another."""
    target = FOLDER / "documents"
    if target.exists() and len(list(target.iterdir())) == count:
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for i in range(count):
        (target / f"评审表{i:05}.txt").write_text(f"评审表 {i}\n" + "供应商得分 " * (50 + i % 400) + "\n")
    return target


def make_meetings():
    """Two simulated meetings of two hours (scripts/align), as a recorder would have coded them and as `analyse` keeps sound."""
    target = FOLDER / "meetings"
    if not (target / "b.mp4").exists():
        subprocess.run([sys.executable, str(pathlib.Path(__file__).parent.parent / "align" / "make-meetings.py"), str(target), "--size", "long", "--pool", str(FOLDER / "speech"), "--raw"], check=True)
        for name, source in {"other": "m901-a", "a": "m900-a", "b": "m900-b"}.items():
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(target / f"{source}.wav"), "-c:a", "aac", "-b:a", "24k", str(target / f"{name}.mp4")], check=True)
    truth = json.loads((target / "truth.json").read_text())["pairs"]
    return next(p for p in truth if (p["a"], p["b"]) == ("m900-a.wav", "m900-b.wav"))


def said(title, script):
    """What a contestant prints, on one line."""
    done = subprocess.run(["bash", "-c", script], cwd=FOLDER, env=dict(os.environ, F=FENGCUN), capture_output=True, text=True)
    print(f"- {title}: `{' '.join(done.stdout.split())[:600] or done.stderr.strip()[-200:]}`, exit status {done.returncode}", flush=True)


def touch_memory():
    """A virtual machine's host hands out memory on first touch, which can take longer than the work: let neither pay for it."""
    subprocess.run([sys.executable, "-c", "x = bytearray(6 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1"], check=False)


PROJECT = """format: 1
packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01
project: {number: BENCH-1, name: bench, method: open-tender}
parties:
  buyer: {name: buyer}
  agent: {name: agent}
venues:
  - {id: main, name: main}
  - {id: sub1, name: sub}
digests: [%s]
"""


def compare(title, target, contestants, before="true"):
    """contestants: name → script; the first is fengcun's, ratios are over each of the others."""
    figures = {name: [] for name in contestants}
    for _ in range(options.rounds):
        for name, script in contestants.items():
            sh(before)
            touch_memory()
            figures[name].append(sh(script))
    print(f"\n## {title}\n\n| | wall s | CPU s | peak MB | wall, all rounds |\n|---|---|---|---|---|")
    medians = {}
    for name, runs in figures.items():
        medians[name] = statistics.median(r[0] for r in runs)
        cpu, peak = statistics.median(r[1] for r in runs), max(r[2] for r in runs)
        print(f"| {name} | {medians[name]:.2f} | {cpu:.2f} | {peak:.0f} | {', '.join(f'{r[0]:.2f}' for r in runs)} |")
    names = list(contestants)
    for other in names[1:]:
        print(f"\n`{names[0]}` / `{other}` = **{medians[names[0]] / medians[other]:.2f}** (target: {target})", flush=True)
    return {name: (medians[name], statistics.median(r[1] for r in runs)) for name, runs in figures.items()}


def workspace(digests):
    return f"rm -rf w w.fengcun w.asice; $F init w --id BENCH-1; cp project-{digests}.yaml w/metadata/project.yaml"


def align():
    truth = make_meetings()
    missing = [tool for tool in ("audio-offset-finder", "syncstart") if not shutil.which(tool)]
    if missing:
        sys.exit(f"bench: {', '.join(missing)} missing: pip install audio-offset-finder==0.5.3 syncstart==1.1.1")
    # Left to themselves these two look at the first 15 minutes, the first 20 seconds; here at all of it, as we do.
    contestants = {
        "align": lambda a, b: f"$F align meetings/{a}.mp4 meetings/{b}.mp4 --json",
        "audio-offset-finder --trim 7200": lambda a, b: f"audio-offset-finder --trim 7200 --json --find-offset-of meetings/{b}.mp4 --within meetings/{a}.mp4",
        # It ends with its answer as a message of failure, always with status 1.
        "syncstart -t 7200": lambda a, b: f"(syncstart -q -s -t 7200 meetings/{a}.mp4 meetings/{b}.mp4 || [ $? = 1 ])"}
    compare("two recordings of a meeting of two hours (AAC, 8 kHz): where does one stand in the other", "< 1.00", {name: script("a", "b") for name, script in contestants.items()})
    compare("the same from the sound that `analyse` keeps; decoding alone", "< 20 CPU s, < 300 MB", {
        "align, kept sound": "$F align meetings/m900-a.sound meetings/m900-b.sound --json",
        "ffmpeg, decoding alone": "for f in a b; do ffmpeg -v error -y -i meetings/$f.mp4 -ac 1 -ar 8000 -f mulaw /dev/null; done"})
    lines = ", ".join(f"{l['lag']:.3f} s ({l['from']:.0f} to {l['to']:.0f} s)" for l in truth["lines"])
    print(f"\nTrue lags, at the beginning of b: {lines}; drift {truth['lines'][0]['slope_ppm']:.2f} ppm. What was said:\n")
    for pair, (a, b) in {"of one meeting": ("a", "b"), "of two different meetings": ("a", "other")}.items():
        for name, script in contestants.items():
            said(f"{name}, {pair}", script(a, b))
        for name, flag in {"audio-offset-finder": " --trim 7200", "syncstart": " -t 7200"}.items():
            said(f"{name}, {pair}", contestants[name + flag](a, b).replace(flag, ""))


def main():
    wanted = lambda name: not options.only or name in options.only
    if options.only == ["align"]:
        return align()
    recordings, documents = make_recordings(), make_documents(options.documents)
    for name, digests in {"sha256": "sha256", "sm3": "sha256, sm3"}.items():
        (FOLDER / f"project-{name}.yaml").write_text(PROJECT % digests)
    if not (FOLDER / "id").exists():
        sh("$F identity create id --name bench")
        sh("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -subj /CN=bench -days 9")
    total = sum(f.stat().st_size for f in recordings.iterdir())
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    print(f"# {time.strftime('%Y-%m-%d')}: {os.cpu_count()} × {cpu}, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') >> 30} GiB, {platform.freedesktop_os_release()['PRETTY_NAME']}")
    print(f"{len(list(recordings.iterdir()))} recordings, {total / 1e9:.2f} GB; {options.documents} documents, {sum(f.stat().st_size for f in documents.iterdir()) / 1e6:.0f} MB; {options.rounds} rounds, page cache warm")

    add = "$F add w --venue main --stage evaluation --source pano recordings"
    clean = "rm -rf w w.fengcun w.asice copy bag bag.zip *.packets sums; sync"
    # Fresh files are written back in the background; who comes next must not wait for it.
    if wanted("add"):
        compare("add", "≤ 1.10", {"add": add, "cp, sync, openssl dgst": "cp -r recordings copy && sync && openssl dgst -sha256 copy/* > sums"}, before=f"{clean}; {workspace('sha256')}")
    chain = ("for f in recordings/*; do ffprobe -v error -show_packets -of compact $f > $(basename $f).packets; done; cp -r recordings bag; bagit.py --sha256 --processes 2 bag; "
             "zip -0 -q -r bag.zip bag; openssl cms -sign -binary -in bag/manifest-sha256.txt -signer cert.pem -inkey key.pem -outform DER -out bag.p7s; sync")
    if wanted("chain"):
        compare("add, seal --to", "≤ 0.50", {"add, seal --to": f"{add}; $F seal w --identity id/identity.p12 --to w.asice", "ffprobe, cp, bagit.py, zip, openssl cms": chain}, before=f"{clean}; {workspace('sha256')}")
    if wanted("verify"):
        sh(f"{clean}; {workspace('sha256')}; {add}; $F seal w --identity id/identity.p12 --to w.asice; cp -r recordings bag; bagit.py --sha256 --processes 2 bag; sync")
        compare("verify", "≤ 1.00", {
            "verify w.asice": "$F verify w.asice --trust id/ca.pem", "verify w": "$F verify w --trust id/ca.pem",
            "openssl dgst, two at a time": "ls recordings/* | xargs -P 2 -n 1 openssl dgst -sha256", "bagit.py --validate": "bagit.py --validate --processes 2 bag"})
    if wanted("sm3"):
        compare("SHA-256 and SM3: add, seal --to, verify", "none: measured apart", {
            "fengcun": f"{add}; $F seal w --identity id/identity.p12 --to w.asice; $F verify w.asice --trust id/ca.pem",
            "openssl dgst of both, two files at a time": "for d in sha256 sm3; do ls recordings/* | xargs -P 2 -n 1 openssl dgst -$d; done"}, before=f"{clean}; {workspace('sm3')}")
    if wanted("index") or wanted("fast") or wanted("thorough"):
        hour, five = make_hours()
    if wanted("index"):
        compare("packet index of an hour (1080p25, 4 Mb/s)", "≤ 0.33", {"probe": "$F probe hour.mp4 --json", "ffprobe -show_packets": "ffprobe -v error -show_packets -of compact hour.mp4 > hour.packets"})
    if wanted("fast"):
        cpu = compare("fast analysis of an hour, in a workspace that has it", "≥ 100 times real time a core", {"analyse": "$F analyse w --jobs 1"}, before=f"{clean}; {workspace('sha256')}; $F add w --venue main --stage evaluation --source pano hour.mp4")
        print(f"\n{3600 / cpu['analyse'][0]:.0f} times real time by the clock, {3600 / cpu['analyse'][1]:.0f} a CPU second")
    if wanted("thorough"):
        compare("five minutes: add, analyse --thorough", "≤ 1.00", {
            "add, analyse --thorough": "$F add w --venue main --stage evaluation --source pano five.mp4; $F analyse w --thorough",
            "ffmpeg blackdetect, freezedetect, silencedetect": "ffmpeg -v error -i five.mp4 -vf blackdetect,freezedetect -af silencedetect -f null -"}, before=f"{clean}; {workspace('sha256')}")
    if wanted("documents"):
        compare(f"{options.documents} documents: add, seal, verify", "< 1.00", {
            "fengcun": "$F add w --document individual-score documents; $F seal w --identity id/identity.p12; $F verify w --trust id/ca.pem",
            "cp, bagit.py, bagit.py --validate": "cp -r documents bag; bagit.py --sha256 --processes 2 bag; sync; bagit.py --validate --processes 2 bag"}, before=f"{clean}; {workspace('sha256')}")
    if wanted("align"):
        align()
    sh(f"{clean}; rm -rf project-*.yaml id cert.pem key.pem bag.p7s")


main()
