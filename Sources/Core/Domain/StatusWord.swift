/// The six words that lists and exports show for provider lines (`orders.md` 4.3).
package enum StatusWord: String, Sendable, CaseIterable {
    case pending = "Pending"
    case inProcess = "In Process"
    case completed = "Completed"
    case rejected = "Rejected"
    case failed = "Failed"
    case cancelled = "Cancelled"

    /// The word for a line's state.
    package init(_ state: LineState) {
        switch state {
        case .queued, .parked, .sending, .uncertain, .needsReview, .accepted: self = .pending
        case .inProcess: self = .inProcess
        case .completed: self = .completed
        case .rejected: self = .rejected
        case .failed: self = .failed
        case .cancelled: self = .cancelled
        }
    }

    /// Finds a word in any letter case, `InProcess` and `in-process` included.
    package init?(anyCase text: String) {
        let folded = text.utf8.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x5F }.map {
            (0x41...0x5A).contains($0) ? $0 + 0x20 : $0
        }
        for word in StatusWord.allCases {
            let plain = word.rawValue.utf8.filter { $0 != 0x20 }.map {
                (0x41...0x5A).contains($0) ? $0 + 0x20 : $0
            }
            if plain == folded {
                self = word
                return
            }
        }
        return nil
    }
}
