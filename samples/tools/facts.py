"""The one place where the facts of the sample stand: project, people, clocks, planted faults.

Everything else (pictures, sound, papers, project.yaml, truth.json) is derived from here,
so that a number never has to be changed twice.
"""

from datetime import datetime, timedelta, timezone

TZ = timezone(timedelta(hours=8))


def clock(text):
    """'14:30:00' on the day of the evaluation, Asia/Shanghai (no summer time)."""
    h, m, s = text.split(":")
    return datetime(2026, 9, 15, int(h), int(m), tzinfo=TZ) + timedelta(seconds=float(s))


# --- identifiers -------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"      # GB 32100-2015, no I O S V Z


def credit_code(head, body):
    """A unified social credit code with correct check characters over an all-zero body."""
    weights = [3, 7, 9, 10, 5, 8, 4, 2]             # GB 11714, organisation code
    value = lambda c: int(c) if c.isdigit() else ord(c) - 55
    check = (11 - sum(value(c) * w for c, w in zip(body, weights)) % 11) % 11
    code = head + body + ("X" if check == 10 else str(check))
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code))
    return code + ALPHABET[(31 - total % 31) % 31]


PACKAGE_ID = "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01"
NUMBER = "LZZC2026-G3-990137-GXZL"
NAME = "龙壁湾文化艺术中心物业管理服务采购"
LOT = "物业管理服务"
BUYER = ("柳州市龙壁湾文化艺术中心", credit_code("12450200", "MB000000"))
AGENT = ("广西融江汇采招标代理有限公司", credit_code("91450200", "MA000000"))
MAIN = ("柳州市公共资源交易中心", "450200", "柳州市（样例地址）政务大厦4楼 评标室402")
SUB = ("桂林市公共资源交易中心", "450300", "桂林市（样例地址）创业大厦9楼 远程评标室3")
BUDGET = 2860000

NOTICE = datetime(2026, 8, 21, 10, 0, tzinfo=TZ)
OPENING = clock("14:00:00")
OPENING_END = clock("14:01:30")
EVAL_START = clock("14:30:00")
EVAL_END = clock("14:35:00")

# name, role, venue, leader
PEOPLE = [
    ("覃文澜", "expert", "main", True),
    ("韦春和", "expert", "main", False),
    ("梁予安", "buyer-representative", "main", False),
    ("蒋若溪", "expert", "sub1", False),
    ("唐景行", "expert", "sub1", False),
    ("莫晓棠", "agent-staff", "main", False),
    ("罗启明", "venue-staff", "main", False),
    ("秦望舒", "venue-staff", "sub1", False),
    ("石敬之", "supervisor", "main", False),
]
COMMITTEE = PEOPLE[:5]
ROLE_ZH = {"expert": "评审专家", "buyer-representative": "采购人代表", "agent-staff": "代理机构工作人员",
           "venue-staff": "交易中心工作人员", "supervisor": "现场监督人员"}
VENUE_ZH = {"main": "主场（柳州）", "sub1": "副场（桂林）"}

# name, price, objective points (of 35), per member: subjective points (of 50)
SUPPLIERS = [
    ("广西柳岸清和物业服务有限公司", 2746800, 33, [43.0, 42.0, 43.5, 42.5, 44.0]),
    ("桂林漓澄物业管理有限公司", 2698000, 30, [39.5, 40.5, 38.0, 40.0, 39.0]),
    ("南宁邕安嘉园物业服务有限公司", 2815200, 31, [36.0, 35.5, 37.0, 36.5, 35.0]),
]


def price_points(price):
    return round(min(s[1] for s in SUPPLIERS) / price * 15, 2)


def total_points(supplier, member=None):
    _, price, objective, subjective = supplier
    s = subjective[member] if member is not None else sum(subjective) / len(subjective)
    return round(price_points(price) + objective + s, 2)


# --- what the papers and project.yaml both say ------------------------------------------------

YEAR = 2026
COMMISSIONED, DECIDED, BOOKED, AGREED, CHECKED, PAID = "08-12", "08-17", "08-19", "08-20", "09-08", "09-22"
FEE = 400
ELECTED = clock("14:31:00")
INCIDENT = (clock("14:32:50"), clock("14:33:05"))   # the sub venue's network wavered, as is said in the meeting
HANDOVER = datetime(2026, 9, 16, 10, 0, tzinfo=TZ)
SIGNERS = (("main", "罗启明"), ("sub1", "秦望舒"))
OPENING_PEOPLE = [("陆清和", "广西柳岸清和物业服务有限公司"), ("漆澄宇", "桂林漓澄物业管理有限公司"), ("邕嘉言", "南宁邕安嘉园物业服务有限公司"),
                  ("莫晓棠", "广西融江汇采招标代理有限公司"), ("石敬之", "现场监督")]


def drawn(k):
    """When a venue's expert number k was drawn."""
    return datetime(2026, 9, 14, 15, 14 + 4 * k, tzinfo=TZ)


def submitted(k):
    """When member number k handed in scores."""
    return clock(f"14:33:{8 + 7 * k:02}")


