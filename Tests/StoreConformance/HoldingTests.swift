internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// The use cases of holds and verifications over a real store.
@Suite(.serialized) struct HoldingTests {
    private static let now = Fixtures.start.adding(seconds: 10_000)
    private static let operatorActor = Actor(kind: .staff, id: "stf_op")
    private static let minutes: Int64 = 60

    /// Changes an order the way every endpoint does: read, change, save, in one transaction.
    @discardableResult
    private func change<Value: Sendable>(
        _ world: Fixtures, _ order: ID<Order>, at moment: Timestamp = now,
        _ body: @escaping @Sendable (inout OrderUnit, any OrderWriting) throws -> Value
    ) async throws -> Value {
        try await world.store.write { writing in
            var unit = try #require(try writing.unit(order: order, now: moment))
            let value = try body(&unit, writing)
            if let changes = unit.finished() { try writing.save(changes) }
            return value
        }
    }

    private func set(
        _ world: Fixtures, _ order: ID<Order>, _ reason: HoldReason, as role: Role = .operator
    ) async throws -> HoldOutcome {
        try await change(world, order) { unit, store in
            try Holding.set(
                reason, detail: "looks odd", in: &unit, by: Self.operatorActor, as: role,
                verificationMinutes: Self.minutes, store: store)
        }
    }

    private func clear(
        _ world: Fixtures, _ order: ID<Order>, _ reason: HoldReason, as role: Role = .operator,
        _ duplicate: Holding.DuplicateDecision? = nil
    ) async throws -> HoldOutcome {
        try await change(world, order) { unit, store in
            try Holding.clear(
                reason, decision: "fine", duplicate: duplicate, in: &unit,
                by: Self.operatorActor, as: role, store: store)
        }
    }

    private func decide(
        _ world: Fixtures, _ order: ID<Order>, _ decision: Verifying.Decision,
        at moment: Timestamp = now, as role: Role = .operator
    ) async throws -> Verifying.Verdict {
        try await change(world, order, at: moment) { unit, store in
            try Verifying(windowMinutes: Self.minutes).decide(
                decision, notes: "blurred", in: &unit, by: Self.operatorActor, as: role,
                store: store)
        }
    }

    private func submit(
        _ world: Fixtures, _ order: ID<Order>, seed: UInt64, at moment: Timestamp = now
    ) async throws -> Verifying.Verdict {
        var random = SplitMix64(seed: seed)
        let files = [FileRecord.Purpose.identity, .selfie].map { purpose in
            FileRecord(
                id: ID(at: moment, random: &random), purpose: purpose, type: .jpeg, size: 3,
                hash: [1], order: order, storedBy: Fixtures.staff, storedAt: moment)
        }.map { world.store.sealed($0, content: [1, 2, 3]) }
        return try await change(world, order, at: moment) { unit, store in
            try Verifying(windowMinutes: Self.minutes).submit(
                .identity(.passport, photo: files[0], selfie: files[1]), in: &unit,
                by: Fixtures.staff, store: store)
        }
    }

    private func terms(_ world: Fixtures, _ order: ID<Order>) async throws -> OrderTerms {
        let detail = try #require(try await world.store.detail(order, customer: nil))
        return try #require(detail.order.terms)
    }

    private func events(_ world: Fixtures, _ order: ID<Order>) async throws -> [String] {
        let detail = try #require(try await world.store.detail(order, customer: nil))
        return detail.history.filter { $0.subject == .hold }.map {
            "\($0.event) \($0.from ?? "-")>\($0.to)"
        }
    }

