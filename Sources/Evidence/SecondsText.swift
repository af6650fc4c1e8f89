/// `ticks / per` as a decimal with six places at most, without closing zeros.
package func secondsText(_ ticks: Int64, per: Int64) -> String {
    let (whole, rest) = ticks.magnitude.quotientAndRemainder(dividingBy: UInt64(per))
    var micro = String((rest &* 1_000_000 &+ UInt64(per) / 2) / UInt64(per))
    var seconds = whole
    if micro == "1000000" {
        seconds += 1
        micro = "0"
    }
    micro = String(repeating: "0", count: 6 - micro.count) + micro
    while micro.last == "0" { micro.removeLast() }
    return (ticks < 0 ? "-" : "") + String(seconds) + (micro.isEmpty ? "" : "." + micro)
}

/// Seconds as the archive writes them, of a figure that was computed. Beyond thirty thousand years they are brought back to
/// that, so that what comes later is never written earlier; what is no number is 0.
package func secondsText(_ seconds: Double) -> String {
    guard !seconds.isNaN else { return "0" }
    return secondsText(Int64((max(-1e12, min(seconds, 1e12)) * 1_000_000).rounded()), per: 1_000_000)
}
