internal import Lifecycle

/// Decides which forms of raw rows are worth keeping: those that came twice before.
///
/// So a form always saves more than it takes, whatever providers send.
final class FormBook: Sendable {
    /// Forms remembered; a form takes about 1 kB.
    static let bound = 500
    /// How often a form must have come before.
    private static let proof = 2
    private let seen = Lock<[String: Int]>([:])

    /// True when a form came often enough; counts it otherwise.
    func keeps(_ form: String) -> Bool {
        seen.withLock { seen in
            let count = seen[form, default: 0]
            guard count < Self.proof else { return true }
            if seen.count >= Self.bound {
                // What never came again makes room; what did come is found anew at once.
                let proven = seen.filter { $0.value >= Self.proof }
                seen = proven.count < Self.bound / 2 ? proven : [:]
            }
            seen[form] = count + 1
            return false
        }
    }
}
