/// How a timeline's picture looks, on a screen and on paper; colours are told apart by the colour-blind too, and each has its
/// place or pattern beside it.
enum TimelineStyle {
    static let picture = """
        svg text{font-family:"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;fill:#1d2733;font-size:12px}
        svg .h{font-size:17px;font-weight:700}
        svg .big{font-size:22px;font-weight:700}
        svg .v{font-size:14px;font-weight:700}
        svg .req{font-size:11px;fill:#4a5765;text-anchor:end}
        svg .s{font-size:13px}
        svg .d,svg .u{font-size:10.5px;fill:#5b6875}
        svg .m{font-size:11.5px;fill:#1d2733}
        svg .m.recorder,svg .m.unknown{fill:#9a5b00}
        svg .cl{fill:#4a5765}
        svg .cl,svg .cv{text-anchor:end}
        svg .cv{font-weight:700}
        svg .ok{fill:#2c6e31}
        svg .bad{fill:#b3261e}
        svg .tl{font-size:11px;fill:#4a5765;text-anchor:middle}
        svg .out{fill:#e9ecef}
        svg .in{fill:#fff}
        svg .tick{stroke:#d4dae0;stroke-width:1}
        svg .midnight{stroke:#5e3b8c;stroke-width:2;stroke-dasharray:6 3}
        svg .edge{stroke:#1d2733;stroke-width:1.5}
        svg .venue{fill:#dfe6ee}
        svg .there{fill:#4f9d55}
        svg .missing,svg .gap{stroke:#b3261e;stroke-width:1}
        svg .hg0{fill:#fde7e5}
        svg .hg1{fill:#d0453b}
        svg .hn0{fill:#f6f7f8}
        svg .hn1{fill:#d5dbe1}
        svg .pic{fill:#3d74b8;stroke:#fff;stroke-width:.5}
        svg .snd{fill:#3b9c94;stroke:#fff;stroke-width:.5}
        svg .overlap{fill:#1d2733}
        svg .e{stroke:#1d2733;stroke-width:.8}
        svg .e1{fill:#8c86f2}
        svg .e2{fill:#7cc9f5}
        svg .e3{fill:#35c79a}
        svg .e4{fill:#f0d24a}
        svg .e5{fill:#d9b48a}
        svg .e6{fill:#f2913d}
        svg .e7{fill:#c3c8ce}
        svg .e8{fill:#ef5350}
        svg .ek,svg .gk{font-size:9px;font-weight:700;text-anchor:middle;pointer-events:none}
        svg .gk{font-size:12px;fill:#7d1410;stroke:#fff;stroke-width:3px;paint-order:stroke}
        """
}

extension TimelineStyle {
    /// Of a page, the picture's own before it.
    static let page = picture + """

        body{margin:0 auto;max-width:1400px;padding:24px 32px;color:#1d2733;background:#fff;font:15px/1.6 "Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
        h1{font-size:24px;margin:0 0 4px}
        h2{font-size:18px;margin:36px 0 10px}
        p{margin:4px 0}
        .quiet{color:#5b6875}
        .tiles{display:flex;flex-wrap:wrap;gap:14px;margin:18px 0 26px}
        .tile{border:1px solid #cfd8e1;border-left:8px solid #4f9d55;border-radius:4px;padding:8px 16px 10px;min-width:230px}
        .tile.bad{border-left-color:#d0453b}
        .tile h3{margin:0;font-size:14px}
        .tile .figure{display:flex;gap:10px;align-items:baseline}
        .tile b{font-size:22px}
        .tile .bad{color:#b3261e}
        .tile .ok{color:#2c6e31}
        svg.timeline{display:block;width:100%;height:auto;margin:4px 0 18px;touch-action:pan-y;user-select:none}
        svg .needle{stroke:#b3261e;stroke-width:1;pointer-events:none}
        svg .p:hover image{outline:2px solid #1d2733}
        .tools{display:flex;gap:6px;align-items:center}
        .tools button{font:inherit;font-size:13px;padding:1px 10px;border:1px solid #b9c4cf;border-radius:4px;background:#f4f6f8;cursor:pointer}
        .tools output{margin-left:10px;color:#5b6875;font-variant-numeric:tabular-nums}
        #preview{position:fixed;right:20px;bottom:20px;width:480px;border:3px solid #fff;box-shadow:0 2px 14px #0007;pointer-events:none}
        table{border-collapse:collapse;width:100%;font-size:13.5px}
        th,td{text-align:left;vertical-align:top;padding:4px 10px 4px 0;border-bottom:1px solid #dbe2e9}
        th{white-space:nowrap;color:#4a5765;font-weight:600;border-bottom-color:#8a97a5}
        td.n{white-space:nowrap;font-variant-numeric:tabular-nums}
        td.bad{color:#b3261e;font-weight:700}
        td.ok{color:#2c6e31}
        .code{font-family:monospace;font-size:12px;color:#5b6875}
        bdi{overflow-wrap:anywhere}
        footer{margin-top:36px;border-top:1px solid #dbe2e9;padding-top:10px;color:#5b6875;font-size:13px}
        @page{size:A4 landscape;margin:12mm}
        @media print{body{max-width:none;padding:0;font-size:11px}table{font-size:10.5px}.tools,#preview{display:none}h2{break-after:avoid}tr,.tile{break-inside:avoid}svg.timeline{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """

    /// SHA-256 of ``page``, Base64.
    static let digest = "LL/dzG3leQ5MOxeD8vcGBMUdjzVbmjETvJKYlbbnZWE="
}
