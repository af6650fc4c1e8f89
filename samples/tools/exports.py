"""Makes samples/exports: what other systems export of the sample project, invented in form and content.

    exports.py FOLDER

Standard library alone; the same bytes every time.
"""
import datetime
import json
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape

NUMBER = "LZZC2026-G3-990137-GXZL"
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def milliseconds(text):
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp() * 1000)


def project():
    return {
        "code": "0000", "message": "success",
        "data": {
            "project": {
                "projectCode": NUMBER, "projectName": "龙壁湾文化艺术中心物业管理服务采购", "procurementMethodName": "公开招标",
                "budgetAmount": "1980000.00", "fundSourceName": "财政预算资金", "overThreshold": "是", "complexOrLargeImpact": "否", "isImport": "不允许进口",
            },
            "notice": {"publishTime": milliseconds("2026-08-21T10:00:00"), "noticeUrl": "https://zfcg.example.cn/notice/990137.html", "remoteEvaluation": True},
            "bidOpening": {"openTime": "2026-09-15 14:00:00", "openEndTime": "2026-09-15 14:01:30"},
            "award": {
                "reportDeliverDate": "2026-09-16", "confirmDate": "2026-09-18", "resultNoticeDate": "2026-09-21", "letterDate": "2026-09-21", "resultType": "中标",
                "terminationNoticeDate": None,
            },
        },
    }


EXCEPTIONS = [
    ["采购异常登记表（导出时间：2026-09-24 09:12）"],
    ["序号", "采购项目编号", "采购项目名称", "异常类型", "异常情形", "异常事由", "登记日期", "证明材料数", "拟重新评审时间", "评审委员会成员", "评审方式", "报告财政部门", "书面报告日期", "是否改变评审结果", "登记状态"],
    ["1", NUMBER, "龙壁湾文化艺术中心物业管理服务采购", "重新评审", "分值汇总计算错误", "评标报告第3页，供应商二的商务分少计2分", "2026年9月21日", "3", "2026/9/23 9:30", "覃文澜、韦春和、梁予安、蒋若溪、唐景行", "远程异地", "柳州市财政局", "2026-09-24", "否", "已办结"],
    ["2", NUMBER, "龙壁湾文化艺术中心物业管理服务采购", "重新评审", "其他", "误登记", "2026年9月21日", "0", "2026/9/22 9:30", "", "", "", "", "", "已撤回"],
    ["3", "LZZC2026-C3-990052-GXZL", "城区道路标线养护服务", "废标", "", "有效供应商不足三家", "2026年9月22日", "2", "", "", "", "柳州市财政局", "", "", "已办结"],
]


def exceptions():
    def quoted(field):
        return '"' + field.replace('"', '""') + '"' if any(c in field for c in ',"\n') else field
    width = len(EXCEPTIONS[1])
    rows = [row + [""] * (width - len(row)) for row in EXCEPTIONS]
    return "".join(",".join(map(quoted, row)) + "\r\n" for row in rows).encode("gb18030")


MAIN, SUB = "柳州市公共资源交易中心", "桂林市公共资源交易中心"
DRAW = [
    ["1", NUMBER, "覃文澜", "女", "物业服务", MAIN, "随机抽取", "2026-09-14T09:05:00", "确认参加", ""],
    ["2", NUMBER, "韦春和", "男", "物业服务", "", "随机抽取", "2026-09-14T09:05:00", "确认参加", ""],
    ["3", NUMBER, "陆知微", "女", "物业服务", "", "随机抽取", "2026-09-14T09:05:00", "拒绝参加", "因公出差"],
    ["4", NUMBER, "蒋若溪", "女", "物业服务", SUB, "随机抽取", "2026-09-14T09:11:30", "确认参加", ""],
    ["5", NUMBER, "唐景行", "男", "物业服务", "", "随机抽取", "2026-09-14T09:11:30", "确认参加", ""],
]
DRAW_HEADINGS = ["序号", "项目编号", "专家姓名", "性别", "评审专业", "所在场地", "抽取方式", "抽取时间", "抽取状态", "备注"]


def draw(path):
    """OOXML by hand: shared strings, a date format of its own, merged cells for the title and the venues."""
    strings = []

    def shared(text):
        if text not in strings:
            strings.append(text)
        return f'<v>{strings.index(text)}</v>'

    def cell(column, row, text, style=0):
        return f'<c r="{"ABCDEFGHIJ"[column]}{row}" s="{style}" t="s">{shared(text)}</c>' if text else ""

    rows = [f'<row r="1">{cell(0, 1, "评审专家抽取结果")}</row>', '<row r="2">' + "".join(cell(i, 2, t) for i, t in enumerate(DRAW_HEADINGS)) + "</row>"]
    for number, record in enumerate(DRAW, 3):
        cells = f'<c r="A{number}"><v>{record[0]}</v></c>'
        for i, text in enumerate(record[1:], 1):
            if i == 7:
                days = (datetime.datetime.fromisoformat(text) - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)
                cells += f'<c r="H{number}" s="1"><v>{days!r}</v></c>'
            else:
                cells += cell(i, number, text)
        rows.append(f'<row r="{number}">{cells}</row>')
    rows.append(f'<row r="8">{cell(0, 8, "合计")}<c r="C8"><f>COUNTIF(I3:I7,"确认参加")</f><v>4</v></c></row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    sheet = f'{head}<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData><mergeCells count="3"><mergeCell ref="A1:J1"/><mergeCell ref="F3:F5"/><mergeCell ref="F6:F7"/></mergeCells></worksheet>'
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr/><sheets><sheet name="抽取结果" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": f'{head}<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\\ hh:mm:ss"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="176" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{head}<sst xmlns="{main}" uniqueCount="{len(strings)}">' + "".join(f"<si><t>{escape(s)}</t></si>" for s in strings) + "</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 9, 14, 9, 30, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
(folder / "zcy-project.json").write_text(json.dumps(project(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
(folder / "gx-exception.csv").write_bytes(exceptions())
draw(folder / "zcy-expert-draw.xlsx")
