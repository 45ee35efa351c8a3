package import Application
internal import XML

/// What a `placeorder` reply says about each IMEI that was sent; step 5 to 8 of 4.1.
package struct SubmitReading: Sendable, Equatable {
    /// The one class that an IMEI gets.
    package enum Class: Sendable, Equatable {
        case accepted(providerOrderID: String, status: ProviderStatus)
        case duplicate
        case refused(Refusal)
        /// An order that does not fit: two ids, an unreadable id, accepted and refused at once.
        case conflict(String)
        case uncertain(String)
    }

    /// One class for each IMEI sent, none missing.
    package let classes: [String: Class]
    /// IMEIs, or rows without one, that the reply names but nobody sent; in document order.
    package let strangers: [String]

    /// Reads all three lists under `result` before it decides anything.
    init(root: XMLElement, targets: [String], pinned: PinnedTexts) {
        var evidence = SubmitEvidence(targets: targets)
        for row in root.elements(named: "imeis") { evidence.addOrder(row) }
        for list in root.elements(named: "imeiduplicates") { evidence.addDuplicates(list) }
        for row in root.elements(named: "imeierrors") { evidence.addErrors(row) }
        classes = evidence.rows.mapValues { $0.verdict(pinned: pinned) }
        strangers = evidence.strangers
    }

    /// The same class for every IMEI: a reply that names none of them.
    init(all targets: [String], _ verdict: Class) {
        classes = Dictionary(targets.map { ($0, verdict) }, uniquingKeysWith: { first, _ in first })
        strangers = []
    }

    /// A refusal of the whole call; a bare duplicate answer to a list proves nothing.
    init(rootError text: String?, targets: [String], pinned: PinnedTexts) {
        let targetCount = Set(targets).count
        switch text.flatMap(pinned.meaning(of:)) {
        case .refusal(let kind, let code):
            let refusal = Refusal(kind: kind, code: code, message: text ?? "")
            self.init(all: targets, .refused(refusal))
        case .duplicate where targetCount == 1:
            self.init(all: targets, .duplicate)
        case .duplicate:
            self.init(all: targets, .uncertain("a duplicate answer that names no IMEI of the list"))
        case nil:
            self.init(all: targets, .uncertain(Self.unknown(text ?? "")))
        }
    }

    /// The reason for a text that is not pinned, cut to 200 characters; equal texts compare equal.
    static func unknown(_ text: String) -> String {
        SubmitOutcome.unknownRefusal + text.prefix(200)
    }
}
