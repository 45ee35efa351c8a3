package import Application
internal import Domain
internal import Lifecycle
internal import Telemetry

/// What other nodes of a shared store change, and how this one follows.
extension Dispatcher {
    /// Reads accounts and epoch again: a pause, a breaker or a release of another node arrives so.
    package func refresh() async -> DispatchInput? {
        // Before the database: a send may be marked in between, and must not look like a loss.
        let sidecar = parts.sidecar.read()
        do {
            let (records, mark) = try await parts.storage.read {
                (try $0.providers(), try $0.intentMark())
            }
            for record in records where parts.sends && canSend(record.code) {
                feed.yield(.provider(record))
            }
            if let shared = parts.shared { try await follow(mark, sidecar, shared) }
        } catch {
            // The next look comes within a second; claims read the account themselves.
            parts.log.warning(
                .store, "Accounts could not be read again", ["error": .error(error)])
        }
        return nil
    }

    /// A release by a person on another node holds here too; any other change of the database is
    /// one to an older copy (R9).
    private func follow(
        _ mark: IntentMark, _ sidecar: IntentMark?, _ shared: SharedStore
    ) async throws {
        guard parts.sends else { return held.withLock { $0.epoch = mark.epoch } }
        let (epoch, quarantine) = held.withLock { ($0.epoch, $0.quarantine) }
        if mark.epoch != epoch {
            if try await shared.register.isReleased(epoch: mark.epoch, after: epoch) {
                try adopt(mark)
            } else if held.withLock({ $0.epoch == epoch }) {
                // A release here, between the read and now, is not one of them.
                quarantineNow("the database is not the one that this node sent to so far", mark)
            }
            return
        }
        let reason = Quarantine.reason(
            database: mark, sidecar: sidecar, peers: peers(epoch: epoch))
        switch (reason, quarantine) {
        case (let reason?, nil): quarantineNow(reason, mark)
        case (nil, .some) where sidecar == nil:
            // A node that vouches has come.
            try adopt(mark)
        case (nil, nil): note(mark, sidecar)
        case (_, .some): break
        }
    }

    /// This node's record; one of the epoch before a release that was noted counts as today's.
    func releasedSidecar(_ mark: IntentMark) async throws -> IntentMark? {
        let sidecar = parts.sidecar.read()
        guard let shared = parts.shared, let sidecar, sidecar.epoch != mark.epoch,
            try await shared.register.isReleased(epoch: mark.epoch, after: sidecar.epoch)
        else { return sidecar }
        try parts.sidecar.write(mark)
        return mark
    }

    /// The other live nodes that dispatch under this epoch.
    func peers(epoch: String) -> [NodeBeat] {
        parts.shared?.membership.peers(epoch: epoch) ?? []
    }

    /// Keeps the record near the newest intent of any node, so that an older copy shows on each.
    private func note(_ mark: IntentMark, _ sidecar: IntentMark?) {
        guard mark.highestIntent > sidecar?.highestIntent ?? 0 else { return }
        feed.yield(.seen(sequence: mark.highestIntent))
    }

    private func adopt(_ mark: IntentMark) throws {
        try parts.sidecar.write(mark)
        held.withLock {
            $0.epoch = mark.epoch
            $0.quarantine = nil
        }
        parts.log.warning(.fulfilment, "Quarantine ended by another node", [:])
        feed.yield(.quarantine(false))
    }

    private func quarantineNow(_ reason: String, _ mark: IntentMark) {
        held.withLock {
            // The release to come will be one of this epoch.
            $0.epoch = mark.epoch
            $0.quarantine = reason
        }
        parts.log.error(.fulfilment, "Dispatch is quarantined", ["reason": .string(reason)])
        feed.yield(.quarantine(true))
    }

    /// Why a node that only serves pages says that nothing is sent: a node that sends is
    /// quarantined.
    var quarantineElsewhere: String? {
        guard let shared = parts.shared, !parts.sends else { return nil }
        let node = shared.membership.nodes.first { $0.sends && $0.trust != .free }
        return node.map { "the node \($0.name) is quarantined" }
    }

    /// J9: what did not end in time is not handed back; its outcome is unknown (T10).
    func doubtRest() async {
        let sends = held.withLock { held in
            held.sends.values.filter { held.replies[$0.request.attempt] == nil }
        }
        for send in sends.sorted(by: { $0.intentSequence < $1.intentSequence }) {
            _ = await settle(send, .uncertain("Waybill was stopped before the answer came"))
        }
    }
}
