internal import Arguments

/// `orders`: a list, newest first; `orders result`, `prove` and `reverse` decide a line by hand.
enum OrdersCommand {
    /// The largest page of the API.
    static let page = 200

    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "orders", abstract: "Lists orders, newest first.",
            options: [
                Option(
                    "limit", value: "N", abstract: "How many at most.", standard: "100"),
                Option(
                    "status", value: "W",
                    abstract: "Pending, In Process, Completed, Rejected or a machine state."),
                Option("imei", value: "N", abstract: "Only this IMEI, whole or 4 digits of it."),
            ],
            flags: [Flag("count", abstract: "Prints only how many there are.")],
            subcommands: [ResultEntry.declaration] + LateWord.allCases.map(\.declaration)),
        run: { session in
            if let word = session.words.path.dropFirst().first {
                if let late = LateWord(rawValue: word) { return try await late.run(session) }
                return try await ResultEntry.run(session)
            }
            let limit = try Int(session.words.integer("limit", in: 1...1_000_000) ?? 100)
            return try await session.calling { caller in
                if session.words.has("count") { return try await count(caller, session) }
                return try await list(limit, caller, session)
            }
        })

    private static func query(_ session: Session, _ limit: Int) -> [(String, String)] {
        var query = [("limit", String(limit))]
        if let status = session.words["status"] { query.append(("status", status)) }
        if let imei = session.words["imei"] { query.append(("imei", imei)) }
        return query
    }

    private static func count(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let reply = try await caller.send(.get(["api", "orders"], query(session, 1)))
        guard reply.isGood else { throw reply.failure }
        let total = try reply.document().count("total")
        if session.wantsJSON {
            session.terminal.json(Array("{\"total\":\(total)}".utf8))
        } else {
            session.terminal.say(String(total))
        }
        return .done
    }

    private static func list(
        _ limit: Int, _ caller: any Caller, _ session: Session
    ) async throws -> ExitCode {
        let first = try await caller.send(
            .get(["api", "orders"], query(session, min(limit, page))))
        if limit <= page { return try session.show(first) { text($0.data, $0.count("total")) } }
        guard first.isGood else { throw first.failure }
        var answer = try first.document()
        let total = answer.count("total")
        var orders = answer.data
        while orders.count < limit, let next = answer.text("next") {
            let size = min(page, limit - orders.count)
            answer = try await caller.document(
                .get(["api", "orders"], query(session, size) + [("after", next)]))
            orders += answer.data
        }
        if session.wantsJSON {
            session.terminal.json(OrderReport.list(orders.map { OrderReport.bytes($0) }))
        } else {
            for line in text(orders, total) { session.terminal.say(line) }
        }
        return .done
    }

    private static func text(_ orders: [Document], _ total: Int64) -> [String] {
        guard !orders.isEmpty else { return ["No orders."] }
        let more = Int64(orders.count) < total
        return OrderText.table(orders) + (more ? ["\(orders.count) of \(total) orders."] : [])
    }
}
