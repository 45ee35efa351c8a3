internal import Arguments

/// `sync`: asks the providers about every open line now, or about one order.
enum SyncCommand {
    /// How long a run may take, in seconds.
    static let seconds = 900

    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "sync", abstract: "Asks the providers about open orders now and waits.",
            options: [
                Option("order", value: "ORDER", abstract: "Only this order."),
                Option("provider", value: "P", abstract: "Only this provider."),
            ], rules: [.atMostOne(["order", "provider"])]),
        run: { session in
            try await session.calling { caller in
                if let order = session.words["order"] {
                    return try await one(order, caller, session)
                }
                if let provider = session.words["provider"] { try await check(provider, caller) }
                return try await all(caller, session)
            }
        })

    private static func one(
        _ order: String, _ caller: any Caller, _ session: Session
    ) async throws -> ExitCode {
        let reply = try await caller.working(seconds: 120) {
            try await caller.send(.get(["api", "check_status", order]).within(120))
        }
        let exit = try session.show(reply) { OrderText.lines($0) }
        guard let sentence = try reply.document().text("provider_not_reachable") else {
            return exit
        }
        session.terminal.complain(sentence)
        return .unreachable
    }

    /// Every run asks all providers, so one can be named only where it is the only one.
    private static func check(_ provider: String, _ caller: any Caller) async throws {
        let status = try await caller.document(.get(["cli", "status"]))
        let codes = status["providers"].items.compactMap { $0.text("code") }
        guard codes.contains(provider) else {
            throw CommandFailure(.notFound, "There is no provider '\(provider)'.")
        }
        guard codes.count == 1 else {
            throw CommandFailure(.refused, "This version asks all providers in one run.")
        }
    }

    private static func all(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let reply = try await caller.working(seconds: seconds) {
            let start = session.surroundings.monotonicMicroseconds()
            while true {
                // A second call joins the run that is under way.
                let reply = try await caller.send(
                    .post(["api", "sync"], key: session.surroundings.freshKey()))
                guard reply.status == 202 else { return reply }
                let elapsed = (session.surroundings.monotonicMicroseconds() - start) / 1_000_000
                if elapsed >= Int64(seconds) { return reply }
                if session.showsProgress {
                    session.terminal.progress(try reply.document().text("message"))
                }
                try await session.surroundings.pause(200)
            }
        }
        if session.showsProgress { session.terminal.progress(nil) }
        _ = try session.show(reply) { [$0.text("message") ?? "Done."] }
        if reply.status == 202 { return .timedOut }
        return try reply.document().count("failed") > 0 ? .unreachable : .done
    }
}
