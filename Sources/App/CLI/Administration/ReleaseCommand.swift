internal import Arguments
internal import JSON

/// `release`: ends the quarantine of a restored or older database (B5).
enum ReleaseCommand {
    static let part = CommandPart(
        Command(
            "release", abstract: "Ends a quarantine, so that orders are sent again.",
            options: [
                Option("reason", value: "R", abstract: "Why; it is kept.", isRequired: true)
            ]),
        run: { session in
            try await session.calling { caller in
                let status = try await caller.document(.get(["cli", "status"]))
                guard status.flag("quarantined") else {
                    throw CommandFailure(.refused, "Nothing is quarantined.")
                }
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
        })
}
