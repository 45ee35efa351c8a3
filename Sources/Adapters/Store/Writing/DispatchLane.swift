/// The queue's lane of a provider's sends (J10).
enum DispatchLane {
    /// `dispatch:<provider>`.
    static func name(_ provider: String) -> String { "dispatch:" + provider }

    /// How long a taken-over job is leased, in microseconds (J2).
    static let leaseMicroseconds: Int64 = 25_000_000
}
