internal import Application

/// The queue's lanes: a provider's sends, and what people do (J10).
enum DispatchLane {
    /// `dispatch:<provider>`.
    static func name(_ provider: String) -> String { "dispatch:" + provider }

    /// `new_order:staff` or `fulfillment:staff`: what people work off.
    static func name(_ queue: StaffQueue) -> String { queue.rawValue + ":staff" }

    /// How long a taken-over job is leased, in microseconds (J2).
    static let leaseMicroseconds: Int64 = 25_000_000
}
