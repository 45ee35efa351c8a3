internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// One thing of each kind that is then broken by hand.
struct InvariantWorld: Sendable {
    let world: Fixtures
    /// Completed, with a result.
    let done: ID<Order>
    /// Confirmed, waiting to be sent.
    let waiting: ID<Order>
    /// Prepaid, its money set aside.
    let prepaid: ID<Order>
    /// Of goods, pending.
    let goods: ID<Order>
    let buyer: ID<Customer>
    let product: ID<Product>

    init(_ kind: TestDatabase) async throws {
        world = try await Fixtures(kind)
        buyer = try await world.customer(77)
        try await world.topUp(buyer, 1_000)
        prepaid = try #require(try await world.placePriced(1, of: buyer, prices: [300]))
        let orders = try await world.place(2..<4)
        (done, waiting) = (orders[0], orders[1])
        try await world.run(done, providerOrderID: "900")
        product = try await world.product("lamp", stock: 5)
        goods = try await world.buy(10, [.init(product: product, quantity: 2)]).order
        try await world.placeEvents()
    }

    /// The id of an order's only line.
    func line(of order: ID<Order>) async throws -> String {
        let line = try await world.database.read { sql in
            try sql.first(
                """
                SELECT l.id FROM order_lines l JOIN orders_core o ON o.key=l.order_key WHERE o.id=$1
                """, [.text(order.text)]
            ) { try $0.text(0) }
        }
        return try #require(line)
    }

    /// Checks slice after slice to the end of a round; what was new, and how many went.
    @discardableResult
    func round(
        rows: Int = 60, at seconds: Int64 = 0
    ) async throws -> (new: [CheckedSlice.NewViolation], cleared: Int) {
        var new: [CheckedSlice.NewViolation] = []
        var cleared = 0
        for step in 0..<1_000 {
            let slice = try await world.store.checkSlice(
                units: rows, now: Fixtures.start.adding(seconds: seconds), seed: UInt64(step))
            new += slice.new
            cleared += slice.cleared
            if slice.endsRound { return (new, cleared) }
        }
        Issue.record("the round has no end")
        return (new, cleared)
    }

    /// What the checker knows.
    func state(at seconds: Int64 = 0) async throws -> CheckState {
        try await world.store.checkState(now: Fixtures.start.adding(seconds: seconds))
    }
}

/// A way to break the store behind its back, and what the checker must call it.
enum InvariantPlant: String, CaseIterable, Sendable, CustomStringConvertible {
    case lostHistory, changedHistory, strangeState, lineState, lostLine, reservation, reserved
    case soldTwice, onHand, log, ledger, emptyLedger, wallet, hold, endedHold, payments, noJob
    case extraJob, twoSends, counter, feedGap, feedHead, emptyEvent

    var description: String { rawValue }

    /// Plants that do not hide each other; a store of its own for each group.
    static let groups: [[InvariantPlant]] = [
        [.lostHistory, .strangeState, .reserved, .ledger, .feedGap, .counter, .log],
        [.changedHistory, .noJob, .reservation, .wallet, .hold, .feedHead, .lostLine],
        [.lineState, .extraJob, .soldTwice, .onHand, .endedHold, .payments, .twoSends],
        [.emptyEvent, .emptyLedger],
    ]

    var kind: Invariant {
        switch self {
        case .lostHistory: .history
        case .changedHistory: .chain
        case .strangeState, .lineState: .state
        case .lostLine: .lines
        case .reservation, .soldTwice: .reservation
        case .reserved, .onHand: .stock
        case .log: .stockLog
        case .ledger, .emptyLedger: .ledger
        case .wallet: .wallet
        case .hold, .endedHold: .moneyHold
        case .payments: .payments
        case .noJob, .extraJob: .job
        case .twoSends: .send
        case .counter: .counter
        case .feedGap, .feedHead, .emptyEvent: .feed
        }
    }

    /// The triggers that stand in the way.
    var guards: [(name: String, table: String)] {
        switch self {
        case .lostHistory, .emptyEvent:
            [("order_state_history_core_no_delete", "order_state_history_core")]
        case .changedHistory: [("order_state_history_core_no_update", "order_state_history_core")]
        case .strangeState, .soldTwice: [("orders_state_needs_history", "orders_core")]
        case .lineState, .endedHold, .extraJob: [("lines_state_needs_history", "order_lines")]
        case .log: [("inventory_log_no_update", "inventory_log_core")]
        case .ledger: [("ledger_no_update", "ledger")]
        case .emptyLedger: [("ledger_no_delete", "ledger")]
        case .lostLine, .reservation, .reserved, .onHand, .wallet, .hold, .payments, .noJob,
            .twoSends, .counter, .feedGap, .feedHead:
            []
        }
    }

