package import Evidence

extension Alignment.Verdict {
    package var words: Words {
        switch self {
        case .aligned: Words("有共同的声音", "shared sound")
        case .partial: Words("有一些共同的声音，不足以对准时钟", "some shared sound, too little for a clock to be set by")
        case .cannot: Words("无法对齐", "cannot align")
        }
    }
}

extension Alignment.Reason {
    package var words: Words {
        switch self {
        case .noSound: Words("至少有一份没有声音，或只有静音", "one of the two has no sound, or silence only")
        case .tooShort: Words("至少有一份不到半分钟", "one of the two is shorter than half a minute")
        case .nothingShared: Words("没有听出共同的声音：没有哪个时间差明显超出互不相干的声音", "no shared sound was heard: no lag stands out clearly of what unrelated sound gives")
        case .repeats: Words("相似之处不止在一个时间差上：循环的音乐、报时、警报之类，分不出是哪一次", "what is alike is alike at other lags too: a loop, a tick, an alarm")
        case .notOneSound: Words("起落相似，但不是同一个声音：例如两处各念一遍同一份稿子", "alike in rise and fall, but not one sound: the same text read in two places, for one")
        case .smallPart: Words("只在一小部分时间里有共同的声音", "shared for a small part of the time only")
        }
    }
}

extension Alignment {
    /// What shared sound is, and what it is not.
    package static let caution = Words(
        "共同的声音不等于同一场会议：两处都放同一个节目，也会这样。", "Shared sound is not the same meeting: a programme that plays in both rooms gives it as well.")
}
