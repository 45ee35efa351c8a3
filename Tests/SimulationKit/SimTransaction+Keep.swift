internal import Application
internal import Domain

/// Everything that is written beside order changes.
extension SimTransaction: OrderWriting {
    func takeOrderNumbers(day: String, count: Int) throws -> Int64 {
        let first = (state.numbers[day] ?? 0) + 1
        state.numbers[day] = first + Int64(count) - 1
        return first
    }

    func takeIntentSequence(count: Int) throws -> Int64 {
        let first = state.intentSequence + 1
        state.intentSequence += Int64(count)
        return first
    }

    func keep(reply: StoredReply) throws { state.replies.append(reply) }

    func keep(answer: StoredAnswer) throws {
        guard try self.answer(scope: answer.scope, key: answer.key) == nil else {
            throw StorageError(.duplicate("idempotency"), "the key is stored already")
        }
        state.answers.append(answer)
    }

    func save(_ service: ServiceRecord, at: Timestamp) throws {
        if let index = state.services.firstIndex(where: { $0.id == service.id }) {
            state.services[index] = service
        } else {
            state.services.append(service)
        }
    }

    func save(_ provider: ProviderRecord, at: Timestamp, by: Actor, reason: String?) throws {
        if let index = state.providers.firstIndex(where: { $0.code == provider.code }) {
            state.providers[index] = provider
        } else {
            state.providers.append(provider)
        }
    }

    func keep(anomaly: Anomaly) throws { state.anomalies.append(anomaly) }

    func keep(error: OrderError) throws { state.errors.append(error) }

    func audit(
        actor: Actor, action: String, object: String, detail: String, reason: String?, at: Timestamp
    ) throws {
        state.audits.append(
            [actor.text, action, object, detail, reason ?? ""].joined(separator: " "))
    }

    func setEpoch(_ epoch: String) throws { state.epoch = epoch }

    func keep(balance: BalanceReading) throws { state.balances.append(balance) }

    func save(_ run: SyncRun) throws {
        state.runs.removeAll { $0.id == run.id }
        state.runs.append(run)
    }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        let before = state
        do {
            return try body()
        } catch {
            state = before
            throw error
        }
    }
}
