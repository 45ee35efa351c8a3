package import Application
package import Domain
internal import Synchronization

/// A store in memory that keeps the rules of the schema, with commits that fail on demand.
package final class SimStore: Storage {
    private let state: Mutex<SimState>

    /// Starts from a database.
    package init(_ state: SimState) { self.state = Mutex(state) }

    /// What is committed.
    package var committed: SimState { state.withLock { $0 } }

    /// Puts an older copy in place, as a restore does.
    package func restore(_ copy: SimState) { state.withLock { $0 = copy } }

    /// Runs a body in one transaction whose commit meets the given fate.
    ///
    /// Throws `StorageError`.
    package func transact<Value: Sendable>(
        fate: CommitFate = .ok, hidingReplies: Bool = false, sharing: SimSharing? = nil,
        _ body: (any OrderWriting) throws -> Value
    ) throws -> Value {
        try state.withLock { state in
            let transaction = SimTransaction(state)
            transaction.hidesReplies = hidingReplies
            transaction.sharing = sharing
            let value = try body(transaction)
            switch fate {
            case .ok: state = transaction.state
            case .busy: throw StorageError(.busy, "another writer held the database; try again")
            case .full: throw StorageError(.full, "the disk is full; make room")
            case .failed: throw StorageError(.failed, "the disk failed; the process must end")
            case .lostCommitted:
                state = transaction.state
                throw StorageError(.busy, "the answer to the commit never came")
            case .lostDropped: throw StorageError(.busy, "the answer to the commit never came")
            }
            return value
        }
    }

    /// Takes or renews a named lease; false while another node has it.
    package func holdLease(
        _ name: String, node: String, microseconds: Int64, at clock: Timestamp
    ) -> Bool {
        state.withLock { state in
            let transaction = SimTransaction(state)
            defer { state = transaction.state }
            return transaction.holdLease(name, node: node, microseconds: microseconds, at: clock)
        }
    }

    /// The port's write: always commits.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value {
        try transact(body)
    }

    /// The port's read.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderReading) throws -> Value
    ) async throws -> Value {
        try body(SimTransaction(committed))
    }
}
