"""The speech that meetings are made of: real takes from folders and Debian's telephone prompts, conversations spoken by espeak-ng.

A take is a few seconds by one voice, 8 kHz, RMS 1. The pool is cut in halves by the takes' names: what is tuned on one half
is measured on the other.
"""
import concurrent.futures
import hashlib
import io
import os
import pathlib
import random
import shutil
import subprocess
import sys
import wave

import numpy as np

RATE = 8000
# Read by people, CC-BY-SA and public domain.
PACKAGES = [*(f"asterisk-core-sounds-{language}-wav" for language in ("en", "es", "fr", "it", "ru")), "pocketsphinx-testdata"]
# Voice, words a minute, pitch; `cmn` is Mandarin, `yue` Cantonese.
VOICES = [
    ("cmn+m3", 165, 40), ("cmn+f2", 175, 55), ("cmn+m7", 150, 30), ("cmn+f5", 185, 60), ("cmn+Alex", 170, 45), ("cmn+Andrea", 160, 50), ("cmn+Michael", 190, 38),
    ("cmn+steph", 155, 62), ("yue+m2", 170, 45), ("yue+f3", 160, 58), ("en-us+m4", 165, 42), ("en-gb+f4", 175, 52), ("en-gb-scotland+m1", 160, 35), ("en-us+f1", 180, 60),
]
TAKES = 110


