internal import Application
internal import Lifecycle

/// API keys that are asked for while a look-up runs; the next one reads all of them at once.
///
/// A look-up begins after everyone whom it answers came, so nobody gets an older record (SEC32).
final class KeyLookUps: Sendable {
    /// What a look-up found, by public id.
    typealias Found = [String: APIKeyRecord]

    private struct Waiter: Sendable {
        let publicID: String
        let turn: CheckedContinuation<Turn, Never>
    }

    /// What a waiting caller has to do next.
    private enum Turn: Sendable {
        /// Look up for itself and for others.
        case lookUp([Waiter])
        /// Nothing: another caller did.
        case answer(Result<Found, any Error>)
    }

    private struct State: Sendable {
        var isLooking = false
        var waiting: [Waiter] = []
    }

    private let state = Lock(State())

    /// The record of a key; `read` looks up at most `KeyList.most` at once.
    func find(
        _ publicID: String, _ read: @Sendable (_ publicIDs: [String]) async throws -> Found
    ) async throws -> APIKeyRecord? {
        let turn = await withCheckedContinuation { turn in
            let isFirst = state.withLock { state in
                defer { state.isLooking = true }
                if state.isLooking { state.waiting.append(Waiter(publicID: publicID, turn: turn)) }
                return !state.isLooking
            }
            if isFirst { turn.resume(returning: .lookUp([])) }
        }
        switch turn {
        case .answer(let result): return try result.get()[publicID]
        case .lookUp(let others):
            let result: Result<Found, any Error>
            do {
                result = .success(try await read([publicID] + others.map(\.publicID)))
            } catch {
                result = .failure(error)
            }
            passOn()
            for other in others { other.turn.resume(returning: .answer(result)) }
            return try result.get()[publicID]
        }
    }

    /// Has the first of those who came meanwhile look up for the others.
    private func passOn() {
        let next = state.withLock { state in
            let next = state.waiting.prefix(KeyList.most)
            state.waiting.removeFirst(next.count)
            state.isLooking = !next.isEmpty
            return next
        }
        next.first?.turn.resume(returning: .lookUp(Array(next.dropFirst())))
    }
}
