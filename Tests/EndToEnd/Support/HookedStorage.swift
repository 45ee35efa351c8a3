import Application
import Domain
import Lifecycle

/// The real store with a fault between it and the dispatcher; a write is known by what it answers.
final class HookedStorage: Storage {
    /// What goes wrong.
    struct Hooks: Sendable {
        /// Waits this long between a claim's commit and its answer, so often.
        var claimDelayMilliseconds = 0
        var delayedClaims = 0
        /// Outcomes are not written.
        var refusesSettling: StorageError.Kind?
        /// Replies are not kept, and neither is anything else that answers nothing.
        var refusesKeeping: StorageError.Kind?
        /// Leases are not renewed.
        var refusesRenewal = false
    }

    private let base: any Storage
    let hooks: Lock<Hooks>

    init(_ base: any Storage, _ hooks: Hooks) {
        self.base = base
        self.hooks = Lock(hooks)
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value {
        let now = hooks.withLock { $0 }
        if Value.self == SettleResult.self, let kind = now.refusesSettling {
            throw StorageError(kind, "planted")
        }
        if Value.self == Void.self, let kind = now.refusesKeeping {
            throw StorageError(kind, "planted")
        }
        if Value.self == [ID<Line>].self, now.refusesRenewal {
            throw StorageError(.busy, "planted")
        }
        let value = try await base.write(body)
        if let claim = value as? ClaimResult, !claim.sends.isEmpty, takeDelay() {
            try await SystemClock().pause(milliseconds: now.claimDelayMilliseconds)
        }
        return value
    }

    private func takeDelay() -> Bool {
        hooks.withLock { hooks in
            guard hooks.delayedClaims > 0 else { return false }
            hooks.delayedClaims -= 1
            return true
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderReading) throws -> Value
    ) async throws -> Value {
        try await base.read(body)
    }
}
