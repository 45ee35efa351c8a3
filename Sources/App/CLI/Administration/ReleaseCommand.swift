internal import Arguments
internal import JSON

/// `release`: ends the quarantine of a restored or older database (B5).
enum ReleaseCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "release", abstract: "Ends a quarantine, so that orders are sent again.",
            options: [
                Option("reason", value: "R", abstract: "Why; it is kept.", isRequired: true)
            ]),
        run: { session in
            try await session.calling { caller in
                try await caller.working(seconds: 600) { try await release(caller, session) }
            }
        })

    private static func release(
        _ caller: any Caller, _ session: Session
    ) async throws -> ExitCode {
        try await waitForQuarantine(caller, session)
        let state = try await caller.document(.get(["cli", "quarantine"]))
        for line in told(state) { session.terminal.complain(line) }
        try session.confirm(question(state))
        let reply = try await caller.send(
            .post(["cli", "quarantine", "release"], key: session.surroundings.freshKey()) {
                $0.field("reason", session.words["reason"] ?? "")
            })
        return try session.show(reply) { _ in ["Released; orders are sent again."] }
    }

    /// What a release would let go, and since when sends are not known to this copy.
    private static func told(_ state: Document) -> [String] {
        var lines = ["Quarantined: \(state.text("reason") ?? "the database is an older copy")"]
        lines.append(
            "Newest send that this database knows: "
                + (state.text("newest_intent_at") ?? "none that it still tells of"))
        let shown = state["lines"].items
        let queued = max(state.count("queued"), Int64(shown.count))
        lines.append("Queued, and sent after the release: \(queued)")
        guard !shown.isEmpty else { return lines }
        var table = TextTable(["ORDER", "TARGET", "SERVICE", "PROVIDER", "PLACED"])
        for line in shown {
            table.add(
                ["order_number", "target", "service_code", "provider", "placed_at"].map {
                    line.text($0)
                })
        }
        lines += table.lines
        let more = queued - Int64(shown.count)
        if more > 0 {
            lines.append("… and \(more) more; `orders --status confirmed` lists them.")
        }
        return lines
    }

    /// What was sent after the copy was made is not in it: sending it again would pay twice.
    private static func question(_ state: Document) -> String {
        let window =
            state.text("newest_intent_at").map { "after \($0)" } ?? "since this copy was made"
        return "Everything queued will be sent and paid for. Do you confirm, from the provider's "
            + "own site, that nothing was ordered there \(window)?"
    }

    /// Waits until it is told; workers of this process look at the sidecar when they start.
    private static func waitForQuarantine(
        _ caller: any Caller, _ session: Session
    ) async throws {
        var looks = caller.ownsWorkers ? 20 : 1
        while true {
            let status = try await caller.document(.get(["cli", "status"]))
            if status.flag("quarantined") { return }
            looks -= 1
            guard looks > 0 else { throw CommandFailure(.refused, "Nothing is quarantined.") }
            try await session.surroundings.pause(100)
        }
    }
}