def stays():
    """Everybody with the times of coming and going, venue by venue as they signed."""
    for venue in ("main", "sub1"):
        for k, p in enumerate([p for p in PEOPLE if p[2] == venue]):
            yield p, clock(f"14:{21 + k}:10"), clock(f"14:35:{5 + 9 * k:02}")


# --- clocks, delays, levels ----------------------------------------------------------------

SUB_CLOCK_ERROR = -7.3        # reading of the sub venue's clocks minus true time, seconds
DELAY_SUB_IN_MAIN = 0.180     # a sub venue speaker, as heard in the main venue
DELAY_MAIN_IN_SUB = 0.230     # a main venue speaker, as heard in the sub venue
MEETING_DELAY = {"main": 0.040, "sub1": 0.140}

# microphone -> level of the far end against the near end (dB), signal to noise (dB), gain (dB), seed
MICROPHONES = {
    "main-pickup": dict(room="main", far=-8, snr=24, gain=-3, seed=11),
    "main-pano": dict(room="main", far=-9, snr=18, gain=-7, seed=12),
    "main-pano2": dict(room="main", far=-6, snr=15, gain=-9, seed=13),
    "sub1-pano": dict(room="sub1", far=-7, snr=15, gain=-8, seed=21),
    "sub1-seat": dict(room="sub1", far=-10, snr=20, gain=-5, seed=22),
    "meeting": dict(room=None, far=0, snr=36, gain=-4, seed=31),
    "opening": dict(room="opening", far=0, snr=22, gain=-5, seed=41),
}

# --- recordings ---------------------------------------------------------------------------
# Times are the true times. A file's own name carries what the recorder's clock showed.

FREEZE = ("NVR_ch1_main_20260915143100_20260915143200.mp4", clock("14:31:15"), 12.0)
SILENCE = ("远程评标会议（主场+副场）_20260915143230.mkv", clock("14:33:20"), 10.0)


class Segment:
    def __init__(self, folder, camera, microphone, kind, name, start, seconds, error=0.0):
        self.folder, self.camera, self.microphone, self.kind = folder, camera, microphone, kind
        self.start, self.seconds, self.error = start, seconds, error
        shown = start + timedelta(seconds=error)
        ended = shown + timedelta(seconds=seconds)
        self.shown = shown                                   # what the recorder believed
        self.name = name.format(a=shown, b=ended)

    @property
    def path(self):
        return f"recordings/{self.folder}/{self.name}"


def segments():
    out = []
    for k in range(2):
        out.append(Segment("main/opening/opening", "opening", "opening", "flv",
                           "开标室_{a:%Y%m%d_%H%M%S}.flv", OPENING + timedelta(seconds=45 * k), 45))
    for k in range(5):
        out.append(Segment("main/evaluation/pano", "main-pano", "main-pano", "mp4",
                           "NVR_ch1_main_{a:%Y%m%d%H%M%S}_{b:%Y%m%d%H%M%S}.mp4",
                           EVAL_START + timedelta(seconds=60 * k), 60))
    for k in range(2):
        out.append(Segment("main/evaluation/pano", "main-pano2", "main-pano2", "ps",
                           "172.16.8.21_02_{a:%Y%m%d%H%M%S}.mp4", EVAL_START + timedelta(seconds=50 * k), 50))
    for k in range(5):
        out.append(Segment("main/evaluation/pickup", None, "main-pickup", "wav",
                           "CH05_{a:%Y%m%d}_{a:%H%M%S}_{b:%H%M%S}.wav", EVAL_START + timedelta(seconds=60 * k), 60))
    for k in range(2):
        out.append(Segment("main/evaluation/meeting", "meeting", "meeting", "mkv",
                           "远程评标会议（主场+副场）_{a:%Y%m%d%H%M%S}.mkv", EVAL_START + timedelta(seconds=150 * k), 150))
    # The sub venue's recorder cuts on its own, slow clock; nothing was written for 9 s after the third file.
    first = clock("14:29:57.3")
    for start in (0, 60, 120, 189, 249):
        out.append(Segment("sub1/evaluation/pano", "sub1-pano", "sub1-pano", "mp4",
                           "XVR_ch1_main_{a:%Y%m%d%H%M%S}_{b:%Y%m%d%H%M%S}.mp4",
                           first + timedelta(seconds=start), 60, SUB_CLOCK_ERROR))
    for k in range(2):
        out.append(Segment("sub1/evaluation/seat", "sub1-seat", "sub1-seat", "avi",
                           "CH09_{a:%Y%m%d}_{a:%H%M%S}_{b:%H%M%S}.avi",
                           first + timedelta(seconds=10 + 50 * k), 50, SUB_CLOCK_ERROR))
    return out


# --- what is said ---------------------------------------------------------------------------
# speaker -> venue, espeak-ng voice, words per minute, pitch

VOICES = {
    "莫晓棠": ("main", "cmn+f2", 205, 55),
    "覃文澜": ("main", "cmn+m3", 195, 35),
    "韦春和": ("main", "cmn+m1", 210, 45),
    "梁予安": ("main", "cmn+f5", 220, 60),
    "蒋若溪": ("sub1", "cmn+f3", 205, 65),
    "唐景行": ("sub1", "cmn+m7", 200, 40),
    "秦望舒": ("sub1", "cmn+f4", 220, 50),
}

