internal import JSON

/// One run of `submit`: place, tell, and follow what was placed.
struct SubmitRun: Sendable {
    /// How long sending may take when no server runs, in seconds.
    static let sendSeconds = 600
    /// How long `--wait` waits, in seconds.
    static let waitSeconds = 3_600

    let caller: any Caller
    let session: Session
    let wish: SubmitWish

    /// Does it; the exit code is the highest of what was refused and how orders ended.
    func run() async throws -> ExitCode {
        if wish.isDryRun { return try await rehearse() }
        let seconds = wish.waits ? SubmitRun.waitSeconds : SubmitRun.sendSeconds
        guard wish.waits || caller.ownsWorkers else { return try await place().exit }
        return try await caller.working(seconds: seconds) { try await placeAndFollow(seconds) }
    }

    private func placeAndFollow(_ seconds: Int) async throws -> ExitCode {
        let placed = try await place()
        guard !placed.ids.isEmpty else { return placed.exit }
        let watch = OrderWatch(caller: caller, session: session)
        let ends = try await watch.follow(
            placed.ids, to: wish.waits ? .settled : .sent, seconds: seconds)
        if wish.waits { OrderReport.print(ends.map(\.order), session) }
        let codes = ends.map {
            wish.waits ? $0.verdict.exitAfterWaiting : $0.verdict.exitAfterSending
        }
        return max(placed.exit, codes.max() ?? .done)
    }

    /// Each number by itself: only the call for one order has a rehearsal.
    private func rehearse() async throws -> ExitCode {
        var exit = ExitCode.done
        var bodies: [[UInt8]] = []
        for target in wish.targets {
            let reply = try await caller.send(
                .post(
                    ["api", "orders"], [("dry_run", "true")], key: session.surroundings.freshKey()
                ) { wish.write(target, to: &$0) })
            let failure = reply.failure
            guard reply.isGood || failure.exit == .refused else { throw failure }
            bodies.append(reply.body)
            if !reply.isGood { exit = .refused }
            guard !session.wantsJSON else { continue }
            session.terminal.say("\(target)  \(try Self.verdict(reply))")
            if wish.targets.count == 1, reply.isGood, let plan = try reply.document().text("plan") {
                session.terminal.say("To order it on these terms alone: --plan \(plan)")
            }
        }
        if session.wantsJSON { session.terminal.json(OrderReport.list(bodies)) }
        return exit
    }

    private static func verdict(_ reply: Reply) throws -> String {
        guard reply.isGood else { return "refused: \(try refusal(reply).message)" }
        let body = try reply.document()
        if body.flag("reused") { return "answered by \(body.text("order_number") ?? "?"), free" }
        let cost = body["order"]["lines"].items.first?["cost"].text("display") ?? ""
        return "would be ordered\(cost.isEmpty ? "" : " for \(cost)")"
    }

    /// The API's refusal, with the way out in the words of the command line.
    private static func refusal(_ reply: Reply) throws -> CommandFailure {
        let failure = reply.failure
        guard let sentence = known(try reply.document()) else { return failure }
        return CommandFailure(failure.exit, sentence, problem: failure.problem)
    }

    /// The sentence for a number that has a result; nil for every other refusal.
    private static func known(_ refusal: Document) -> String? {
        guard refusal.text("code") == "DUPLICATE_RESULT",
            let number = refusal["order"].text("number")
        else { return nil }
        return "Order \(number) has a result for this number: --reuse takes it free of charge, "
            + "--recheck pays for a new check."
    }

    /// Places everything in one call; prints what became of each number.
    private func place() async throws -> (ids: [String], exit: ExitCode) {
        let key = session.surroundings.freshKey()
        if wish.targets.count == 1, let target = wish.targets.first {
            let reply = try await caller.send(
                .post(["api", "orders"], key: key) { wish.write(target, to: &$0) })
            guard reply.isGood else { throw try Self.refusal(reply) }
            let body = try reply.document()
            tell(reply, [line(target, body)])
            return ([body.text("order_id")].compactMap { $0 }, .done)
        }
        let reply = try await caller.send(
            .post(["api", "orders", "bulk"], key: key) { writer in
                writer.field("on_error", "skip_failed")
                writer.key("orders")
                writer.array { writer in
                    for target in wish.targets {
                        writer.object { wish.write(target, to: &$0) }
                    }
                }
            })
        guard reply.isGood else { throw reply.failure }
        let body = try reply.document()
        let rows = body.data
        var lines = zip(wish.targets, rows).map { target, row in line(target, row) }
        lines.append("\(body.count("accepted")) placed, \(body.count("refused")) refused.")
        tell(reply, lines)
        let ids = rows.compactMap { $0.text("order_id") }
        return (ids, body.count("refused") > 0 ? .refused : .done)
    }

    /// With `--wait` the orders themselves are printed as JSON at the end.
    private func tell(_ reply: Reply, _ lines: [String]) {
        if session.wantsJSON {
            if !wish.waits { session.terminal.json(reply.body) }
        } else {
            for line in lines { session.terminal.say(line) }
        }
    }

    private func line(_ target: String, _ row: Document) -> String {
        guard let number = row.text("order_number") else {
            let first = row["validation_errors"].items.first?.text("message")
            let reason = Self.known(row) ?? first ?? row.text("error") ?? "no reason"
            return "\(target)  refused: \(reason)"
        }
        return "\(target)  \(number)\(row.flag("reused") ? "  answered already, free" : "")"
    }
}
