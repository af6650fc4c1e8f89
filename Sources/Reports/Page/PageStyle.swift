/// How reports look: a calm page of paper. Ink, hairlines and three colours, each of which has a form beside it, so that a
/// black-and-white copy says the same.
enum PageStyle {
    static let text = TimelineStyle.picture + """

        html{--running:attr(data-running);color:#1c2126;background:#e9e9e6;font:14px/1.55 "Noto Sans CJK SC","Source Han Sans SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        html:lang(en){font-family:"Noto Sans","Segoe UI","Helvetica Neue",Arial,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
        body{margin:0}
        main{box-sizing:border-box;max-width:860px;margin:24px auto;padding:44px 60px 36px;background:#fff;box-shadow:0 1px 8px #0003}
        h1,h2,h3.p,.word,.kind{font-family:"Noto Serif CJK SC","Source Han Serif SC","Noto Serif SC","Songti SC",SimSun,serif;font-weight:700}
        html:lang(en) :is(h1,h2,h3.p,.word,.kind){font-family:"Noto Serif",Georgia,"Times New Roman","Noto Serif CJK SC","Songti SC",SimSun,serif}
        h1{font-size:25px;line-height:1.3;margin:16px 0 12px;text-wrap:balance}
        h2{font-size:18px;line-height:1.3;margin:34px 0 10px;padding-top:8px;border-top:2px solid #1c2126;break-after:avoid}
        h2 b{display:inline-block;min-width:1.5em}
        h3{font-size:14px;margin:18px 0 6px;break-after:avoid}
        h3.p{font-size:15.5px;margin:22px 0 2px}
        h4{font-size:14px;margin:0;break-after:avoid}
        p{margin:4px 0}
        h2+p{break-after:avoid}
        a{color:inherit;text-decoration:none}
        a:hover{text-decoration:underline}
        bdi{overflow-wrap:anywhere}
        code,.mono{font-family:"DejaVu Sans Mono",Consolas,Menlo,"Noto Sans Mono CJK SC",monospace;font-size:.86em;overflow-wrap:anywhere}
        .quiet{color:#59626b}
        .defs{position:absolute}
        .k{width:1.05em;height:1.05em;vertical-align:-.16em;margin-right:.4em;flex:none}
        .kl,.kd{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
        .kd{stroke-dasharray:2.6 2.1}
        .kf{fill:currentColor}
        .kw{fill:none;stroke:var(--paper,#fff);stroke-width:2;stroke-linecap:round}
        .ok{color:#22602b}
        .bad{color:#a01f17}
        .open{color:#7a4d00}
        .note{color:#7a4d00}
        .said{color:#3c4d7a}
        .none{color:#59626b}
        .mast{display:flex;justify-content:space-between;align-items:baseline;gap:20px;border-bottom:1px solid #1c2126;padding-bottom:7px;box-shadow:0 3px 0 #fff,0 4px 0 #1c2126}
        .mast .kind{font-size:16px;letter-spacing:.12em}
        html:lang(en) .kind{letter-spacing:.02em}
        .mast .made{color:#59626b;font-size:12.5px;text-align:right}
        .ident{display:grid;grid-template-columns:auto 1fr auto 1fr;gap:2px 14px;margin:0;font-size:13px}
        .ident dt{color:#59626b;white-space:nowrap}
        .ident dd{margin:0;min-width:0;overflow-wrap:anywhere}
        .ident .all{grid-column:2/-1}
        .ident .mono{font-size:11.6px;letter-spacing:.01em}
        .claim{font-size:12.5px;margin-top:6px}
        .verdict{display:grid;grid-template-columns:auto auto 1fr;gap:4px 18px;align-items:center;margin:18px 0 0;padding:13px 20px 14px;border:2px solid currentColor}
        .verdict .k{width:44px;height:44px;margin:0}
        .verdict .word{font-size:33px;line-height:1.1;white-space:nowrap}
        .verdict p{color:#1c2126;margin:0;line-height:1.5}
        .verdict.bad{--paper:#a01f17;background:#a01f17;color:#fff;border-color:#a01f17}
        .verdict.bad p{color:#fff}
        .verdict.open{border-style:dashed}
        .levels{display:flex;flex-wrap:wrap;gap:2px 16px;margin:7px 0 0;font-size:12.5px}
        .levels span{white-space:nowrap}
        .tiles{display:grid;grid-template-columns:repeat(5,1fr);margin:16px 0 0;border-bottom:1px solid #c3c9cf}
        .tiles>div{padding:0 10px 8px 12px;border-left:1px solid #c3c9cf;font-size:12px;line-height:1.45;min-width:0;overflow-wrap:anywhere}
        .tiles>div:first-child{border-left:0;padding-left:0}
        .tiles h3{margin:0;font-size:12px;font-weight:400;color:#59626b}
        .tiles .big{display:block;font-size:22px;line-height:1.3;font-weight:700;white-space:nowrap}
        .tiles .big small{font-size:12px;font-weight:400}
        .tiles span{display:block}
        .first h2{font-size:15px;margin:14px 0 4px;padding:0;border:0}
        .share{display:block;width:100%;height:8px;margin:3px 0 4px}
        .share rect{stroke:#1c2126;stroke-width:.7;vector-effect:non-scaling-stroke}
        .s-ok{fill:#dfe9df}.s-bad{fill:#a01f17}.s-open{fill:#fff}.s-said{fill:#9aa5c4}.s-note{fill:#d9b25e}
        .cover{width:100%;border-collapse:collapse;font-size:12.5px}
        .cover td{padding:2px 10px 2px 0;border:0;vertical-align:middle;white-space:nowrap}
        .cover td.bar{width:30%;padding-right:6px}
        .cover td.pct{text-align:right;font-weight:700;padding-right:18px}
        .cover td.lbl{color:#59626b;padding-right:6px}
        .cover svg.bar{display:block;width:100%;height:9px}
        .bar .there{fill:#5f6b76}
        .bar .hole{fill:#fff;stroke:#a01f17;stroke-width:1.6;vector-effect:non-scaling-stroke}
        .bar .edge{fill:none;stroke:#1c2126;stroke-width:1;vector-effect:non-scaling-stroke}
        .missing{font-size:12.5px;margin:2px 0 0}
        .todo{list-style:none;margin:0;padding:0;font-size:13px;line-height:1.45}
        .todo li{display:grid;grid-template-columns:5.6em 1fr auto;gap:0 10px;padding:4px 0;border-top:1px solid #d9dde1;break-inside:avoid}
        .todo .w{white-space:nowrap;font-weight:700}
        .todo .w small{display:block;font-weight:400;color:#59626b;font-size:11px}
        .todo .do{color:#1c2126;display:block}
        .todo .do::before{content:"→ "}
        .todo .ref{color:#59626b;font-size:11.5px;white-space:nowrap;text-align:right}
        html:lang(en) .todo li{grid-template-columns:6.4em 1fr auto}
        .more{border-top:1px solid #d9dde1;padding-top:4px;font-size:13px}
        .lines{margin:10px 0 0;padding-top:6px;border-top:1px solid #c3c9cf;font-size:12.5px;display:grid;grid-template-columns:auto 1fr;gap:2px 14px}
        .lines dt{color:#59626b;white-space:nowrap}
        .lines dd{margin:0}
        .toc{margin:12px 0 0;padding-top:6px;border-top:1px solid #c3c9cf;font-size:12px;color:#59626b}
        .toc a{margin-right:1.3em;white-space:nowrap}
        table.grid{border-collapse:collapse;width:100%;font-size:12.5px;margin:6px 0 4px}
        .grid th,.grid td{text-align:left;vertical-align:top;padding:4px 10px 4px 0;border-bottom:1px solid #d9dde1}
        .grid th{white-space:nowrap;color:#59626b;font-weight:600;border-bottom-color:#8a949d}
        .grid tr{break-inside:avoid}
        thead{break-after:avoid}
        .grid td.n{white-space:nowrap}
        .grid td.m{white-space:nowrap;font-weight:700}
        .grid td.r{text-align:right}
        .grid.counts td,.grid.counts th{text-align:right}
        .grid.counts td:first-child,.grid.counts th:first-child{text-align:left}
        .grid.digests td{padding-top:2px;padding-bottom:2px}
        .grid.digests td.mono{width:1%;white-space:nowrap;font-size:9.3px;padding-right:0}
        .grid.signers{margin-top:2px}
        .tiles.four{grid-template-columns:repeat(4,1fr)}
        .tiles.four .k{width:.8em;height:.8em;vertical-align:-.04em}
        .grid.sum a.page{display:block}
        .grid.sum td:nth-child(2){min-width:14.5em}
        .rule{display:grid;grid-template-columns:6.6em 1fr;gap:0 14px;padding:9px 0 8px;border-top:1px solid #d9dde1;break-inside:avoid;font-size:13px}
        html:lang(en) .rule{grid-template-columns:7.6em 1fr}
        .rule .m b{white-space:nowrap}
        .rule .m small{display:block;color:#59626b;font-size:11.5px}
        .rule .clause{font-weight:400;margin-left:.5em}
        .rule .id{float:right;color:#59626b;font-weight:400;margin-left:1em}
        .rule blockquote{margin:2px 0;font-family:"Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;color:#30363c}
        .rule .meta{color:#59626b;font-size:11.8px}
        .rule ul{margin:3px 0;padding:0;list-style:none}
        .rule .why li{padding-left:1em;text-indent:-1em}
        .rule .why li::before{content:"· ";font-weight:700}
        .rule .proof{font-size:11.8px;color:#30363c;padding-left:10px;border-left:2px solid #d9dde1}
        .rule .advice::before{content:"→ "}
        .rule .answer{border:1px solid #c3c9cf;padding:3px 10px;margin-top:4px}
        .rule.met{padding:6px 0 5px}
        .rule .basis{font-size:11.8px;font-weight:400;color:#59626b;margin-left:.8em}
        .rule .brief{font-size:11.8px;color:#59626b}
        .idle{font-size:12.3px;border-top:1px solid #d9dde1;padding-top:6px;color:#30363c}
        .idle span{margin-right:1.1em}
        .big-digest{font-size:17px;line-height:1.6;border:1px solid #1c2126;padding:8px 16px;margin:6px 0;word-spacing:.35em;break-inside:avoid}
        .steps{margin:6px 0;padding:0;list-style:none;counter-reset:step}
        .steps li{counter-increment:step;padding:6px 0 6px 2.2em;border-top:1px solid #d9dde1;break-inside:avoid;position:relative;font-size:13px}
        .steps li::before{content:counter(step);position:absolute;left:.4em;font-weight:700}
        .steps pre{margin:3px 0;padding:5px 10px;background:#f3f4f5;border-left:2px solid #8a949d;white-space:pre-wrap;overflow-wrap:anywhere;font:11.8px/1.5 "DejaVu Sans Mono",Consolas,Menlo,"Noto Sans Mono CJK SC",monospace}
        svg.timeline{display:block;width:100%;height:auto;margin:4px 0 10px;break-inside:avoid}
        footer{margin-top:30px;border-top:1px solid #1c2126;padding-top:8px;color:#59626b;font-size:12px}
        @media screen and (min-width:1180px){.wide{width:min(1280px,calc(100vw - 120px));margin-left:50%;transform:translateX(-50%);background:#fff}}
        @page{size:A4;margin:14mm 15mm 16mm;@bottom-left{content:var(--running);font:8pt "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#59626b}@bottom-right{content:counter(page) " / " counter(pages);font:8pt "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#59626b}}
        @page wide{size:A4 landscape;margin:12mm 14mm 15mm}
        @media print{html{background:#fff;font-size:12.2px}main{max-width:none;margin:0;padding:0;box-shadow:none}.first{break-after:page}.wide{page:wide}h1{font-size:22px;margin:12px 0 9px}h2{font-size:16px;margin-top:24px}.ident,.todo,.more,.rule,.steps li{font-size:11.6px}.tiles{margin-top:12px}.verdict{margin-top:13px;padding:10px 16px}.cover,.missing,.lines,table.grid,.idle,.levels{font-size:11.2px}.tiles>div,.claim{font-size:11px}.ident .mono{font-size:10.4px}.grid.digests td.mono{font-size:8.4px}.big-digest{font-size:15px}}
        """

    /// SHA-256 of ``text``, Base64.
    static let digest = "O+sj/MDQJ4GUL8wb1nlzmj3DTj6ki7h+eMdBQi6gCjw="
}
