package import Domain

/// The breaker of one provider: opens after 5 failures in a row, then lets one line through at a
/// time.
package struct Breaker: Sendable, Equatable {
    /// Where it stands.
    package enum State: Sendable, Equatable {
        case closed
        /// No sends; one free call at this moment.
        case open(probeAt: Timestamp)
        /// The free call is under way.
        case probing
        /// One line at a time until one is accepted or refused.
        case halfOpen
    }

    package private(set) var state = State.closed
    private var failuresInARow = 0
    /// The store's word, not this node's own sends, is why it is not closed.
    private var isAdopted = false
    private let waitMicroseconds: Int64

    /// Failures in a row that open it.
    package static let threshold = 5

    /// `waitMicroseconds` is the time between opening and the free call.
    package init(waitMicroseconds: Int64) { self.waitMicroseconds = waitMicroseconds }

    /// A breaker that an ended process left open: its free call is due at once.
    package init(waitMicroseconds: Int64, leftOpenAt now: Timestamp) {
        self.waitMicroseconds = waitMicroseconds
        state = .open(probeAt: now)
        isAdopted = true
    }

    /// How many sends may be in flight, of the provider's own limit.
    package func allowance(of limit: Int) -> Int {
        switch state {
        case .closed: limit
        case .open, .probing: 0
        case .halfOpen: min(1, limit)
        }
    }

    /// Notes a send that found no connection or stayed unclear; true when this opened it.
    package mutating func noteFailure(now: Timestamp) -> Bool {
        failuresInARow += 1
        isAdopted = isAdopted && state != .halfOpen
        switch state {
        case .closed:
            guard failuresInARow >= Breaker.threshold else { return false }
            state = .open(probeAt: now.adding(microseconds: waitMicroseconds))
            return true
        case .halfOpen:
            state = .open(probeAt: now.adding(microseconds: waitMicroseconds))
            return false
        case .open, .probing: return false
        }
    }

    /// Notes an answer that the provider gave; true when this closed it.
    package mutating func noteAnswer() -> Bool {
        failuresInARow = 0
        isAdopted = false
        let wasClosed = state == .closed
        state = .closed
        return !wasClosed
    }

    /// Another node found the provider down.
    package mutating func adoptDown(now: Timestamp) {
        guard state == .closed else { return }
        state = .open(probeAt: now.adding(microseconds: waitMicroseconds))
        isAdopted = true
    }

    /// Another node found the provider answering; what this node found down itself stays so.
    package mutating func adoptOpen() {
        guard isAdopted else { return }
        self = Breaker(waitMicroseconds: waitMicroseconds)
    }

    /// True once when the free call is due.
    package mutating func takeProbe(now: Timestamp) -> Bool {
        guard case .open(let probeAt) = state, now >= probeAt else { return false }
        state = .probing
        return true
    }

    /// Notes how the free call went.
    package mutating func noteProbe(answered: Bool, now: Timestamp) {
        guard state == .probing else { return }
        state = answered ? .halfOpen : .open(probeAt: now.adding(microseconds: waitMicroseconds))
    }
}