CONVERSATION = [
    ("莫晓棠", "各位评委，下午好。现在是十四点三十分，评审会议开始，全程录音录像。"),
    ("莫晓棠", "桂林副场，请确认能看到画面，听到声音。"),
    ("秦望舒", "桂林副场收到，画面清楚，声音正常，两位专家已经签到，手机已经统一保管。"),
    ("莫晓棠", "好的。我先宣读评审纪律，请各位评委独立评审，不得相互商量打分。"),
    ("蒋若溪", "蒋若溪，已知悉，没有需要回避的情形。"),
    ("唐景行", "唐景行，已知悉，没有需要回避的情形。"),
    ("韦春和", "韦春和，已知悉，不需要回避。"),
    ("梁予安", "采购人代表梁予安，已知悉。"),
    ("莫晓棠", "请各位在平台上推选评审组长，采购人代表不能担任组长。"),
    ("蒋若溪", "我推选主场的覃文澜老师。"),
    ("唐景行", "我也同意，覃老师对物业项目比较熟悉。"),
    ("韦春和", "同意。"),
    ("莫晓棠", "平台显示五票，覃文澜当选组长，下面请组长主持。"),
    ("覃文澜", "谢谢大家。先看资格审查的结果，三家供应商全部通过，对吧。"),
    ("莫晓棠", "是的，三家都通过了资格审查，审查表已经上传。"),
    ("覃文澜", "那么开始符合性审查。第一家，柳岸清和，投标函、报价表、服务期限都符合。"),
    ("蒋若溪", "我这边看到第一家的承诺函在第四十二页，有签章，可以通过。"),
    ("唐景行", "第二家，漓澄物业，保安人员的配备表写的是二十六人，招标文件要求不少于二十四人，符合。"),
    ("韦春和", "第三家，邕安嘉园，保洁方案里缺少外墙清洗的频次，这是评分项，不是实质性要求。"),
    ("覃文澜", "同意，在评分的时候考虑，不影响符合性审查。副场有不同意见吗。"),
    ("唐景行", "没有不同意见。"),
    ("蒋若溪", "没有。请问消防设施的巡检，是每天一次还是每周两次。"),
    ("梁予安", "招标文件写的是每天一次，以招标文件为准，我不作补充说明。"),
    ("蒋若溪", "好，明白了。"),
    ("覃文澜", "符合性审查三家都通过，下面各自打分，请不要讨论具体分数。"),
    ("秦望舒", "副场网络稍有波动，现在已经恢复，请主场继续。"),
    ("莫晓棠", "主场收到，技术人员已经记录。"),
    ("唐景行", "我提交了客观分，三家的业绩证明材料都核对过原件扫描件。"),
    ("韦春和", "我也提交了，第二家的体系证书有两份，有效期都到明年六月。"),
    ("蒋若溪", "主观分我也打完了，理由写在平台的评审意见里。"),
    ("梁予安", "我提交完毕。"),
    ("覃文澜", "我提交完毕。请代理机构汇总。"),
    ("莫晓棠", "汇总完成。客观分五位评委一致，没有畸高畸低，总分已经核对两遍。"),
    ("覃文澜", "第一名，广西柳岸清和物业服务有限公司。第二名，桂林漓澄物业管理有限公司。"),
    ("蒋若溪", "汇总表我核对过了，没有问题。"),
    ("唐景行", "同意评审结果，没有不同意见。"),
    ("韦春和", "同意，评审报告第二页的供应商名称已经更正。"),
    ("莫晓棠", "评审报告已经生成，请各位评委在平台上签名，副场的两位也请签名。"),
    ("唐景行", "副场唐景行，已经签名。"),
    ("蒋若溪", "副场蒋若溪，已经签名。"),
    ("覃文澜", "主场三位都签完了。评审结束，录音录像请双方按清单移交。"),
    ("秦望舒", "副场收到，录像今天下午移交，谢谢各位老师。"),
]

OPENING_SPEECH = [
    ("莫晓棠", "各位供应商代表，下午好。现在是九月十五日十四点整，投标截止时间已到。"),
    ("莫晓棠", "本项目采用远程异地评标，主场在柳州，副场在桂林，开标过程全程录音录像。"),
    ("莫晓棠", "截止时间前，共有三家供应商递交了投标文件，请各位在线解密。"),
    ("莫晓棠", "解密全部成功。下面公布报价。广西柳岸清和物业服务有限公司，二百七十四万六千八百元。"),
    ("莫晓棠", "桂林漓澄物业管理有限公司，二百六十九万八千元。"),
    ("莫晓棠", "南宁邕安嘉园物业服务有限公司，二百八十一万五千二百元。"),
    ("莫晓棠", "请各位代表核对开标记录，没有异议请在线确认。"),
    ("莫晓棠", "三家均已确认，没有异议，开标结束，谢谢大家。"),
]
