import Application
import Domain

@testable import Console

/// Values that stand for what the store would give.
enum Samples {
    static let now = Timestamp(microseconds: 1_763_600_000_000_000)
    static let house = ID<Customer>(value: 7)
    static let adminID = ID<Staff>(value: 11)
    /// Passes the check digit.
    static let imei = "356938035643809"
    static let otherIMEI = "490154203237518"

    static func clock(_ time: Timestamp) -> String { String(time.text.prefix(16)) }

    static func admin(_ role: AccessRole = .admin) -> Principal {
        .staff(adminID, login: "anna", role: role, session: [1])
    }

    static func service(
        _ number: UInt128 = 1, name: String = "iPhone IMEI Info", cost: Int64 = 800
    ) -> ServiceRecord {
        ServiceRecord(
            id: ID(value: number), provider: "gsm-fusion", code: "17\(number)", kind: .imeiCheck,
            name: name, category: "iPhone", cost: cost, deliveryTime: "1-5 minutes", details: "")
    }

    static func order(_ number: UInt128 = 1, state: OrderState = .processing) -> OrderRecord {
        var order = OrderRecord(
            id: ID(value: number), number: "ORD-20251120-0000\(number)", channel: .web,
            customer: house, placedBy: Actor(kind: .staff, id: adminID.text), state: state,
            paymentState: .paid, paymentMethod: .internal, currency: "USD", totalAmount: 0,
            reference: nil, notes: nil, idempotencyKey: nil,
            placedAt: now.adding(seconds: -600 + Int64(number)))
        order.version = 3
        return order
    }

    static func line(
        _ number: UInt128 = 1, state: LineState, reason: LineReason? = nil,
        edit: (inout LineRecord) -> Void = { _ in }
    ) -> LineRecord {
        var line = LineRecord(
            id: ID(value: 100 + number), order: ID(value: number), number: 1, kind: .imeiCheck,
            service: service(), target: imei, targetRaw: imei, fields: [:], recheckOf: nil,
            createdAt: now)
        line.state = state
        line.reason = reason
        edit(&line)
        return line
    }

    static func reading(_ value: String = "T-Mobile") -> ParsedResult {
        ParsedResult(
            kind: .labelled, fields: [.carrier: value, .model: "iPhone 13", .simlock: "Unlocked"],
            pairs: [], extras: [ParsedResult.Pair(label: "Color", value: "Graphite")],
            notes: [], warnings: [], display: "Model: iPhone 13\nCarrier: \(value)")
    }

    static func item(
        _ number: UInt128 = 1, order: OrderRecord? = nil, line: LineRecord,
        result: ParsedResult? = nil
    ) -> OrderListItem {
        OrderListItem(
            order: order ?? Samples.order(number), customerName: "House", lineCount: 1, line: line,
            result: result, providerWord: nil, lineStates: [line.state: 1])
    }

    static func attempt(
        _ line: LineRecord, state: AttemptState, settleIn seconds: Int64 = -60
    ) -> AttemptRecord {
        AttemptRecord(
            id: ID(value: 900), line: line.id, order: line.order, number: 1,
            provider: line.provider,
            target: line.target, serviceCode: line.serviceCode, state: state, fence: 1,
            requestHash: [], highWater: nil, intentSequence: 1, intentAt: now, sendBy: now,
            settleAt: now.adding(seconds: seconds), nextCheckAt: now)
    }

    static func detail(
        order: OrderRecord = Samples.order(), line: LineRecord, attempts: [AttemptRecord] = [],
        results: [ResultRecord] = [], replies: [StoredReply] = [], history: [HistoryEntry] = [],
        anomalies: [Anomaly] = [], errors: [ErrorEntry] = [], isDeadLetter: Bool = false
    ) -> OrderDetail {
        OrderDetail(
            order: order, customerName: "House",
            lines: [
                LineDetail(
                    line: line, results: results, attempts: attempts, replies: replies,
                    anomalies: anomalies, isDeadLetter: isDeadLetter)
            ],
            history: history, notices: [], errors: errors)
    }

    static func result(_ line: LineRecord, _ parsed: ParsedResult) -> ResultRecord {
        ResultRecord(
            line: line.id, order: line.order, source: "gsm-fusion", at: now,
            statusWord: "Completed", resultCode: "", parsed: parsed, raw: [], parserVersion: 1)
    }

    static func frame(_ principal: Principal = admin()) -> FrameModel {
        FrameModel(
            title: "Page", section: .history, storeName: "Waybill", login: "anna", csrf: "token-1",
            isSandbox: true, isLANPlainHTTP: false, quarantine: nil, providers: [],
            feedPosition: "ep-12", status: ["No sync yet."], rights: Rights(principal),
            modules: [], followed: nil)
    }

    static func status(_ detail: OrderDetail, _ principal: Principal = admin()) -> StatusModel {
        StatusModel(
            frame: frame(principal), detail: detail, role: principal.role, names: [:],
            key: "key-1", notice: nil, fault: nil, now: now, clock: clock)
    }
}
