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
        let status = try await quarantined(caller, session)
        let why = status.text("quarantine_reason") ?? "the database is an older copy"
        session.terminal.complain("Quarantined: \(why)")
        // What was sent after the copy was made is not in it: sending again would pay twice.
        try session.confirm(
            "Orders that were sent after this copy was made may be paid twice. Release?")
        let reply = try await caller.send(
            .post(["cli", "quarantine", "release"], key: session.surroundings.freshKey()) {
                $0.field("reason", session.words["reason"] ?? "")
            })
        return try session.show(reply) { _ in ["Released; orders are sent again."] }
    }

    /// The status once it says so; workers of this process look at the sidecar when they start.
    private static func quarantined(
        _ caller: any Caller, _ session: Session
    ) async throws -> Document {
        var looks = caller.ownsWorkers ? 20 : 1
        while true {
            let status = try await caller.document(.get(["cli", "status"]))
            if status.flag("quarantined") { return status }
            looks -= 1
            guard looks > 0 else { throw CommandFailure(.refused, "Nothing is quarantined.") }
            try await session.surroundings.pause(100)
        }
    }
}
