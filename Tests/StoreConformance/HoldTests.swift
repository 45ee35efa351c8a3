internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// Holds, verifications, the blacklist and stored files.
@Suite(.serialized) struct HoldTests {
    private static let now = Fixtures.start.adding(seconds: 10_000)
    private static let admin = Actor(kind: .staff, id: "stf_admin")

    private func id<Entity>(_ seed: UInt64, _ type: Entity.Type = Entity.self) -> ID<Entity> {
        var random = SplitMix64(seed: seed)
        return ID(at: Self.now, random: &random)
    }

    private func hold(
        _ order: ID<Order>, _ reason: HoldReason, by actor: Actor = .system
    ) -> HoldRecord {
        HoldRecord(
            order: order, reason: reason, detail: "because \(reason.rawValue)", setBy: actor,
            setAt: Self.now)
    }

    @Test(arguments: TestDatabase.all)
    func `3.7 an open hold of a reason is set once and cleared once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        try await world.store.write { writing in
            try writing.holds.set(self.hold(order, .review))
            try writing.holds.set(self.hold(order, .review, by: Self.admin))
            try writing.holds.set(self.hold(order, .payment))
        }
        let cleared = try await world.store.write { writing in
            (0..<2).map { _ in
                Result {
                    try writing.holds.clearHold(
                        .review, of: order, decision: "looked at", by: Self.admin, at: Self.now)
                }
            }.compactMap { try? $0.get() }
        }
        #expect(cleared == [true, false])
        let holds = try #require(try await world.store.holdDetail(of: order)).holds
        #expect(holds.map(\.reason) == [.review, .payment])
        #expect(holds.map(\.isOpen) == [false, true])
        #expect(holds.map(\.setBy) == [.system, .system])
        #expect(holds.first?.decision == "looked at")
        #expect(holds.first?.clearedBy == Self.admin)
        // A reason that was cleared may come back.
        try await world.store.write { try $0.holds.set(self.hold(order, .review)) }
        let again = try #require(try await world.store.holdDetail(of: order))
        #expect(again.open == [.review, .payment])
        #expect(try await world.store.holdDetail(of: self.id(9)) == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `3.7 a verification is one row an order and changes in place`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        var record = VerificationRecord(order: order, expiresAt: Self.now)
        try await world.store.write { [record] in try $0.holds.save(record) }
        record.kind = .identity
        record.status = .rejected
        record.idType = "passport"
        record.idFile = id(1)
        record.selfieFile = id(2)
        record.submittedAt = Self.now
        record.reviewedBy = Self.admin
        record.reviewedAt = Self.now
        record.reason = "blurred"
        record.resubmissions = 1
        try await world.store.write { [record] in try $0.holds.save(record) }
        #expect(try await world.store.holdDetail(of: order)?.verification == record)
    }

    @Test(arguments: TestDatabase.all)
    func `6.1 the blacklist is met by kind and value until an entry has run out`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let phone = BlacklistValue(.phone, "09171234567")
        let mail = BlacklistValue(.email, "a@example.org")
        let entry = BlacklistEntry(
            id: id(1), value: phone, reason: "fraud", addedBy: Self.admin, addedAt: Self.now)
        let short = BlacklistEntry(
            id: id(2), value: mail, reason: "for a day", addedBy: Self.admin, addedAt: Self.now,
            expiresAt: Self.now.adding(seconds: 60))
        try await world.store.write { writing in
            try writing.holds.save(entry)
            try writing.holds.save(short)
        }
        let asked = [mail, BlacklistValue(.imei, "09171234567"), phone, phone]
        let met = { (at: Timestamp) in
            try await world.store.write { try $0.holds.blacklisted(asked, now: at) }
        }
        #expect(try await met(Self.now) == [mail, phone])
        #expect(try await met(Self.now.adding(seconds: 60)) == [phone])
        // The same value again: one entry, with the newer reason.
        let same = try await world.store.write { writing in
            try writing.holds.save(
                BlacklistEntry(
                    id: self.id(3), value: phone, reason: "chargebacks", addedBy: Self.admin,
                    addedAt: Self.now))
        }
        #expect(same.id == entry.id)
        let page = try await world.store.blacklist(after: nil, limit: 1)
        #expect(page.total == 2 && page.hasMore && page.entries.map(\.value) == [mail])
        let rest = try await world.store.blacklist(after: page.entries.last?.id, limit: 9)
        #expect(rest.entries.map(\.reason) == ["chargebacks"] && !rest.hasMore)
        let removed = try await world.store.write { writing in
            [
                try writing.holds.removeBlacklistEntry(entry.id),
                try writing.holds.removeBlacklistEntry(entry.id),
            ]
        }
        #expect(removed.map { $0?.value } == [phone, nil])
        #expect(try await met(Self.now) == [mail])
        // More values than a statement takes.
        let many = (0..<300).map { BlacklistValue(.imei, String($0)) } + [mail]
        let found = try await world.store.write {
            try $0.holds.blacklisted(many, now: Self.now)
        }
        #expect(found == [mail])
    }

    @Test(arguments: TestDatabase.all)
    func `6.1 only pending orders that the rules hold are freed with an entry`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.pending(1..<5)
        try await world.store.write { writing in
            try writing.holds.set(self.hold(orders[0], .blacklist))
            try writing.holds.set(self.hold(orders[1], .blacklist, by: Self.admin))
            try writing.holds.set(self.hold(orders[2], .blacklist))
            try writing.holds.set(self.hold(orders[3], .review))
        }
        let held = { (after: ID<Order>?, limit: Int) in
            try await world.store.write {
                try $0.holds.heldByBlacklist(after: after, limit: limit)
            }
        }
        #expect(try await held(nil, 9) == [orders[0], orders[2]])
        #expect(try await held(nil, 1) == [orders[0]])
        #expect(try await held(orders[0], 9) == [orders[2]])
    }

    @Test(arguments: TestDatabase.all)
    func `6.1 orders of ten minutes are counted, internal and balance left out`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let address = "192.0.2.7"
        let methods: [PaymentMethod] = [.cod, .cod, .internal, .balance, .gcash]
        for (index, method) in methods.enumerated() {
            try await world.store.write { writing in
                let unit = world.priced(index + 1, method: method, ip: address)
                if let changes = unit.finished() { try writing.save(changes) }
            }
        }
        let count = { (at: Timestamp, ip: String?) in
            try await world.store.write {
                try $0.holds.riskCounts(customer: world.house, ip: ip, now: at)
            }
        }
        let now = Fixtures.start.adding(seconds: 60)
        let counts = try await count(now, address)
        #expect(counts.recentOfCustomer == 3 && counts.recentOfAddress == 3)
        #expect(counts.lostCashOrders == 0)
        #expect(try await count(now, "192.0.2.8").recentOfAddress == 0)
        #expect(try await count(now, nil).recentOfAddress == 0)
        // The first was placed one second after the start: exactly ten minutes ago it is out.
        let later = try await count(Fixtures.start.adding(seconds: 601), address)
        #expect(later.recentOfCustomer == 2 && later.recentOfAddress == 2)
        #expect(try await count(now.adding(seconds: 700), address).recentOfCustomer == 0)
    }

    @Test(arguments: TestDatabase.all)
    func `7.3 held orders are listed by whom they wait for, the oldest first`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let reasons: [(HoldReason, VerificationState)] = [
            (.payment, .notRequired), (.verification, .underReview), (.review, .notRequired),
            (.verification, .pending), (.blacklist, .notRequired), (.duplicate, .notRequired),
        ]
        var orders: [ID<Order>] = []
        for (index, (reason, state)) in reasons.enumerated() {
            let unit = world.priced(index + 1, method: .cod, ip: nil, hold: reason, state)
            orders.append(unit.order.id)
            try await world.store.write { writing in
                if let changes = unit.finished() { try writing.save(changes) }
            }
        }
        let us = try await world.store.reviewQueue(.us, after: nil, limit: 3)
        #expect(us.rows.map(\.order) == [orders[1], orders[2], orders[4]])
        #expect(us.hasMore && us.forUs == 4 && us.forCustomers == 2)
        #expect(us.rows.first?.risk?.facts.map(\.code) == ["why"])
        #expect(us.rows.first?.verification == .underReview)
        let rest = try await world.store.reviewQueue(.us, after: us.rows.last?.order, limit: 3)
        #expect(rest.rows.map(\.order) == [orders[5]] && !rest.hasMore)
        let customer = try await world.store.reviewQueue(.customer, after: nil, limit: 9)
        #expect(customer.rows.map(\.order) == [orders[0], orders[3]])
    }

    @Test(arguments: TestDatabase.all)
    func `3.7 a file comes back byte for byte, sealed at rest, until it is deleted`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var record = FileRecord(
            id: id(1), purpose: .identity, type: .jpeg, size: content.count, hash: [1, 2, 3],
            order: order, storedBy: Self.admin, storedAt: Self.now)
        record.deleteAfter = Self.now.adding(seconds: 60)
        let sealed = world.store.sealed(record, content: content)
        #expect(sealed.pieces.count == 3)
        #expect(sealed.pieces.allSatisfy { !$0.elementsEqual(content.prefix($0.count)) })
        try await world.store.write { try $0.holds.keep(sealed) }
        let read = try #require(try await world.store.content(of: record.id))
        #expect(read.bytes == content && read.file == record)
        #expect(try await world.store.holdDetail(of: order)?.files == [record])
        // Kept for longer, then not at all.
        try await world.store.write { [record] writing in
            try writing.holds.deleteFile(record.id, after: Self.now.adding(seconds: 120))
        }
        let due = { (seconds: Int64) in
            try await world.store.deleteFiles(due: Self.now.adding(seconds: seconds), limit: 10)
        }
        #expect(try await due(60) == 0)
        #expect(try await due(120) == 1)
        #expect(try await due(120) == 0)
        #expect(try await world.store.content(of: record.id) == nil)
        let gone = try await world.store.write { [record] in try $0.holds.file(record.id) }
        #expect(gone?.deletedAt == Self.now.adding(seconds: 120))
        #expect(try await world.store.content(of: self.id(7)) == nil)
        #expect(try await world.store.verify().isEmpty)
    }
}

extension Fixtures {
    /// Stores pending orders.
    func pending(_ serials: Range<Int>) async throws -> [ID<Order>] {
        try await store.write { writing in
            try serials.map { serial in
                let unit = self.placed(serial, confirmed: false)
                if let changes = unit.finished() { try writing.save(changes) }
                return unit.order.id
            }
        }
    }

    /// A pending order with terms, held if a reason is given.
    func priced(
        _ serial: Int, method: PaymentMethod, ip: String?, hold: HoldReason? = nil,
        _ verification: VerificationState = .notRequired
    ) -> OrderUnit {
        var random = SplitMix64(seed: UInt64(serial) &+ 5_000)
        let now = Self.start.adding(seconds: Int64(serial))
        var order = OrderRecord(
            id: ID(at: now, random: &random), number: Self.number(serial), channel: .web,
            customer: house, placedBy: Self.staff, paymentState: .unpaid, paymentMethod: method,
            currency: "PHP", totalAmount: 100, reference: nil, notes: nil, idempotencyKey: nil,
            placedAt: now)
        var terms = OrderTerms()
        terms.amounts = .of(100)
        terms.ipAddress = ip
        terms.holdReason = hold
        terms.holdDetail = hold.map { "because \($0.rawValue)" }
        terms.verification = verification
        terms.risk = RiskReport(
            recommendation: .review, facts: [RiskFact("why", "A \"reason\".", .negative)])
        order.terms = terms
        let line = LineRecord(
            id: ID(at: now, random: &random), order: order.id, number: 1, kind: .imeiCheck,
            service: service, target: Self.imei(serial), targetRaw: Self.imei(serial), fields: [:],
            recheckOf: nil, createdAt: now)
        var unit = OrderUnit(order: order, lines: [line], attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: "pending", by: Self.staff,
            reason: nil, data: ["row": "1"])
        return unit
    }
}
