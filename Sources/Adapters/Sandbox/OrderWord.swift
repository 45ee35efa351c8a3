/// The provider's words for the state of an order, in the order in which they are reached.
package enum OrderWord: String, CaseIterable, Sendable {
    case pending = "Pending"
    case inProcess = "In Process"
    case completed = "Completed"
    case rejected = "Rejected"

    /// How far the order is; both ends count the same.
    var rank: Int {
        switch self {
        case .pending: 0
        case .inProcess: 1
        case .completed, .rejected: 2
        }
    }

    /// The provider's number for the word (`gsm-fusion.md` 3).
    var number: Int {
        switch self {
        case .pending: 1
        case .completed: 2
        case .rejected: 3
        case .inProcess: 4
        }
    }
}