def resample(samples, length):
    """The same sound in `length` samples."""
    spectrum = np.fft.rfft(samples)
    out = np.zeros(length // 2 + 1, spectrum.dtype)
    keep = min(len(out), len(spectrum))
    out[:keep] = spectrum[:keep]
    return (np.fft.irfft(out, length) * (length / len(samples))).astype(np.float32)


def cleaned(samples):
    """Without the silence at both ends, RMS 1 where it speaks; None if there is too little of it."""
    frames = samples[:len(samples) // 160 * 160].reshape(-1, 160)
    power = np.mean(frames ** 2, axis=1)
    spoken = np.flatnonzero(power > 1e-3 * power.max()) if len(power) else []
    if len(spoken) < 40:
        return None
    samples = frames[spoken[0]:spoken[-1] + 1].reshape(-1)
    return samples / np.sqrt(np.mean(power[spoken]))


def read(path):
    raw = ["-f", "gsm"] if path.suffix == ".gsm" else ["-f", "g722"] if path.suffix == ".g722" else []
    done = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *raw, "-i", str(path), "-vn", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"], capture_output=True)
    return np.frombuffer(done.stdout, np.float32)


def say(voice, speed, pitch, text):
    done = subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", "--", text], capture_output=True, check=True)
    with wave.open(io.BytesIO(done.stdout)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(1 << 24), "<i2")
    return resample(samples.astype(np.float32) / 32768, round(len(samples) * RATE / rate))


CHINESE = {
    "who": "第一位专家|第三位专家|采购人代表|投标人|评审组长|供应商甲|供应商乙|代理机构|监督人员|我|他们公司|这一家|副场的专家|招标文件".split("|"),
    "what": "报价|技术方案|业绩证明|资格文件|售后服务|交货期限|质量保证|项目经理证书|类似项目合同|检测报告|授权委托书|实施计划|培训方案|偏离表|分项报价表|投标保证金".split("|"),
    "does": "没有响应|完全满足|部分满足|超出了|需要澄清|应当得到|不能证明|已经提交|写得比较详细|存在偏差|没有盖章|符合要求|要扣分|可以加分|明显低于平均水平".split("|"),
    "why": "因为第{n}页没有签字|按照评分标准第{m}条|请大家看一下第{n}页|我认为应该给{m}分|和第{m}包的情况一样|上次也是这样处理的|我再核对一下原件|这里写的是{n}万元|合同金额是{n}万{m}千元|日期是{y}年{m}月{d}日".split("|"),
    "end": "大家有没有不同意见|请副场的专家说一下|可以，我同意|这一项先放一放|请记录下来|我保留意见|好的，继续下一家|请工作人员打印出来|听得见吗，请再说一遍|那就按多数意见办".split("|"),
}
ENGLISH = {
    "who": "the first expert|the buyer|this supplier|the panel|the bidder from the north|the chair|our sub venue|the tender document|the third company|the agent".split("|"),
    "what": "the price schedule|the technical proposal|the certificate of the manager|the list of similar contracts|the delivery plan|the guarantee|the training plan|the test report|the deviation table|the service network".split("|"),
    "does": "does not answer|fully meets|only partly meets|goes far beyond|must be clarified against|should be scored under|cannot be shown by|was handed in with|is described well in|differs a little from".split("|"),
    "why": "because page {n} carries no signature|by rule {m} of the scoring table|please look at page {n}|I would give {m} points|the amount is {n} thousand and {m}|it is dated the {d} of month {m}|as we did with lot {m}|let me check the original again".split("|"),
    "end": "does anybody see it differently|would the other room please comment|I agree|let us leave that for later|please put that on record|can you hear us, say it again please|fine, the next company".split("|"),
}


def sentence(rng, words):
    """Somebody's words in an evaluation: one or two clauses and often a closing."""
    glue = "，" if words is CHINESE else ", "
    number = {"n": rng.randint(2, 980), "m": rng.randint(2, 30), "d": rng.randint(1, 28), "y": rng.randint(2012, 2026)}
    space = "" if words is CHINESE else " "
    parts = [space.join(rng.choice(words[k]) for k in ("who", "what", "does", "what")) for _ in range(rng.choice([1, 1, 2]))]
    parts.append(rng.choice(words["why"]))
    if rng.random() < 0.6:
        parts.append(rng.choice(words["end"]))
    return glue.join(parts).format(**number) + ("。" if words is CHINESE else ".")


def texts(name, language, count):
    rng = random.Random(f"fengcun {name}")
    return [sentence(rng, ENGLISH if language.startswith("en") else CHINESE) for _ in range(count)]


def fetched(cache):
    """Folders with the prompts of Debian, downloaded and unpacked, not installed."""
    folders = []
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        print("no apt-get: without Debian's telephone prompts", file=sys.stderr)
        return folders
    for package in PACKAGES:
        folder = cache / package
        if not folder.exists():
            work = cache / "download"
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir(parents=True)
            done = subprocess.run(["apt-get", "download", "-qq", package], cwd=work, capture_output=True, text=True)
            archives = list(work.glob("*.deb"))
            if done.returncode != 0 or not archives:
                print(f"without {package}: apt-get download failed", file=sys.stderr)
                continue
            subprocess.run(["dpkg-deb", "-x", str(archives[0]), str(work / "files")], check=True)
            os.rename(work / "files", folder)
        folders.append(folder)
    shutil.rmtree(cache / "download", ignore_errors=True)
    return folders


def speech_files(folders):
    """(voice, path) of what people said; a voice is a folder of its own name."""
    found = []
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            name = str(path).lower()
            if path.suffix.lower() not in (".wav", ".gsm", ".g722"):
                continue
            if "asterisk-core" in name:
                # Single digits, letters, tones and hold sounds are no talk.
                if path.parent.name in ("digits", "letters", "phonetic", "silence") or "tone" in path.name or path.stat().st_size < 12_000:
                    continue
                found.append((next(p for p in path.parts if p.startswith("asterisk-core")), path))
            elif any(word in name for word in ("librivox", "asterisk", "alsa", "speech")):
                found.append((path.parent.name, path))
    return found


def spoken(rng, take):
    return resample(take.astype(np.float32) / 4096, round(len(take) * rng.uniform(0.88, 1.14)))


class Pool:
    """Takes by voice. `half` 0 or 1 leaves those of one half; None has all."""

    def __init__(self, takes, half=None):
        self.voices = {}
        for name, samples in takes:
            voice, _, rest = name.partition("/")
            # By the stem: one prompt in two codings is one.
            if half is None or voice == "script" or hashlib.sha1(pathlib.PurePath(rest).stem.encode()).digest()[0] % 2 == half:
                self.voices.setdefault(voice, []).append(samples)
        self.scripts = {}
        for name, samples in takes:
            if name.startswith("script/"):
                self.scripts.setdefault(name.split("/")[1], []).append(samples)
        self.voices.pop("script", None)
        self.voices = {v: t for v, t in self.voices.items() if sum(map(len, t)) > 180 * RATE}

    def minutes(self):
        return sum(len(t) for takes in self.voices.values() for t in takes) / RATE / 60

    def take(self, rng, voice):
        """One take, spoken a little faster or slower: no use of it is the same sound as another."""
        takes = self.voices[voice]
        return spoken(rng, takes[rng.integers(len(takes))])

    def talker(self, rng, voice):
        """Take after take of one voice, none again before all were heard: nobody says the same thing all the time."""
        while True:
            for i in rng.permutation(len(self.voices[voice])):
                yield spoken(rng, self.voices[voice][i])


def load(cache, folders, half):
    """The pool, made once and kept in `cache`."""
    kept = cache / "pool.npz"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        make(cache, kept, folders)
    with np.load(kept) as file:
        names, lengths, samples = file["names"], file["lengths"], file["samples"]
    ends = np.cumsum(lengths)
    return Pool([(str(n), samples[e - l:e]) for n, l, e in zip(names, lengths, ends)], half)


def make(cache, kept, folders):
    if not shutil.which("espeak-ng"):
        sys.exit("make-meetings: espeak-ng is missing (apt-get install espeak-ng)")
    jobs = [(f"{voice}/{path.name}", (read, path)) for voice, path in speech_files([*folders, *fetched(cache)])]
    real = len(jobs)
    for voice, speed, pitch in VOICES:
        jobs += [(f"{voice}/{i}", (say, voice, speed, pitch, text)) for i, text in enumerate(texts(voice, voice, TAKES))]
    # One text by several voices: what the same script read twice is made of.
    for voice, speed, pitch in VOICES[:8]:
        jobs += [(f"script/{voice}/{i}", (say, voice, speed, pitch, text)) for i, text in enumerate(texts("the script", "cmn", 80))]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        takes = [cleaned(samples) for samples in pool.map(lambda job: job[1][0](*job[1][1:]), jobs)]
    named = [(name, np.clip(take * 4096, -32768, 32767).astype(np.int16)) for (name, _), take in zip(jobs, takes) if take is not None]
    minutes = lambda part: sum(len(t) for (n, _), t in zip(jobs[part], takes[part]) if t is not None) / RATE / 60
    print(f"{minutes(np.s_[:real]):.0f} min of real speech, {minutes(np.s_[real:]):.0f} min by espeak-ng", file=sys.stderr)
    partial = kept.with_suffix(".partial.npz")
    np.savez(partial, names=[n for n, _ in named], lengths=[len(t) for _, t in named], samples=np.concatenate([t for _, t in named]))
    os.rename(partial, kept)
