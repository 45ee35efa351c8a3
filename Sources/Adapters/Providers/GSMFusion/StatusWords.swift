internal import Application

/// The provider's four statuses as number or word (`gsm-fusion.md` 3).
enum StatusWords {
    /// Any letter case, blanks and dashes inside allowed; what is not known keeps its spelling.
    static func status(_ word: String) -> ProviderStatus {
        let key = word.utf8.compactMap { byte -> UInt8? in
            if byte >= 0x80 { return byte }
            let isKept = ByteSearch.isLetter(byte) || ByteSearch.isDigit(byte)
            return isKept ? ByteSearch.lowered(byte) : nil
        }
        return switch String(decoding: key, as: UTF8.self) {
        case "1", "pending": .pending
        case "2", "completed": .completed
        case "3", "rejected": .rejected
        case "4", "inprocess": .inProcess
        default: .unknown(word)
        }
    }
}