    /// What breaks it.
    func statements(_ it: InvariantWorld) -> [String] {
        func key(_ order: ID<Order>) -> String {
            "(SELECT key FROM orders_core WHERE id='\(order.text)')"
        }
        func line(_ order: ID<Order>) -> String {
            "(SELECT key FROM order_lines WHERE order_key=\(key(order)))"
        }
        let history = "order_state_history_core WHERE order_key=\(key(it.done)) AND version="
        let hold = "(SELECT tx FROM ledger WHERE account LIKE 'hold:%')"
        switch self {
        case .lostHistory: return ["DELETE FROM \(history)2"]
        case .emptyEvent: return ["DELETE FROM \(history)1"]
        case .changedHistory:
            return [
                """
                UPDATE order_state_history_core SET reason='x' \
                WHERE version=3 AND order_key=\(key(it.done))
                """
            ]
        case .strangeState:
            return ["UPDATE orders_core SET state='failed' WHERE key=\(key(it.waiting))"]
        case .lineState: return ["UPDATE order_lines SET state='failed' WHERE key=\(line(it.done))"]
        case .lostLine: return ["UPDATE orders_core SET line_count=2 WHERE key=\(key(it.done))"]
        case .reservation: return ["UPDATE inventory_reservations_core SET quantity=quantity+1"]
        case .reserved: return ["UPDATE stock SET reserved=1,free=4"]
        case .soldTwice:
            return ["UPDATE orders_core SET state='confirmed' WHERE key=\(key(it.goods))"]
        case .onHand: return ["UPDATE stock SET free=free+1,received=received+1"]
        case .log:
            return ["UPDATE inventory_log_core SET stock_before=stock_before+1,change=change-1"]
        case .ledger: return ["UPDATE ledger SET amount=amount+5 WHERE account LIKE 'hold:%'"]
        case .emptyLedger: return ["DELETE FROM ledger WHERE tx=\(hold)"]
        case .wallet: return ["UPDATE wallets SET balance=balance+1"]
        case .hold: return ["UPDATE money_holds SET amount=amount+1"]
        case .endedHold:
            return ["UPDATE order_lines SET state='failed' WHERE key=\(line(it.prepaid))"]
        case .payments: return ["UPDATE order_terms SET paid_amount=7"]
        case .noJob:
            return ["DELETE FROM order_processing_queue_core WHERE line_key=\(line(it.waiting))"]
        case .extraJob:
            return ["UPDATE order_lines SET state='failed' WHERE key=\(line(it.waiting))"]
        case .twoSends: return Self.secondSend
        case .counter: return [Self.wrongCounter]
        case .feedGap: return ["DELETE FROM feed WHERE pos=3"]
        case .feedHead: return ["UPDATE feed_head SET pos=pos+1"]
        }
    }

    /// A copy of each send, behind the index that forbids it.
    private static let secondSend: [String] = {
        let same = """
            line_key,provider,subject,service,state,fence,req_sha256,intent_at,send_by,settle_at,\
            next_check_at
            """
        return [
            "DROP INDEX one_live",
            """
            INSERT INTO fulfillment_logs_core(intent_seq,id,attempt_number,\(same)) \
            SELECT intent_seq+1000,id||'x',attempt_number+1,\(same) FROM fulfillment_logs_core
            """,
        ]
    }()

    private static let wrongCounter = """
        INSERT INTO counters(name,value) VALUES('orders',1) \
        ON CONFLICT(name) DO UPDATE SET value=counters.value+1
        """

    /// The id that the list must name.
    func subject(_ it: InvariantWorld) async throws -> String {
        switch self {
        case .lostHistory, .changedHistory, .lostLine: it.done.text
        case .strangeState: it.waiting.text
        case .soldTwice: it.goods.text
        case .payments: it.prepaid.text
        case .lineState, .twoSends: try await it.line(of: it.done)
        case .noJob, .extraJob: try await it.line(of: it.waiting)
        case .reservation: try await it.line(of: it.goods)
        case .hold, .endedHold: try await it.line(of: it.prepaid)
        case .reserved, .onHand: it.product.text
        case .wallet: "wallet:" + it.buyer.text
        case .counter: "orders"
        case .feedGap: "4"
        case .feedHead: "head"
        case .log: try await number(it, "SELECT min(key) FROM inventory_log_core")
        case .ledger, .emptyLedger: try await hold(it)
        case .emptyEvent:
            try await number(
                it,
                """
                SELECT pos FROM feed WHERE seq=1 AND order_key=\
                (SELECT key FROM orders_core WHERE id='\(it.done.text)')
                """)
        }
    }

    private func number(_ it: InvariantWorld, _ text: String) async throws -> String {
        String(try await it.world.count(text))
    }

    private func hold(_ it: InvariantWorld) async throws -> String {
        let reference = try await it.world.database.read { sql in
            try sql.first("SELECT reference FROM ledger_transactions WHERE cause='hold'") {
                try $0.text(0)
            }
        }
        return try #require(reference)
    }

    /// Breaks the store in several ways at once.
    static func damage(_ it: InvariantWorld, _ plants: [InvariantPlant]) async throws {
        var guards: [String: String] = [:]
        for one in plants.flatMap(\.guards) { guards[one.name] = one.table }
        var dropping = guards.map { (name: $0.key, table: $0.value) }
        for statement in plants.flatMap({ $0.statements(it) }) {
            try await it.world.tamper(dropping: dropping, statement)
            dropping = []
        }
    }
}
