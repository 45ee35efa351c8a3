internal import Arguments

/// `wait`: ends when each order has ended, needs review or waits for a paused provider.
enum WaitCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "wait", abstract: "Waits until orders have ended or need somebody.",
            arguments: [
                Argument(
                    "ORDER", .oneOrMore, abstract: "Order number, id, provider order id or IMEI.")
            ],
            options: [
                Option(
                    "timeout", value: "SECONDS", abstract: "Gives up after that time.",
                    standard: "3600")
            ]),
        run: { session in
            let names = session.words.values(of: "ORDER")
            let seconds = try Int(session.words.integer("timeout", in: 0...604_800) ?? 3_600)
            return try await session.calling { caller in
                let ends = try await caller.working(seconds: seconds) {
                    try await OrderWatch(caller: caller, session: session)
                        .follow(names, to: .settled, seconds: seconds)
                }
                OrderReport.print(ends.map(\.order), session)
                return ends.map(\.verdict.exitAfterWaiting).max() ?? .done
            }
        })
}
