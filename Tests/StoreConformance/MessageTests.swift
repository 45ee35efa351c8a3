internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// Notices become messages once, and a message is sent under a fence (O1–O4).
@Suite(.serialized) struct MessageTests {
    private let now = MessageWorld.now

    @Test(arguments: TestDatabase.all)
    func `O1 a notice waits with what its text may name`(kind: TestDatabase) async throws {
        let world = try await MessageWorld(kind)
        let notice = try #require(try await world.store.unplannedNotices(limit: 10).first)
        #expect(notice.type == "order_received")
        #expect(notice.text == "Order \(world.number) received. Total: 0")
        #expect(notice.order == world.order)
        #expect(notice.email == "ada@example.com")
        #expect(notice.phone == "+639171234567")
        #expect(notice.values[.number] == world.number)
        #expect(notice.values[.total] == "₱0.00")
        #expect(notice.values[.customer] == "Ada")
        #expect(try await world.view() == [["order_received", nil, "pending", nil]])
        let preview = try await world.store.noticeFacts(order: world.order)
        #expect(preview?.text == notice.text)
    }

    @Test(arguments: TestDatabase.all)
    func `O2 two planners make one message`(kind: TestDatabase) async throws {
        let world = try await MessageWorld(kind)
        let other = try await world.world.another()
        let notices = try await world.store.unplannedNotices(limit: 10)
        let first = notices.map { world.plan($0, seed: 5) }
        let second = notices.map { world.plan($0, seed: 6) }
        async let one: Void = world.store.keep(plans: first, now: now, quiet: 60_000_000)
        async let two: Void = other.keep(plans: second, now: now, quiet: 60_000_000)
        _ = try await (one, two)
        #expect(try await world.store.unplannedNotices(limit: 10).isEmpty)
        let page = try await world.store.messages(
            status: nil, order: world.order, before: nil, limit: 10)
        #expect(page.items.count == 1 && page.total == 1)
        #expect(page.items.first?.orderNumber == world.number)
        if world.store.capabilities.severalWriters { await other.close() }
    }

