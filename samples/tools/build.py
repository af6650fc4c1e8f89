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


def project_yaml():
    def person(p):
        leader = ", leader: true" if p[3] else ""
        return f"  - {{name: {p[0]}, role: {p[1]}, venue: {p[2]}{leader}}}"

    people = "\n".join(person(p) for p in f.PEOPLE)
    return f"""# 项目基本信息（由代理机构填写） | Facts of the project, as the agent enters them
# 本文件是演示样例：单位、人员、代码均为虚构。 | A sample: organisations, people and codes are invented.
# 时间一律写 ISO 8601 带时区。 | Times are ISO 8601 with an offset.

# 本文件格式的版本，现为 1 | version of this file's layout
format: 1

# 档案包的唯一编号（UUID），由 fengcun init 生成，之后不要改 | made by `fengcun init`; never changed afterwards
packageId: {f.PACKAGE_ID}

project:
  # 采购项目编号，与公告一致 | procurement number, as in the notice
  number: "{f.NUMBER}"
  # 项目名称 | name of the project
  name: "{f.NAME}"
  # 采购方式：open-tender 公开招标、negotiation 竞争性谈判、consultation 竞争性磋商、
  # inquiry 询价、single-source 单一来源 | procurement method, one of these five
  method: open-tender
  # 标项（分标），可不写 | lots, optional
  lots:
    - {{id: "1", name: "{f.LOT}"}}

# 当事人：名称和统一社会信用代码（18 位） | parties: name and unified social credit code
parties:
  # 采购人 | the buyer
  buyer: {{name: "{f.BUYER[0]}", code: "{f.BUYER[1]}"}}
  # 采购代理机构 | the procurement agent
  agent: {{name: "{f.AGENT[0]}", code: "{f.AGENT[1]}"}}

# 评标场地：main 为主场，sub1、sub2… 为副场；adcode 为行政区划代码
# venues: main, then sub1, sub2...; adcode is the administrative division code
venues:
  - {{id: main, name: "{f.MAIN[0]}", adcode: "{f.MAIN[1]}", address: "{f.MAIN[2]}"}}
  - {{id: sub1, name: "{f.SUB[0]}", adcode: "{f.SUB[1]}", address: "{f.SUB[2]}"}}

schedule:
  # 采购公告发布时间 | when the notice was published
  noticePublishedAt: {f.NOTICE.isoformat()}
  # 开标时间（以最后一次更正为准） | opening time, as last corrected
  openingAt: {f.OPENING.isoformat()}
  # 评审开始、结束；样例把一个下午压缩为五分钟 | evaluation; the sample compresses an afternoon into five minutes
  evaluationStart: {f.EVAL_START.isoformat()}
  evaluationEnd: {f.EVAL_END.isoformat()}

# 在场人员。role：buyer-representative 采购人代表、expert 评审专家、agent-staff 代理机构人员、
# venue-staff 交易中心人员、supervisor 监督人员；leader: true 为评审组长；venue 为所在场地
# people present: role as listed, venue is where the person sat, leader marks the head of the committee
people:
{people}

# 采用的规则库；柳财采〔2023〕32号 | rule profiles to check against
profiles: [liuzhou-2023-32]

# 摘要算法；样例同时要求国密 SM3 | digests to write; the sample asks for SM3 as well
digests: [sha256, sm3]
"""


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
        out.write(project_yaml())
    with open(os.path.join(root, "truth.json"), "w", encoding="utf-8") as out:
        json.dump(truth(evaluation), out, ensure_ascii=False, indent=1)
        out.write("\n")


main(sys.argv[1])
