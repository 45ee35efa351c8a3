internal import Application
internal import Domain

/// A dispatch job as it was before a claim or a take-over.
struct StoredJob {
    let key: Int64
    let turn: Int64
    private let line: ID<Line>
    private let order: ID<Order>
    private let lane: String
    private let fence: Int64
    private let attempts: Int
    private let crashes: Int
    private let createdAt: Timestamp

    /// Reads key, line, order, lane, fence, attempts, crashes, creation and turn.
    init(_ row: inout Columns) throws {
        key = try row.integer()
        line = try row.id(Line.self)
        order = try row.id(Order.self)
        lane = try row.text()
        fence = try row.integer()
        attempts = try row.int()
        crashes = try row.int()
        createdAt = try row.time()
        turn = try row.integer()
    }

    /// The claim after the job's fence and attempt were raised.
    func claim(crashed: Bool) -> JobClaim {
        JobClaim(
            line: line, order: order,
            provider: String(lane.dropFirst(DispatchLane.name("").count)), fence: fence + 1,
            attempts: attempts + 1, crashes: crashes + (crashed ? 1 : 0), createdAt: createdAt)
    }
}