    @Test(arguments: TestDatabase.all)
    func `O4 a message is claimed once, and marked by its fence only`(
        kind: TestDatabase
    ) async throws {
        let world = try await MessageWorld(kind)
        try await world.planned()
        #expect(try await world.store.dueChannels(now: now) == [.email])
        let claimed = try await world.store.claimMessages(
            channel: .email, limit: 4, now: now, leaseSeconds: 180)
        let claim = try #require(claimed.first)
        #expect(claimed.count == 1 && claim.attempt == 1)
        #expect(claim.message.recipient == "ada@example.com")
        let again = try await world.store.claimMessages(
            channel: .email, limit: 4, now: now, leaseSeconds: 180)
        #expect(again.isEmpty)
        #expect(try await world.store.dueChannels(now: now).isEmpty)
        let stale = ClaimedMessage(
            key: claim.key, fence: claim.fence - 1, attempt: 1, message: claim.message,
            type: claim.type)
        let id = ID<Notice>(value: 1)
        #expect(
            try await !world.store.finish(stale, .sent(providerID: nil), fallback: id, now: now))
        #expect(
            try await world.store.finish(claim, .sent(providerID: "x1"), fallback: id, now: now))
        #expect(
            try await !world.store.finish(claim, .sent(providerID: nil), fallback: id, now: now))
        #expect(try await world.view() == [["order_received", "email", "sent", nil]])
        let detail = try #require(try await world.store.detail(world.order, customer: nil))
        #expect(detail.notices.map(\.status) == ["sent"])
    }

    @Test(arguments: TestDatabase.all)
    func `O4 a message whose sender died is claimed again under another fence`(
        kind: TestDatabase
    ) async throws {
        let world = try await MessageWorld(kind)
        try await world.planned()
        let first = try await world.store.claimMessages(
            channel: .email, limit: 1, now: now, leaseSeconds: 0)
        let later = now.adding(seconds: 1)
        let second = try await eventually {
            try await world.store.claimMessages(
                channel: .email, limit: 1, now: later, leaseSeconds: 180)
        }
        let (old, new) = (try #require(first.first), try #require(second.first))
        #expect(new.fence == old.fence + 1 && new.attempt == 2)
        #expect(new.message.dedupeKey == old.message.dedupeKey)
        let id = ID<Notice>(value: 1)
        #expect(try await !world.store.finish(old, .failed("late"), fallback: id, now: later))
        #expect(
            try await world.store.finish(new, .sent(providerID: nil), fallback: id, now: later))
    }

    @Test(arguments: TestDatabase.all)
    func `a retry waits for its time, and the last failure is kept with its reason`(
        kind: TestDatabase
    ) async throws {
        let world = try await MessageWorld(kind)
        try await world.planned()
        let first = try #require(
            try await world.store.claimMessages(
                channel: .email, limit: 1, now: now, leaseSeconds: 180
            ).first)
        let later = now.adding(seconds: 30)
        let id = ID<Notice>(value: 1)
        _ = try await world.store.finish(
            first, .retry(at: later, why: "busy"), fallback: id, now: now)
        #expect(try await world.store.dueChannels(now: later.adding(seconds: -1)).isEmpty)
        let second = try #require(
            try await world.store.claimMessages(
                channel: .email, limit: 1, now: later, leaseSeconds: 180
            ).first)
        _ = try await world.store.finish(second, .failed("no"), fallback: id, now: later)
        #expect(try await world.view() == [["order_received", "email", "failed", "no"]])
        let failed = try await world.store.messages(
            status: .failed, order: nil, before: nil, limit: 10)
        let message = try #require(failed.items.first)
        #expect(message.attempts == 2 && failed.total == 1)
        #expect(
            try await world.store.resend(message: message.id, by: Fixtures.staff, at: later))
        #expect(
            try await !world.store.resend(message: message.id, by: Fixtures.staff, at: later))
        #expect(try await world.store.dueChannels(now: later) == [.email])
    }

    @Test(arguments: TestDatabase.all)
    func `an SMS that fails is told by e-mail instead`(kind: TestDatabase) async throws {
        let world = try await MessageWorld(kind)
        try await world.planned(channel: .sms, fallback: true)
        let claim = try #require(
            try await world.store.claimMessages(
                channel: .sms, limit: 1, now: now, leaseSeconds: 180
            ).first)
        _ = try await world.store.finish(
            claim, .failed("no such number"), fallback: ID(value: 9), now: now)
        #expect(try await world.store.dueChannels(now: now) == [.email])
        let mail = try #require(
            try await world.store.claimMessages(
                channel: .email, limit: 1, now: now, leaseSeconds: 180
            ).first)
        #expect(mail.message.recipient == "ada@example.com")
        _ = try await world.store.finish(
            mail, .sent(providerID: nil), fallback: ID(value: 1), now: now)
        let detail = try #require(try await world.store.detail(world.order, customer: nil))
        #expect(detail.notices.map(\.status) == ["sent"])
    }

    @Test(arguments: TestDatabase.all)
    func `a second message of a type within a minute joins the one that waits`(
        kind: TestDatabase
    ) async throws {
        let world = try await MessageWorld(kind)
        try await world.planned()
        let own = OwnNotice(
            id: ID(value: 3), type: .orderReceived, order: world.order, text: "Twice.",
            dedupeKey: "a")
        try await world.store.tell(own, by: Fixtures.staff, at: now)
        try await world.store.tell(own, by: Fixtures.staff, at: now)
        let notices = try await world.store.unplannedNotices(limit: 10)
        #expect(notices.map(\.text) == ["Twice."])
        try await world.store.keep(
            plans: notices.map { world.plan($0, seed: 8) }, now: now.adding(seconds: 1),
            quiet: 60_000_000)
        let claimed = try await world.store.claimMessages(
            channel: .email, limit: 4, now: now.adding(seconds: 2), leaseSeconds: 180)
        #expect(claimed.count == 1)
        #expect(claimed.first?.message.text.body.hasSuffix("\n\nTwice.") == true)
        let detail = try #require(try await world.store.detail(world.order, customer: nil))
        #expect(detail.notices.map(\.status).sorted() == ["pending", "skipped"])
        #expect(detail.notices.contains { $0.detail == "merged into another" })
    }

    @Test(arguments: TestDatabase.all)
    func `without a channel every waiting notice is skipped with the reason`(
        kind: TestDatabase
    ) async throws {
        let world = try await MessageWorld(kind)
        let own = OwnNotice(
            id: ID(value: 4), type: .lowStock, order: nil, text: "2 left.", dedupeKey: "low/1")
        try await world.store.tell(own, by: .system, at: now)
        let count = try await world.store.skipNotices(
            because: "no channel configured", now: now, limit: 10)
        #expect(count == 2)
        #expect(
            try await world.store.skipNotices(
                because: "no channel configured", now: now, limit: 10) == 0)
        #expect(
            try await Set(world.view()) == [
                ["order_received", nil, "skipped", "no channel configured"],
                ["low_stock", nil, "skipped", "no channel configured"],
            ])
    }

    @Test(arguments: TestDatabase.all)
    func `templates and staff addresses are saved and forgotten`(
        kind: TestDatabase
    ) async throws {
        let world = try await MessageWorld(kind)
        var template = MessageTemplate(
            type: .orderShipped, channel: .email, language: "en",
            text: MessageText(subject: "S", body: "B"), isOn: true, changedAt: now)
        try await world.store.save(template, by: Fixtures.staff)
        template.isOn = false
        try await world.store.save(template, by: Fixtures.staff)
        #expect(try await world.store.templates() == [template])
        #expect(
            try await world.store.removeTemplate(
                .orderShipped, .email, language: "en", by: Fixtures.staff, at: now))
        #expect(try await world.store.templates().isEmpty)
        #expect(try await world.store.staffAddresses().isEmpty)
        try await world.store.save(
            staffAddresses: ["boss@example.com"], by: Fixtures.staff, at: now)
        #expect(try await world.store.staffAddresses() == ["boss@example.com"])
    }

    /// A lease of no length has ended as soon as the store's clock moves; at most 5 s of looks.
    private func eventually(
        _ body: () async throws -> [ClaimedMessage]
    ) async throws -> [ClaimedMessage] {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(5))
        while clock.now < end {
            let found = try await body()
            if !found.isEmpty { return found }
            try await Task.sleep(for: .milliseconds(5))  // poll: 5 s at most
        }
        return []
    }
}
