import Application
import Domain
import SimulationKit
import Testing

/// The one way in: what is stored, what is refused, and in one piece.
struct PlacingTests {
    private func codes(_ outcome: PlaceOutcome) -> [String] {
        guard case .refused(let flaws) = outcome else { return [] }
        return flaws.map(\.code)
    }

    @Test func `W5 an order is stored whole: lines, history, jobs and notices`() throws {
        let desk = try Desk()
        guard case .placed(let order, let lines, _) = try desk.place(Desk.targets, reference: "R-1")
        else {
            Issue.record("not placed")
            return
        }
        #expect(order.number == "ORD-20261120-00001" && order.state == .confirmed)
        let stored = try desk.order(lines[0].id)
        #expect(stored.history.map(\.event) == ["place", "confirm"])
        #expect(stored.history.map(\.version) == [1, 2])
        #expect(desk.store.committed.jobs.count == 2)
        #expect(desk.store.committed.notices.map(\.type) == ["order_received", "order_confirmed"])
    }

    @Test func `every flaw of an order is told at once and nothing is stored`() throws {
        let desk = try Desk()
        let outcome = try desk.place(["12345", "49015420323751A", "490154203237519"])
        #expect(codes(outcome) == ["IMEI_LENGTH", "IMEI_FORMAT", "IMEI_CHECKSUM"])
        #expect(desk.store.committed.all.isEmpty && desk.store.committed.jobs.isEmpty)
        #expect(codes(try desk.place([])) == ["ITEMS_REQUIRED"])
        #expect(codes(try desk.place(service: "9999")) == ["SERVICE_NOT_FOUND"])
        #expect(codes(try desk.place([Desk.targets[0], Desk.targets[0]])) == ["REPEATED_TARGET"])
        let many = [String](repeating: Desk.targets[0], count: 51)
        #expect(codes(try desk.place(many)) == ["TOO_MANY_ITEMS"])
        #expect(codes(try desk.place(customer: Desk.stranger)).contains("PAYMENT_REQUIRED"))
        #expect(
            codes(try desk.place(reference: String(repeating: "x", count: 101))) == ["TOO_LONG"])
        #expect(codes(try desk.place(reference: "a\u{7}b")) == ["INVALID_TEXT"])
    }

    @Test func `K8 W2 a reference is used once, also years later`() throws {
        let desk = try Desk()
        guard case .placed(let order, _, _) = try desk.place(reference: "R-1") else {
            Issue.record("not placed")
            return
        }
        desk.pass(seconds: 5 * 365 * 86_400)
        guard
            case .duplicateReference(let earlier) = try desk.place(
                [Desk.targets[1]], reference: "R-1")
        else {
            Issue.record("a reference was used twice")
            return
        }
        #expect(earlier == order.id)
    }

    @Test func `an open order with the same target is told or reused`() throws {
        let desk = try Desk()
        let line = try desk.line()
        guard case .duplicateOpen(let open) = try desk.place(),
            case .reused(let reused) = try desk.place(Desk.targets.prefix(1).map { $0 }, .reuse)
        else {
            Issue.record("a second order for an open target")
            return
        }
        #expect(open.line == line && reused.line == line)
        #expect(desk.store.committed.all.count == 1)
    }

    @Test func `a known result is told, reused free of charge, or checked again`() throws {
        let desk = try Desk()
        let line = try desk.completed()
        guard case .duplicateResult(let known) = try desk.place(),
            case .reused(let reused) = try desk.place([Desk.targets[0]], .reuse),
            case .placed(_, let lines, _) = try desk.place([Desk.targets[0]], .recheck)
        else {
            Issue.record("the known result was not found")
            return
        }
        #expect(known.line == line && reused.line == line && lines[0].recheckOf == line)
    }

    @Test func `a service that refuses re-checks says so`() throws {
        let desk = try Desk()
        _ = try desk.completed()
        try desk.store.transact { store in
            guard var service = try store.services(code: "1739").first else { return }
            service.recheck = .no
            try store.save(service, at: desk.now)
        }
        #expect(codes(try desk.place([Desk.targets[0]], .recheck)) == ["RECHECK_NOT_SUPPORTED"])
    }

    @Test func `a service that is off or not for this role cannot be ordered`() throws {
        let desk = try Desk()
        try desk.store.transact { store in
            guard var service = try store.services(code: "1739").first else { return }
            service.audience = .off
            try store.save(service, at: desk.now)
        }
        #expect(codes(try desk.place()) == ["SERVICE_UNAVAILABLE"])
    }

    @Test func `placing the same three ways leaves exact numbers without gaps`() throws {
        let desk = try Desk()
        for (index, target) in Desk.targets.enumerated() {
            guard case .placed(let order, _, _) = try desk.place([target]) else { continue }
            #expect(order.number == "ORD-20261120-0000\(index + 1)")
        }
        _ = try desk.place(["bad"])
        guard case .placed(let last, _, _) = try desk.place([Desk.targets[0]], service: "1740")
        else {
            Issue.record("not placed")
            return
        }
        #expect(last.number == "ORD-20261120-00003")
        #expect(OrderNumber.text(day: "20261120", serial: 123_456) == "ORD-20261120-123456")
    }
}
