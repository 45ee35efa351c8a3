/// The state of one send (`reliability.md` 2.6).
package enum AttemptState: String, Sendable, CaseIterable {
    case sending, accepted
    case inProcess = "in_process"
    case completed, rejected
    case definiteNo = "definite_no"
    case notSent = "not_sent"
    case dupCheck = "dup_check"
    case uncertain, absent
    case needsHuman = "needs_human"
    case closedUnknown = "closed_unknown"

    /// True when the index `one_live` counts it: a second send is impossible beside it.
    package var isLive: Bool {
        switch self {
        case .sending, .dupCheck, .uncertain, .accepted, .inProcess, .completed, .needsHuman: true
        case .rejected, .definiteNo, .notSent, .absent, .closedUnknown: false
        }
    }

    /// True when it is proven that this send left nothing open at the provider.
    package var isDefinite: Bool {
        switch self {
        case .rejected, .definiteNo, .notSent, .absent: true
        case .sending, .accepted, .inProcess, .completed, .dupCheck, .uncertain, .needsHuman,
            .closedUnknown:
            false
        }
    }
}
