internal import Application
internal import Domain
internal import HTTP

/// What one stream wants to see; the same test for replay and live (E10).
struct FeedTopics: Sendable, Hashable {
    /// Set by authorisation: only this customer's events.
    var customer: ID<Customer>?
    /// Subjects asked for; empty: all.
    var subjects: Set<String> = []
    /// The only order asked for.
    var order: ID<Order>?
    /// True for staff, viewers and keys of the house.
    var showsData = true

    /// Whether an event is for this stream.
    func take(_ frame: FeedFrame) -> Bool {
        (customer == nil || frame.customer == customer)
            && (subjects.isEmpty || subjects.contains(frame.subject))
            && (order == nil || frame.order == order)
    }

    /// The bytes of the events after a position that this stream sees.
    func bytes(_ frames: [FeedFrame], after position: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        for frame in frames where frame.position > position && take(frame) {
            bytes += showsData ? frame.full : frame.narrow
        }
        return bytes
    }
}

/// One open stream.
struct Subscriber: Sendable {
    /// Where its frames go.
    let stream: EventStream
    /// What it wants to see.
    let topics: FeedTopics
    /// Who opened it.
    let principal: Principal
    /// Events up to here were sent by the replay.
    var seen: Int64
    /// When its rights are looked at again, monotonic microseconds.
    var nextCheck: Int64
    /// Whether the credential still proves the principal.
    let isCurrent: @Sendable () async throws -> Bool
}
