"""Writes the documents: PDF (reportlab, CID font, nothing embedded), DOCX and OFD (zips made by
hand, stored, with fixed dates), so that the same facts always give the same bytes."""

import hashlib
import os
import uuid
import zipfile
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

import facts as f

rl_config.invariant = 1
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
FOOT = "演示样例：项目、单位、人员均为虚构；为控制体积，评审过程压缩为数分钟"


def pdf(path, title, blocks):
    heading = ParagraphStyle("h", fontName="STSong-Light", fontSize=16, leading=24, alignment=1, wordWrap="CJK")
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=10.5, leading=18, firstLineIndent=21, wordWrap="CJK")
    cell = ParagraphStyle("c", fontName="STSong-Light", fontSize=9, leading=13, wordWrap="CJK")
    story = [Paragraph(escape(title), heading), Spacer(1, 6 * mm)]
    for block in blocks:
        if isinstance(block, str):
            story.append(Paragraph(escape(block), body))
            continue
        widths = [12 * mm, 68 * mm, 20 * mm, 70 * mm] if block[0][-1] == "SHA-256" else None
        table = Table([[Paragraph(escape(str(c)), cell) for c in row] for row in block], widths, repeatRows=1)
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                                   ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                                   ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
        story += [Spacer(1, 2 * mm), table, Spacer(1, 3 * mm)]

    def foot(canvas, document):
        canvas.setFont("STSong-Light", 8)
        canvas.drawString(20 * mm, 10 * mm, f"{f.NUMBER}　{FOOT}")
        canvas.drawRightString(190 * mm, 10 * mm, f"第 {document.page} 页")

    SimpleDocTemplate(path, pagesize=A4, title=title, author=f.AGENT[0], leftMargin=20 * mm, rightMargin=20 * mm,
                      topMargin=20 * mm, bottomMargin=18 * mm).build(story, onFirstPage=foot, onLaterPages=foot)


def archive(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as z:
        for name, text in entries:
            info = zipfile.ZipInfo(name, (2026, 9, 15, 0, 0, 0))
            info.external_attr = 0o644 << 16
            z.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)