    @Test(arguments: TestDatabase.all)
    func `4.1 row 2 staff set and clear holds, and the order shows the most severe`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        #expect(try await set(world, order, .review) == .done(isFree: false))
        #expect(try await set(world, order, .review) == .already)
        #expect(try await set(world, order, .verification) == .done(isFree: false))
        var shown = try await terms(world, order)
        #expect(shown.holdReason == .review && shown.holdDetail == "looks odd")
        #expect(shown.verification == .pending)
        #expect(shown.expiresAt == Self.now.adding(seconds: 3_600))
        #expect(try await clear(world, order, .review) == .done(isFree: false))
        shown = try await terms(world, order)
        #expect(shown.holdReason == .verification)
        #expect(try await clear(world, order, .verification) == .done(isFree: true))
        shown = try await terms(world, order)
        #expect(shown.holdReason == nil && shown.holdDetail == nil)
        #expect(shown.verification == .approved)
        let again = try await clear(world, order, .review)
        #expect(again == .refused("the order has no open hold review"))
        #expect(
            try await events(world, order) == [
                "hold ->review", "hold ->verification", "unhold review>cleared",
                "unhold verification>cleared",
            ])
        #expect(try await world.store.verify().isEmpty)
    }

    @Test(arguments: TestDatabase.all)
    func `4.1 row 2 a blacklist hold is an administrator's`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        for role in [Role.operator, .key] {
            guard case .refused = try await set(world, order, .blacklist, as: role) else {
                Issue.record("\(role) set a blacklist hold")
                continue
            }
        }
        #expect(try await set(world, order, .blacklist, as: .admin) == .done(isFree: false))
        guard case .refused = try await clear(world, order, .blacklist) else {
            Issue.record("an operator cleared a blacklist hold")
            return
        }
        // One beside it does not keep an operator from other holds.
        #expect(try await set(world, order, .review) == .done(isFree: false))
        #expect(try await clear(world, order, .review) == .done(isFree: false))
        #expect(try await clear(world, order, .blacklist, as: .admin) == .done(isFree: true))
        guard case .refused = try await set(world, order, .review, as: .customer) else {
            Issue.record("a customer set a hold")
            return
        }
    }

    @Test(arguments: TestDatabase.all)
    func `4.1 row 2 only a pending order is held`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        #expect(try await set(world, order, .review) == .refused("the order is confirmed"))
        #expect(try await decide(world, order, .approve) == .refused("the order is confirmed"))
    }

    @Test(arguments: TestDatabase.all)
    func `6.1 clearing a duplicate decides whether the target is checked again`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        _ = try await set(world, order, .duplicate)
        guard case .refused(let sentence) = try await clear(world, order, .duplicate) else {
            Issue.record("a duplicate was cleared without a decision")
            return
        }
        #expect(sentence.contains("recheck"))
        let cleared = try await clear(world, order, .duplicate, as: .operator, .recheck)
        #expect(cleared == .done(isFree: true))
    }

    @Test(arguments: TestDatabase.all)
    func `6.2 notes approve verification and review, and nothing else`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        for reason in [HoldReason.payment, .verification, .review] {
            _ = try await set(world, order, reason)
        }
        let approve = { (notes: String) in
            try await self.change(world, order) { unit, store in
                try Holding.approveByNotes(
                    &unit, notes: notes, by: Self.operatorActor, in: store)
            }
        }
        #expect(try await approve("  ").isEmpty)
        #expect(try await approve("ID verified") == [.review, .verification])
        let holds = try #require(try await world.store.holdDetail(of: order))
        #expect(holds.open == [.payment])
        let cleared = holds.holds.filter { !$0.isOpen }
        #expect(cleared.allSatisfy { $0.decision == "approved: ID verified" })
        #expect(holds.verification?.status == .approved)
        #expect(holds.verification?.reviewedBy == Self.operatorActor)
        #expect(try await terms(world, order).holdReason == .payment)
    }

    @Test(arguments: TestDatabase.all)
    func `6.2 a refused confirm approves nothing`(kind: TestDatabase) async throws {
        struct Refused: Error {}
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        _ = try await set(world, order, .review)
        await #expect(throws: Refused.self) {
            try await self.change(world, order) { unit, store in
                try Holding.approveByNotes(
                    &unit, notes: "ID verified", by: Self.operatorActor, in: store)
                throw Refused()
            }
        }
        #expect(try await world.store.holdDetail(of: order)?.open == [.review])
        #expect(try await events(world, order) == ["hold ->review"])
    }

    @Test(arguments: TestDatabase.all)
    func `6.2 a proof is handed in, rejected, handed in again and approved`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        #expect(try await submit(world, order, seed: 1) == .refused("the order asks for no proof"))
        _ = try await set(world, order, .verification)
        #expect(try await submit(world, order, seed: 2) == .done(isFree: false))
        #expect(try await terms(world, order).verification == .underReview)
        guard case .refused = try await submit(world, order, seed: 3) else {
            Issue.record("a second proof was taken before the first was looked at")
            return
        }
        let later = Self.now.adding(seconds: 7_200)
        #expect(try await decide(world, order, .reject, at: later) == .done(isFree: false))
        var detail = try #require(try await world.store.holdDetail(of: order))
        #expect(detail.open == [.verification])
        #expect(detail.verification?.status == .rejected)
        #expect(detail.verification?.reason == "blurred")
        #expect(detail.verification?.expiresAt == later.adding(seconds: 3_600))
        #expect(try await terms(world, order).expiresAt == later.adding(seconds: 3_600))
        #expect(detail.files.allSatisfy { $0.deleteAfter == later.adding(seconds: 90 * 86_400) })
        let again = later.adding(seconds: 60)
        #expect(try await submit(world, order, seed: 4, at: again) == .done(isFree: false))
        #expect(try await decide(world, order, .approve, at: again) == .done(isFree: true))
        detail = try #require(try await world.store.holdDetail(of: order))
        #expect(detail.verification?.status == .approved && detail.verification?.resubmissions == 1)
        #expect(detail.files.count == 4)
        let told = try #require(try await world.store.detail(order, customer: nil)).notices
        #expect(
            told.map(\.type).filter { $0.hasPrefix("verification") } == [
                "verification_required", "verification_rejected", "verification_approved",
            ])
        #expect(
            try await events(world, order) == [
                "hold ->verification", "submit pending>under_review",
                "reject under_review>rejected", "submit rejected>under_review",
                "unhold verification>cleared",
            ])
    }

    @Test(arguments: TestDatabase.all)
    func `6.2 the second rejection is final`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.pending(1..<4)
        // Handed in twice.
        _ = try await set(world, orders[0], .verification)
        _ = try await submit(world, orders[0], seed: 1)
        #expect(try await decide(world, orders[0], .reject) == .done(isFree: false))
        _ = try await submit(world, orders[0], seed: 2)
        #expect(try await decide(world, orders[0], .reject) == .final)
        // Never handed in.
        _ = try await set(world, orders[1], .verification)
        #expect(try await decide(world, orders[1], .reject) == .done(isFree: false))
        #expect(try await decide(world, orders[1], .reject) == .final)
        // A review alone.
        _ = try await set(world, orders[2], .review)
        #expect(try await decide(world, orders[2], .reject) == .done(isFree: false))
        #expect(try await terms(world, orders[2]).verification == .notRequired)
        #expect(try await decide(world, orders[2], .reject) == .final)
    }

    @Test(arguments: TestDatabase.all)
    func `6.2 nothing is taken after the window`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        _ = try await set(world, order, .verification)
        let late = Self.now.adding(seconds: 3_600)
        #expect(
            try await submit(world, order, seed: 1, at: late)
                == .refused("the time to hand something in is over"))
        #expect(try await world.store.holdDetail(of: order)?.files.isEmpty == true)
    }

    @Test(arguments: TestDatabase.all)
    func `6.1 taking a value off the blacklist frees the orders that it alone held`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.pending(1..<2)[0]
        var random = SplitMix64(seed: 77)
        let imei = BlacklistValue(.imei, Fixtures.imei(1))
        let customer = BlacklistValue(.customer, world.house.text)
        var entries: [BlacklistEntry] = []
        for value in [imei, customer] {
            entries.append(
                BlacklistEntry(
                    id: ID(at: Self.now, random: &random), value: value, reason: "fraud",
                    addedBy: Self.operatorActor, addedAt: Self.now))
        }
        try await world.store.write { [entries] writing in
            for entry in entries { try Blacklisting.add(entry, in: writing) }
            try writing.holds.set(
                HoldRecord(
                    order: order, reason: .blacklist, detail: "", setBy: .system,
                    setAt: Self.now))
        }
        let free = { (entry: BlacklistEntry) in
            try await self.change(world, order) { unit, store in
                let gone = try Blacklisting.remove(
                    entry.id, by: Self.operatorActor, in: store, now: Self.now)
                #expect(gone == entry)
                return try Blacklisting.free(
                    &unit, of: entry.value, by: Self.operatorActor, in: store)
            }
        }
        #expect(try await free(entries[0]) == .already)
        #expect(try await free(entries[1]) == .done(isFree: true))
        #expect(try await world.store.holdDetail(of: order)?.open == [])
    }
}
