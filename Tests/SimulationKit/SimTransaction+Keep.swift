internal import Application
internal import Domain

/// Everything that is written beside order changes.
extension SimTransaction: SellsNothing {
    func takeOrderNumbers(day: String, count: Int) throws -> [Int64] {
        let last = (state.numbers[day] ?? 0) + Int64(count)
        state.numbers[day] = last
        return Array(last - Int64(count) + 1...last)
    }

    func takeOnlineNumber() throws -> Int64 {
        try takeOrderNumbers(day: "online", count: 1).first ?? 1
    }

    func takeIntentSequence(count: Int) throws -> [Int64] {
        state.intentSequence += Int64(count)
        return Array(state.intentSequence - Int64(count) + 1...state.intentSequence)
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

    func resolve(
        error id: Int64, of order: ID<Order>, by actor: Actor, notes: String, at: Timestamp
    ) throws -> Bool {
        guard state.errors.indices.contains(Int(id)), state.errors[Int(id)].order == order else {
            return false
        }
        return state.resolvedErrors.insert(id).inserted
    }

    func resolve(anomaly id: Int64, by actor: Actor, at: Timestamp) throws -> Bool {
        state.anomalies.indices.contains(Int(id))
    }

    func save(pin: PinnedText) throws {
        try removePin(provider: pin.provider, key: PinnedText.key(pin.text))
        state.pins.append(pin)
    }

    func removePin(provider: String, key: String) throws {
        state.pins.removeAll { $0.provider == provider && PinnedText.key($0.text) == key }
    }

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
