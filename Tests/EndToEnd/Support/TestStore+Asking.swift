import Application
import Domain
import Jobs
import Lifecycle
import Providers
import SQL
import SQLite
import Sandbox
import Server
import Store
import Testing

/// A stored line as a test looks at it.
struct LineView: Sendable {
    let line: ID<Line>
    let order: ID<Order>
    let target: String
    let state: LineState
    let reason: LineReason?
    let providerOrderID: String?
    let isCharged: Bool
}

extension TestStore {
    static let admin = Principal.cli(user: "tester")

    /// Places one order a target; every one must be taken.
    func place(
        _ engine: TestEngine, _ targets: [String], service: String = "1739",
        onDuplicate: PlaceItem.OnDuplicate = .reject
    ) async throws {
        let house = try await store.houseAccount()
        let commands = targets.map { target in
            PlaceCommand(
                channel: .web, customer: house, placedBy: .system, role: .admin,
                items: [PlaceItem(service: service, target: target, onDuplicate: onDuplicate)])
        }
        let answer = try await engine.desk.placeMany(commands, allOrNothing: false, key: nil) {
            outcomes in
            let placed = outcomes.count { $0.isPlaced }
            return RenderedAnswer(
                status: 200, body: Array("\(placed)".utf8), order: nil, hasEffect: placed > 0)
        }
        #expect(
            answer
                == .fresh(
                    RenderedAnswer(
                        status: 200, body: Array("\(targets.count)".utf8), order: nil,
                        hasEffect: true)))
    }

    /// Adds a customer beside the house account.
    func addCustomer(_ name: String) async throws -> ID<Customer> {
        var random = SplitMix64(seed: UInt64(name.utf8.count) &* 77)
        let id = ID<Customer>(at: TestStore.now(), random: &random)
        let record = CustomerRecord(id: id, name: name, email: nil, phone: nil, isHouse: false)
        let card = CustomerCard(
            record: record, createdAt: TestStore.now(), updatedAt: TestStore.now())
        try await store.write { try $0.parties.insert(card) }
        return id
    }

    /// Lines in order of placing.
    func lines(of target: String? = nil) async throws -> [LineView] {
        let condition = target.map { " WHERE l.target='\($0)'" } ?? ""
        return try await database.read { sql in
            try sql.query(
                """
                SELECT l.id,o.id,l.target,l.state,l.reason,l.provider_order_id,l.cost_charged \
                FROM order_lines l JOIN orders_core o ON o.key=l.order_key\(condition) \
                ORDER BY l.key
                """
            ) { row in
                LineView(
                    line: try #require(ID<Line>(try row.text(0))),
                    order: try #require(ID<Order>(try row.text(1))), target: try row.text(2),
                    state: try #require(LineState(rawValue: try row.text(3))),
                    reason: try row.optionalText(4).flatMap { LineReason(rawValue: $0) },
                    providerOrderID: try row.optionalText(5), isCharged: try row.bool(6))
            }
        }
    }

    /// The one line of a target.
    func line(_ target: String) async throws -> LineView {
        try #require(try await lines(of: target).last)
    }

    /// One number out of the database.
    func count(_ sql: String) async throws -> Int {
        try await database.read { reader in Int(try reader.scalar(sql) ?? 0) }
    }

    /// How many lines are in a state, from the kept counters.
    func inState(_ state: LineState) async throws -> Int {
        try await store.totals(customer: nil).byLineState[state] ?? 0
    }

    /// Waits until so many lines are in a state.
    func reaches(_ state: LineState, _ number: Int = 1, seconds: Int = 30) async throws -> Bool {
        try await eventually(seconds: seconds) { try await self.inState(state) == number }
    }

    /// `placeorder` calls that reached the stand-in for a target.
    func placedCalls(_ target: String) throws -> Int {
        try standIn.ledger().facts.count {
            if case .call(_, let imeis, _, _, _) = $0 { imeis == target } else { false }
        }
    }

    /// Decides about a line as an administrator; the outcome.
    func decide(
        _ engine: TestEngine, _ line: ID<Line>, _ decision: LineDecision,
        reason: String = "looked at it",
        as principal: Principal = admin
    ) async throws -> KeyedAnswer {
        try await engine.desk.resolve(
            line: line, decision, reason: reason, by: principal, key: nil
        ) { outcome in
            switch outcome {
            case .done(let state):
                RenderedAnswer(
                    status: 200, body: Array(state.rawValue.utf8), order: nil, hasEffect: true)
            case .notFound: RenderedAnswer(status: 404, body: [], order: nil, hasEffect: false)
            case .refused(let why, _):
                RenderedAnswer(status: 409, body: Array(why.utf8), order: nil, hasEffect: false)
            }
        }
    }

    /// What the judge finds wrong: a charge without its line, a line charged twice (W3, W5).
    func unknownMoney() async throws -> [String] {
        let ledger = try standIn.ledger()
        let lines = try await lines()
        let linked = Set(lines.compactMap(\.providerOrderID))
        let unclear = Set(
            lines.filter {
                $0.state == .uncertain || $0.state == .needsReview || $0.state == .sending
            }
            .map(\.target))
        var seen: Set<String> = []
        var problems: [String] = []
        for charge in ledger.charges {
            if !seen.insert(charge.imei + charge.service).inserted {
                problems.append("\(charge.imei) was charged twice")
            }
            if !linked.contains(String(charge.id)), !unclear.contains(charge.imei) {
                problems.append("nobody knows the charge \(charge.id) for \(charge.imei)")
            }
        }
        return problems
    }
}

extension KeyedAnswer {
    /// The status of a fresh answer.
    var freshStatus: Int? {
        if case .fresh(let answer) = self { answer.status } else { nil }
    }

    /// The body of a fresh answer as text.
    var freshText: String? {
        if case .fresh(let answer) = self {
            String(decoding: answer.body, as: UTF8.self)
        } else {
            nil
        }
    }
}
