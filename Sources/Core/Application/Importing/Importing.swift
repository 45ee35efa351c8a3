package import Domain

/// Takes an order of another program into the store: channel `import`, by hand, never sent.
///
/// Every row is an order of its own. Nothing is told to anybody, no provider is asked, nothing is
/// charged; an open row waits for a person (`orders.md` 11).
package struct Importing: Sendable {
    /// What importing needs to know.
    package struct Settings: Sendable {
        /// The account whose orders these are.
        package var provider: String
        package var currency: String
        /// The store day `YYYYMMDD` of a moment.
        package var storeDay: @Sendable (Timestamp) -> String
        /// Reads a moment as it was written, in the operator's time zone; nil when it is none.
        package var readTime: @Sendable (String) -> Timestamp?
        /// Reads a result text; never throws.
        package var parse: @Sendable (_ text: String, _ target: String) -> ParsedResult
        package var parserVersion: Int

        /// Puts the settings together.
        package init(
            provider: String, currency: String,
            storeDay: @escaping @Sendable (Timestamp) -> String,
            readTime: @escaping @Sendable (String) -> Timestamp?,
            parse: @escaping @Sendable (String, String) -> ParsedResult, parserVersion: Int
        ) {
            self.provider = provider
            self.currency = currency
            self.storeDay = storeDay
            self.readTime = readTime
            self.parse = parse
            self.parserVersion = parserVersion
        }
    }

    let settings: Settings

    /// Makes the use case.
    package init(_ settings: Settings) { self.settings = settings }

    /// Takes one row; only `.created` has written anything.
    ///
    /// Throws `StorageError`.
    package func take(
        _ row: LegacyRow, named name: String, in store: any OrderWriting, by actor: Actor,
        now: Timestamp, random: inout SplitMix64
    ) throws -> ImportOutcome {
        if row[.imei] == nil && row[.orderID] == nil { return .blank }
        let facts: ImportedFacts
        do throws(ImportedFacts.Refusal) {
            facts = try ImportedFacts(row, named: name, now: now, settings)
        } catch {
            return .rejected(error.reason)
        }
        let house = try store.houseAccount()
        if try store.order(reference: facts.reference, customer: house) != nil {
            return .unchanged
        }
        if let id = facts.providerOrderID,
            try store.line(provider: settings.provider, providerOrderID: id) != nil
        {
            return .linked
        }
        let service = try service(of: row, cost: facts.cost, in: store, now: now, &random)
        let placed = try place(facts, service, for: house, in: store, by: actor, &random)
        try end(placed, facts, row, in: store)
        return .created
    }

    /// The service of the row; one that the catalogue lacks is added, and cannot be ordered.
    private func service(
        of row: LegacyRow, cost: Int64, in store: any OrderWriting, now: Timestamp,
        _ random: inout SplitMix64
    ) throws -> ServiceRecord {
        let name = row[.serviceName] ?? row[.serviceID] ?? "Imported"
        let known = try store.services().filter { $0.provider == settings.provider }
        if let code = row[.serviceID] {
            if let service = known.first(where: { $0.code == code }) { return service }
        } else if let service = known.first(where: { $0.name == name }) {
            return service
        }
        var service = ServiceRecord(
            id: ID(at: now, random: &random), provider: settings.provider,
            code: row[.serviceID] ?? "imported: " + name, kind: .imeiCheck, name: name,
            category: "Imported", cost: cost, deliveryTime: "", details: "", audience: .off)
        service.isEnabled = false
        try store.save(service, at: now)
        return service
    }

    /// The order as it was placed then: confirmed, its line in a person's hands.
    private func place(
        _ facts: ImportedFacts, _ service: ServiceRecord, for house: ID<Customer>,
        in store: any OrderWriting, by actor: Actor, _ random: inout SplitMix64
    ) throws -> OrderUnit {
        let day = settings.storeDay(facts.placedAt)
        let serial = try store.takeOrderNumber(day: day)
        let order = OrderRecord(
            id: ID(at: facts.placedAt, random: &random),
            number: OrderNumber.text(day: day, serial: serial), channel: .import, customer: house,
            placedBy: actor, paymentState: .paid, paymentMethod: .internal,
            currency: settings.currency, totalAmount: 0, reference: facts.reference,
            notes: facts.notes, idempotencyKey: nil, placedAt: facts.placedAt)
        var line = LineRecord(
            id: ID(at: facts.placedAt, random: &random), order: order.id, number: 1,
            kind: .imeiCheck, state: .queued, service: service.id, provider: service.provider,
            serviceCode: service.code, name: facts.serviceName ?? service.name,
            target: facts.imei, targetRaw: facts.imeiRaw, fields: [:], cost: facts.cost,
            recheckOf: nil, maxWaitHours: service.maxWaitHours, createdAt: facts.placedAt)
        line.isAutomatic = false
        line.providerOrderID = facts.providerOrderID
        var unit = OrderUnit(order: order, lines: [line], attempts: [], now: facts.placedAt)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: OrderState.pending.rawValue,
            by: actor, reason: nil, data: ["row": "1", "lines": "1", "channel": "import"])
        unit.move(order: .confirm, by: .system, as: .system, facts: confirmable(unit))
        // Nobody here knows the outcome until the record's own word says it.
        unit.move(line.id, on: .knownUnclear, by: .system, lineReason: .earlierUnknown)
        return unit
    }

    private func confirmable(_ unit: OrderUnit) -> OrderFacts {
        var facts = unit.facts
        facts.servicesEnabled = true
        return facts
    }

    /// Lets the record's word end the line, at the time it was last changed, and stores both.
    private func end(
        _ placed: OrderUnit, _ facts: ImportedFacts, _ row: LegacyRow, in store: any OrderWriting
    ) throws {
        try save(placed, in: store)
        var unit = OrderUnit(
            order: placed.order, lines: placed.lines, attempts: [], now: facts.changedAt)
        let line = placed.lines[0].id
        if let result = facts.result(row, line: line, order: placed.order.id, settings) {
            unit.add(result)
        }
        let provider = Actor(kind: .provider, id: settings.provider)
        switch facts.word {
        case .completed: unit.move(line, on: .completed, by: provider)
        case .rejected: unit.move(line, on: .rejected, by: provider)
        case .failed, .cancelled:
            unit.move(
                line, on: .staffGiveUp, by: placed.order.placedBy, as: .operator,
                reason: "imported as \(facts.word?.rawValue ?? "")")
        case .pending, .inProcess, nil: break
        }
        unit.follow()
        try save(unit, in: store)
    }

    /// Stores a change without its notices: what happened elsewhere is not told again.
    private func save(_ unit: OrderUnit, in store: any OrderWriting) throws {
        guard var changes = unit.finished() else { return }
        changes.notices = []
        try store.save(changes)
    }
}