def docx(path, title, blocks):
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"

    def run(text, size, bold=""):
        return f'<w:r><w:rPr><w:rFonts w:ascii="SimSun" w:hAnsi="SimSun" w:eastAsia="宋体"/>{bold}<w:sz w:val="{size}"/></w:rPr>' \
               f'<w:t xml:space="preserve">{escape(str(text))}</w:t></w:r>'

    out = [f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{run(title, 32, "<w:b/>")}</w:p>']
    edges = "".join(f'<w:{e} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                    for e in ("top", "left", "bottom", "right", "insideH", "insideV"))
    for block in [*blocks, f"{f.NUMBER}　{FOOT}"]:
        if isinstance(block, str):
            out.append(f'<w:p><w:pPr><w:ind w:firstLine="420"/></w:pPr>{run(block, 21)}</w:p>')
            continue
        width = 9000 // len(block[0])
        rows = "".join("<w:tr>" + "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{run(c, 18)}</w:p></w:tc>'
                                          for c in row) + "</w:tr>" for row in block)
        grid = f'<w:gridCol w:w="{width}"/>' * len(block[0])
        out.append(f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
                   f'<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>')
    archive(path, [
        ("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
         f'<Override PartName="/word/document.xml" ContentType="{types}.document.main+xml"/></Types>'),
        ("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" '
         'Target="word/document.xml"/></Relationships>'),
        ("word/document.xml", f'<w:document {w}><w:body>{"".join(out)}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
         '<w:pgMar w:top="1440" w:right="1300" w:bottom="1440" w:left="1300" w:header="720" w:footer="720" w:gutter="0"/>'
         '</w:sectPr></w:body></w:document>'),
    ])


def advance(c, size):
    return size if ord(c) > 0x2E7F or c in "：，。（）　—、；" else size * 0.5


def wrap(text, width, size):
    lines, line, at = [], "", 0.0
    for c in str(text):
        if at + advance(c, size) > width:
            lines.append(line)
            line, at = "", 0.0
        line, at = line + c, at + advance(c, size)
    return lines + [line]


def ofd(path, title, blocks):
    """GB/T 33190: one font by name (not embedded), text objects with explicit advances, lines as paths."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    ids = iter(range(10, 100000))
    pages, objects, y = [], [], 20.0

    def put(text, x, top, size):
        if text:
            steps = " ".join(f"{advance(c, size):g}" for c in text[:-1])
            delta = f' DeltaX="{steps}"' if steps else ""
            objects.append(f'<ofd:TextObject ID="{next(ids)}" Boundary="{x:g} {top:g} {sum(advance(c, size) for c in text) + 2:g} {size * 1.4:g}" '
                           f'Font="3" Size="{size:g}"><ofd:FillColor Value="0 0 0"/>'
                           f'<ofd:TextCode X="0" Y="{size:g}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>')

    def line(x1, y1, x2, y2):
        objects.append(f'<ofd:PathObject ID="{next(ids)}" Boundary="{x1:g} {y1:g} {max(x2 - x1, .3):g} {max(y2 - y1, .3):g}" LineWidth="0.2">'
                       f'<ofd:StrokeColor Value="0 0 0"/><ofd:AbbreviatedData>M 0 0 L {x2 - x1:g} {y2 - y1:g}</ofd:AbbreviatedData></ofd:PathObject>')

    def turn(need):
        nonlocal y, objects
        if y + need > 275:
            pages.append(objects)
            objects, y = [], 20.0

    put(title, 105 - sum(advance(c, 5.6) for c in title) / 2, y, 5.6)
    y += 14
    for block in [*blocks, f"{f.NUMBER}　{FOOT}"]:
        if isinstance(block, str):
            for text in wrap("　　" + block, 170, 3.7):
                turn(6)
                put(text, 20, y, 3.7)
                y += 6
            y += 1
            continue
        width = 170 / len(block[0])
        for row in block:
            cells = [wrap(c, width - 3, 3.2) for c in row]
            height = max(map(len, cells)) * 4.8 + 2
            turn(height)
            for k, lines in enumerate(cells):
                for j, text in enumerate(lines):
                    put(text, 20 + k * width + 1.5, y + 1 + j * 4.8, 3.2)
            line(20, y, 190, y)
            line(20, y + height, 190, y + height)
            for k in range(len(row) + 1):
                line(20 + k * width, y, 20 + k * width, y + height)
            y += height
        y += 4
    pages.append(objects)
    entries = [
        ("OFD.xml", f'<ofd:OFD {ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
         f'<ofd:DocID>{uuid.uuid5(uuid.UUID(f.PACKAGE_ID), title).hex}</ofd:DocID><ofd:Title>{escape(title)}</ofd:Title>'
         f'<ofd:Author>{f.AGENT[0]}</ofd:Author><ofd:CreationDate>2026-09-15</ofd:CreationDate></ofd:DocInfo>'
         '<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'),
        ("Doc_0/Document.xml", f'<ofd:Document {ns}><ofd:CommonData><ofd:MaxUnitID>{next(ids)}</ofd:MaxUnitID><ofd:PageArea>'
         '<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>'
         + "".join(f'<ofd:Page ID="{k + 4}" BaseLoc="Pages/Page_{k}/Content.xml"/>' for k in range(len(pages)))
         + '</ofd:Pages></ofd:Document>'),
        ("Doc_0/PublicRes.xml", f'<ofd:Res {ns} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体" Charset="unicode"/>'
         '</ofd:Fonts></ofd:Res>'),
    ]
    for k, content in enumerate(pages):
        entries.append((f"Doc_0/Pages/Page_{k}/Content.xml", f'<ofd:Page {ns}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>'
                        f'<ofd:Content><ofd:Layer ID="{next(ids)}" Type="Body">{"".join(content)}</ofd:Layer></ofd:Content></ofd:Page>'))
    archive(path, entries)


# --- what the documents say -------------------------------------------------------------------

def day(text):
    return f"2026年{int(text[:2])}月{int(text[3:])}日"


def at(moment):
    return f"2026年{moment.month}月{moment.day}日 {moment:%H:%M:%S}"


def sheet(*rows):
    head = [("项目", "内容"), ("项目编号", f.NUMBER), ("项目名称", f.NAME), ("采购人", f.BUYER[0]), ("采购代理机构", f.AGENT[0])]
    return head + list(rows)


def money(n):
    return f"{n:,.2f} 元"


def media_list(venue, root):
    rows = [("序号", "文件（来源/文件名）", "字节数", "SHA-256")]
    for s in [s for s in f.segments() if s.folder.startswith(venue + "/")]:
        data = open(os.path.join(root, s.path), "rb").read()
        rows.append((len(rows), s.path[len("recordings/"):], f"{len(data):,}", hashlib.sha256(data).hexdigest()))
    return rows


def documents(root):
    experts = [p for p in f.COMMITTEE if p[1] == "expert"]
    ranked = sorted(f.SUPPLIERS, key=f.total_points, reverse=True)
    names = "、".join(s[0] for s in f.SUPPLIERS)
    opening, start, end = at(f.OPENING), at(f.EVAL_START), at(f.EVAL_END)
    yield "budget-approval", None, "采购预算批复.pdf", [
        sheet(("预算金额", money(f.BUDGET)), ("资金构成", "一般公共预算"), ("批复日期", day("02-10"))), "同意列入 2026 年度部门预算和政府采购预算。财政部门（盖章）"]
    yield "remote-eval-decision", None, "远程异地评标适用情形认定表.pdf", [
        sheet(("适用情形", "（四）采购频次较高的同类型项目（物业管理服务）"), ("不宜采用的情形", "无：预计当日完成，不隔夜评审；副场已在规定时间内确定"),
              ("主场", f.MAIN[0]), ("副场", f.SUB[0]), ("认定日期", day(f.DECIDED))),
        "经采购人与采购代理机构共同认定，本项目采用远程异地评标。采购人（盖章）　　采购代理机构（盖章）"]
    yield "agency-agreement", None, "政府采购委托代理协议.docx", [
        f"甲方（采购人）：{f.BUYER[0]}（{f.BUYER[1]}）。乙方（采购代理机构）：{f.AGENT[0]}（{f.AGENT[1]}）。",
        f"甲方委托乙方组织“{f.NAME}”（{f.NUMBER}）的公开招标，预算金额 {money(f.BUDGET)}。",
        "乙方通过“政采云”平台办理场地确定、专家抽取、开标评标、信息公告和质疑处理，并在项目结束后收集整理电子评审资料和音视频资料，按规定归档。",
        f"签订日期：{day(f.COMMISSIONED)}"]
    yield "tender-notice", None, "公开招标公告.pdf", [
        f"{f.NAME}（项目编号：{f.NUMBER}）采用公开招标方式采购，欢迎符合条件的供应商参加。本项目采用远程异地评标，主场设在{f.MAIN[0]}，副场设在{f.SUB[0]}。",
        sheet(("标项", f"1　{f.LOT}"), ("预算金额", money(f.BUDGET)), ("服务期限", "24 个月"), ("公告发布时间", at(f.NOTICE)),
              ("投标截止及开标时间", opening), ("开标地点", f"{f.MAIN[0]} 开标室（在线解密）"))]
    yield "tender-doc", None, "物业管理服务 招标文件（定稿）.docx", [
        f"第一章　招标公告（略，见公告）。项目编号：{f.NUMBER}，预算金额 {money(f.BUDGET)}，服务期限 24 个月。",
        "第二章　采购需求：保安人员不少于 24 人；消防设施每日巡检一次；公共区域保洁、绿化养护、设备运行维护按服务清单执行。",
        "第三章　评标办法：综合评分法，满分 100 分。评标委员会 5 人，其中评审专家 4 人、采购人代表 1 人；采用远程异地评标。",
        [("评分项", "分值", "说明"), ("价格分", "15", "最低评标价 ÷ 投标报价 × 15"), ("客观分（业绩、证书、人员）", "35", "各评委应一致"),
         ("主观分（服务方案、应急方案、外墙清洗频次等）", "50", "各评委独立打分")]]
    for venue, label, hour in ((f.MAIN, "主场", "09:10"), (f.SUB, "副场", "09:25")):
        yield "venue-booking", None, f"{label}场地预约单.pdf", [
            sheet(("场地", f"{label}　{venue[0]}（{venue[1]}）"), ("地点", venue[2]), ("使用时间", "2026年9月15日 下午"),
                  ("预约系统", "政采云"), ("预约时间", f"{day(f.BOOKED)} {hour}"), ("状态", "已确认"))]
    yield "venue-agreement", None, "主副场对接确认函.ofd", [
        f"{f.MAIN[0]}（主场）与{f.SUB[0]}（副场）经商洽确认：开标时间为{opening}，评审当日下午进行；双方提供评标室、录音录像设备和远程会议设备，评审结束后配合提供音视频资料。",
        sheet(("主场", f.MAIN[0]), ("副场", f.SUB[0]), ("约定开标时间", opening), ("确认日期", day(f.AGREED)))]
    yield "equip-check", None, "设备联合检测记录.pdf", [
        [("检测项目", "主场", "副场", "备注"), ("录音设备", "合格", "合格", "拾音器、全景摄像机拾音"), ("录像设备", "合格", "合格", "全景、工位"),
         ("远程会议设备", "合格", "合格", "双向画面与声音"), ("录像机时钟", "准", "慢约 7 秒", "厂家未到场，移交时注明")],
        f"检测日期：{day(f.CHECKED)}（开标前 5 个工作日）。主场签字：罗启明　副场签字：秦望舒"]
    for venue in ("main", "sub1"):
        rows = [("序号", "姓名", "抽取场地", "抽取时间", "结果")]
        for p in [p for p in experts if p[2] == venue]:
            rows.append((len(rows), p[0], f.VENUE_ZH[venue], f"{day('09-14')} {f.drawn(len(rows) - 1):%H:%M}", "确认参加"))
        yield "expert-draw", None, f"专家抽取记录（{f.VENUE_ZH[venue][:2]}）.pdf", [
            "抽取系统：政采云。比例由采购人、采购代理机构确定：主场 2 人、副场 2 人。拒绝人数：0。", rows]
    yield "buyer-rep-auth", None, "采购人代表授权函.pdf", [
        f"兹授权梁予安为我单位“{f.NAME}”（{f.NUMBER}）评标委员会的采购人代表，参加评标。", f"采购人：{f.BUYER[0]}（盖章）　日期：{day('09-10')}"]
    yield "opening-attendance", None, "开标签到表.pdf", [
        [("序号", "姓名", "单位", "签到")] + [(k + 1, name, company, "在线签到") for k, (name, company) in enumerate(f.OPENING_PEOPLE)],
        f"开标时间：{opening}。评标委员会成员未参加开标。"]
    for name, price, _, _ in f.SUPPLIERS:
        yield "bid-file", name, "投标文件（正本）.pdf", [
            f"致：{f.AGENT[0]}。我方愿就“{f.NAME}”（{f.NUMBER}）按招标文件要求提供服务。",
            [("项目", "响应"), ("投标报价（24 个月）", money(price)), ("保安人员", "26 人"), ("消防设施巡检", "每日一次"), ("投标有效期", "90 日")],
            f"投标人：{name}（电子签章）　日期：{day('09-14')}"]
    yield "opening-record", None, "开标记录表.pdf", [
        f"开标时间：{opening}。开标地点：{f.MAIN[0]} 开标室。开标结束：{f.OPENING_END:%H:%M:%S}。",
        [("序号", "投标人", "投标报价", "解密", "投标人代表确认")] + [(k + 1, s[0], money(s[1]), "成功", "在线确认，无异议") for k, s in enumerate(f.SUPPLIERS)],
        "记录人：莫晓棠　监督人：石敬之"]
    yield "qualification-review", None, "资格审查表.pdf", [
        [("投标人", "营业执照", "信用记录", "中小企业声明", "结论")] + [(s[0], "符合", "无不良记录", "已提交", "通过") for s in f.SUPPLIERS],
        f"资格审查由采购人和采购代理机构完成，时间：{day('09-15')} 14:10—14:25。"]
    for venue in ("main", "sub1"):
        yield "eval-attendance", None, f"评审签到及身份核验表（{f.VENUE_ZH[venue][:2]}）.pdf", [
            [("姓名", "身份", "身份核验", "签到", "签退")] + [(p[0], f.ROLE_ZH[p[1]], "人证一致", f"{came:%H:%M:%S}", f"{went:%H:%M:%S}")
                                                   for p, came, went in f.stays() if p[2] == venue],
            f"场地：{f.VENUE_ZH[venue]}。通讯工具已统一保管。日期：{day('09-15')}。"]
    yield "leader-election", None, "评审组长推选记录.pdf", [
        "评标委员会在政采云平台推选组长，采购人代表不参选。结果：覃文澜当选评标委员会组长。",
        [("推选人", "场地", "被推选人")] + [(p[0], f.VENUE_ZH[p[2]], "覃文澜") for p in f.COMMITTEE], f"推选时间：{day('09-15')} {f.ELECTED:%H:%M}。"]
    yield "compliance-review", None, "符合性审查表.pdf", [
        [("投标人", "投标函", "报价", "服务期限", "实质性要求", "结论")] + [(s[0], "符合", "未超预算", "符合", "响应", "通过") for s in f.SUPPLIERS],
        "五位评委意见一致，无不同意见。"]
    for k, p in enumerate(f.COMMITTEE):
        yield "individual-score", None, f"评分表-{p[0]}.pdf", [
            f"评委：{p[0]}（{f.ROLE_ZH[p[1]]}，{f.VENUE_ZH[p[2]]}）。本人独立评审，已在政采云平台提交。",
            [("投标人", "价格分", "客观分", "主观分", "合计")] + [(s[0], f"{f.price_points(s[1]):.2f}", s[2], f"{s[3][k]:.1f}", f"{f.total_points(s, k):.2f}")
                                                  for s in f.SUPPLIERS],
            f"提交时间：{day('09-15')} {f.submitted(k):%H:%M:%S}"]
    began, ended = f.INCIDENT
    yield "incident-log", None, "异常情况记录.pdf", [
        [("开始", "结束", "场地", "情形", "原因", "处理")] + [(f"{began:%H:%M:%S}", f"{ended:%H:%M:%S}", f.VENUE_ZH["sub1"], "断网", "副场网络波动", "秦望舒联系技术人员恢复，会议未中断")],
        f"记录人：莫晓棠　日期：{day('09-15')}"]
    yield "score-summary", None, "评分汇总表.ofd", [
        [("排名", "投标人", "投标报价", "价格分", "客观分", "主观分平均", "总分")] + [
            (k + 1, s[0], f"{s[1]:,}", f"{f.price_points(s[1]):.2f}", s[2], f"{sum(s[3]) / 5:.2f}", f"{f.total_points(s):.2f}") for k, s in enumerate(ranked)],
        "总分已复核：无汇总错误、无超出评分范围、客观分一致、无畸高畸低。"]
    yield "eval-report", None, "评审报告（最终版） 100% 确认.pdf", [
        f"一、公告与开标：公告发布于{at(f.NOTICE)}，开标时间{opening}，投标人 3 家：{names}。",
        f"二、评标委员会：组长覃文澜；成员{'、'.join(p[0] for p in f.COMMITTEE[1:])}。评审方式：远程异地评标，{start} 至 {f.EVAL_END:%H:%M:%S}。",
        "三、评标方法和标准：综合评分法（价格 15、客观 35、主观 50）。",
        "四、评审情况：资格审查、符合性审查 3 家均通过；评审中未要求澄清；无争议表决事项。",
        [("排名", "投标人", "投标报价", "总分")] + [(k + 1, s[0], money(s[1]), f"{f.total_points(s):.2f}") for k, s in enumerate(ranked)],
        f"五、推荐中标候选人：第一名 {ranked[0][0]}；第二名 {ranked[1][0]}。",
        "六、签名：全体成员同意本报告，无不同意见。",
        [("成员", "场地", "意见", "签名方式")] + [(p[0], f.VENUE_ZH[p[2]], "同意", "政采云平台电子签名") for p in f.COMMITTEE]]
    yield "expert-fee", None, "评审专家劳务报酬发放表及回单.pdf", [
        [("专家", "场地", "标准", "金额", "支付日期", "收款账户户名")] + [(p[0], f.VENUE_ZH[p[2]], "柳州市标准", money(f.FEE), day(f.PAID), p[0]) for p in experts],
        "评审报告签署日为 2026年9月15日，于其后第 6 个工作日支付（9月20日为调休工作日）。"]
    for venue, signer in f.SIGNERS:
        note = "主场录像机时钟已对时。" if venue == "main" else \
            "副场录像机时钟慢 7.3 秒（文件名和文件内时间均未修正）。全景录像机在本机时间 14:32:50 至 14:32:59 未写入。"
        yield "media-handover", None, f"音视频移交清单（{f.VENUE_ZH[venue][:2]}）.pdf", [
            note, media_list(venue, root), f"移交人：{signer}（{f.VENUE_ZH[venue]}）　接收人：莫晓棠（{f.AGENT[0]}）　日期：{day(f'{f.HANDOVER:%m-%d}')}"]


def write(root):
    for identifier, supplier, name, blocks in documents(root):
        folder = os.path.join(root, "documents", identifier, *([supplier] if supplier else []))
        os.makedirs(folder, exist_ok=True)
        title = name.rsplit(".", 1)[0].removesuffix("（最终版） 100% 确认")
        {"pdf": pdf, "docx": docx, "ofd": ofd}[name.rsplit(".", 1)[1]](os.path.join(folder, name), title, blocks)
