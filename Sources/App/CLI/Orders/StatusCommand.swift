internal import Arguments

/// `status`: orders as stored, or without one the totals by state.
enum StatusCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "status", abstract: "Shows orders, or without one the totals by state.",
            arguments: [
                Argument(
                    "ORDER", .any, abstract: "Order number, id, provider order id or IMEI.")
            ]),
        run: { session in
            let names = session.words.values(of: "ORDER")
            return try await session.calling { caller in
                if names.isEmpty {
                    return try session.show(try await caller.send(.get(["cli", "status"]))) {
                        totals($0)
                    }
                }
                return try await show(names, caller, session)
            }
        })

    /// One order as the API gives it, several as a list; what is missing is told at the end.
    private static func show(
        _ names: [String], _ caller: any Caller, _ session: Session
    ) async throws -> ExitCode {
        var found: [Document] = []
        var missing: [String] = []
        for name in names {
            let reply = try await caller.send(.get(["api", "orders", name]))
            if reply.status == 404 && names.count > 1 {
                missing.append(name)
            } else if names.count == 1 {
                return try session.show(reply) { OrderText.lines($0) }
            } else {
                guard reply.isGood else { throw reply.failure }
                found.append(try reply.document())
            }
        }
        OrderReport.print(found, session)
        guard !missing.isEmpty else { return .done }
        throw CommandFailure(.notFound, "There is no order \(missing.joined(separator: ", ")).")
    }

    /// The machine's state in lines.
    static func totals(_ status: Document) -> [String] {
        var lines = ["Orders: \(status.count("orders"))"]
        for (name, count) in status["by_state"].members {
            lines.append("  \(name): \(count.text ?? "0")")
        }
        let open = status["by_line_state"].members.map { "\($0.name) \($0.value.text ?? "0")" }
        if !open.isEmpty { lines.append("Lines: \(open.joined(separator: ", "))") }
        lines.append(
            "Jobs: \(status.count("jobs_ready")) ready, \(status.count("jobs_running")) running, "
                + "\(status.count("jobs_dead")) dead; \(status.count("in_flight")) calls in flight")
        for provider in status["providers"].items {
            let reason = provider.text("pause_reason").map { " (\($0))" } ?? ""
            let code = provider.text("code") ?? "?"
            lines.append("Provider \(code): \(provider.text("state") ?? "?")\(reason)")
        }
        if status.flag("quarantined") {
            let reason = status.text("quarantine_reason") ?? "the database is an older copy"
            lines.append("QUARANTINED: \(reason). Nothing is sent until `waybill release`.")
        }
        return lines
    }
}
