"""project.yaml of the sample: what the agent states of the project. Times are those that the papers carry."""

import facts as f


def day(moment):
    return f"{moment:%Y-%m-%d}"


def facts():
    """The facts that rules ask for, up to the evaluation; what comes after it is not stated yet."""
    def rows(lines):
        return "\n".join(f"  - {{{line}}}" for line in lines)

    experts = [p for p in f.COMMITTEE if p[1] == "expert"]
    places = [("main", 0), ("main", 1), ("sub1", 0), ("sub1", 1)]
    agreed = rows(f"venue: {v}, agreedOn: {f.YEAR}-{f.AGREED}, openingAt: {f.OPENING.isoformat()}" for v in ("main", "sub1"))
    draw = rows(f"name: {p[0]}, venue: {v}, drawnAt: {f.drawn(k).isoformat()}, system: zcy, selfSelected: false" for p, (v, k) in zip(experts, places))
    attendance = rows(f"name: {p[0]}, venue: {p[2]}, in: {came.isoformat()}, out: {went.isoformat()}" for p, came, went in f.stays())
    votes = "\n".join(f"    - {{voter: {p[0]}, candidate: 覃文澜}}" for p in f.COMMITTEE)
    scores = rows(f"name: {p[0]}, submittedAt: {f.submitted(k).isoformat()}, subjective: \"{','.join(f'{s[3][k]:g}' for s in f.SUPPLIERS)}\"" for k, p in enumerate(f.COMMITTEE))
    signatures = rows(f"name: {p[0]}, state: agree" for p in f.COMMITTEE)
    handovers = rows(f"venue: {v}, at: {f.HANDOVER.isoformat()}, signer: {signer}, receiver: 莫晓棠" for v, signer in f.SIGNERS)
    fees = rows(f"name: {p[0]}, paidOn: {f.YEAR}-{f.PAID}, accountHolder: {p[0]}, amount: {f.FEE}, standard: liuzhou" for p in experts)
    opening = rows([f"name: {name}, from: {company}" for name, company in f.OPENING_PEOPLE])
    return f"""
# 以下是规则要用的事实；没有发生的写 []，没有写的是还不知道。定标、合同等评审以后的事实还没有填。
# Facts that rules ask for; [] says that there was none, and what is not here is not known. What comes after the
# evaluation (award, contract) is not stated yet.

# 采购预算与项目性质 | budget and kind of project
budget: {{amount: {f.BUDGET}, funding: 一般公共预算, aboveTenderThreshold: true, complexOrLargeImpact: false, importedGoods: false}}

# 远程异地评标的适用情形 | whether remote evaluation applies
remote: {{reasons: [frequent-type], exclusions: []}}

# 委托代理 | the agency
agency: {{agreedOn: {f.YEAR}-{f.COMMISSIONED}}}

# 各环节所用的系统：zcy 政采云 | which system each step was done on
systems: {{venueBooking: zcy, expertDraw: zcy, opening: zcy, notices: zcy, challenges: zcy}}

# 与主、副场的商洽结果 | what was agreed with each venue
venueAgreements:
{agreed}

# 联合检测 | the joint test of recording and meeting equipment
equipmentCheck:
  checkedOn: {f.YEAR}-{f.CHECKED}
  signedBy: [main, sub1]
  items:
    - {{item: audio-record, result: pass}}
    - {{item: video-record, result: pass}}
    - {{item: remote-meeting, result: pass}}

# 开标时间、副场等没有变更 | nothing was changed
changes: []

# 采购公告 | the procurement notice
notice: {{statesRemote: true}}

# 专家抽取 | how experts were drawn
drawRule: {{ratio: 主场2人、副场2人, mainLacksSpecialty: false}}
draw:
{draw}

# 开标签到 | who was at the opening
openingAttendance:
{opening}

# 评审签到 | who was at the evaluation
attendance:
{attendance}

# 组长推选 | election of the leader
leaderElection:
  leader: 覃文澜
  electedAt: {f.ELECTED.isoformat()}
  firstScoreAt: {f.submitted(0).isoformat()}
  system: zcy
  votes:
{votes}

# 个人评分的提交；主观分依投标人的次序 | scores handed in; subjective marks in the order of the bidders
scores:
{scores}

# 没有争议事项 | no disputes
disputes: []

# 评审报告 | the evaluation report
evaluationReport: {{signedOn: {day(f.EVAL_END)}}}
reportSignatures:
{signatures}

# 没有成员更换 | nobody was replaced
committeeChanges: []

# 评审中的异常情况 | incidents
incidents:
  - {{kind: network, openedAt: {f.INCIDENT[0].isoformat()}, closedAt: {f.INCIDENT[1].isoformat()}, cause: 副场网络波动, handler: 秦望舒}}

# 没有重新评审 | no re-evaluation
reevaluations: []

# 音视频移交 | handovers of recordings
handovers:
{handovers}

# 专家劳务报酬 | fees of experts
fees:
{fees}

# 保管期限 | retention
retention: {{years: 15}}
"""


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
  # 开标结束 | end of the opening
  openingEnd: {f.OPENING_END.isoformat()}
  # 评审开始、结束；样例把一个下午压缩为五分钟 | evaluation; the sample compresses an afternoon into five minutes
  evaluationStart: {f.EVAL_START.isoformat()}
  evaluationEnd: {f.EVAL_END.isoformat()}

# 在场人员。role：buyer-representative 采购人代表、expert 评审专家、agent-staff 代理机构人员、
# venue-staff 交易中心人员、supervisor 监督人员；leader: true 为评审组长；venue 为所在场地
# people present: role as listed, venue is where the person sat, leader marks the head of the committee
people:
{people}

# 采用的规则库：柳财采〔2023〕32号、财政部令第87号、政府采购法及其实施条例、录音录像质量（自定）
# rule profiles to check against
profiles: [liuzhou-2023-32, mof-87, gov-procurement-law, gov-procurement-regulation, recording-quality]

# 摘要算法；样例同时要求国密 SM3 | digests to write; the sample asks for SM3 as well
digests: [sha256, sm3]
{facts()}"""
