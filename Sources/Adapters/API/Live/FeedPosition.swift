internal import Application

/// A durable place in the feed, `<epoch>-<pos>` (E6).
struct FeedPosition: Sendable, Equatable {
    /// The random word of the database and its last restore.
    let epoch: String
    /// The place in the feed, from 1; 0 is before everything.
    let position: Int64

    /// Makes a position.
    init(epoch: String, position: Int64) {
        self.epoch = epoch
        self.position = position
    }

    /// Reads the text form; nil for anything `text` does not write.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 128, let dash = bytes.lastIndex(of: UInt8(ascii: "-")), dash > 0 else {
            return nil
        }
        let digits = bytes[(dash + 1)...]
        guard !digits.isEmpty, digits.count <= 19,
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let position = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        epoch = String(decoding: bytes[..<dash], as: UTF8.self)
        self.position = position
    }

    /// The text form.
    var text: String { "\(epoch)-\(position)" }

    /// Whether the feed can go on from here (E7).
    func isResumable(_ head: FeedHead) -> Bool {
        epoch.utf8.elementsEqual(head.epoch.utf8) && position <= head.position
            && position >= head.oldest - 1
    }
}
