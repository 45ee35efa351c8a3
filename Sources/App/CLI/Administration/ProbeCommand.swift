internal import Arguments
internal import JSON

/// `probe`: what is proven about a provider, by calls that cost nothing (`gsm-fusion.md` 9.6).
enum ProbeCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "probe", abstract: "Finds out what can be proven about a provider without paying.",
            arguments: [Argument("PROVIDER", abstract: "Its code.")],
            options: [
                Option("only", value: "N,...", abstract: "The probes of its document, 1 to 10.")
            ],
            flags: [
                Flag("record", abstract: "Writes what was seen into the capability record.")
            ]),
        run: { session in
            let numbers = try numbers(session.words["only"])
            return try await session.calling { caller in
                try await caller.working(seconds: 300) { try await run(numbers, caller, session) }
            }
        })

    /// Probes that place orders, and why none of them runs here.
    private static func why(_ number: Int) -> String {
        number == 9
            ? "Probe 9: no call for a balance is documented; type what the provider's site shows "
                + "with 'providers balance'."
            : "Probe \(number) places orders and costs credits: it is not run; what it would prove "
                + "stays unknown and counts as no."
    }

    private static func numbers(_ text: String?) throws(CommandFailure) -> [Int] {
        guard let text else { return [1] }
        let numbers = text.split(separator: ",").map { Int($0) }
        let known = numbers.compactMap { $0 }.filter { (1...10).contains($0) }
        guard !known.isEmpty, known.count == numbers.count else {
            throw CommandFailure(.usage, "--only takes numbers from 1 to 10, such as 1,9.")
        }
        return known
    }

    private static func run(
        _ numbers: [Int], _ caller: any Caller, _ session: Session
    ) async throws -> ExitCode {
        for number in numbers where number != 1 { session.terminal.complain(why(number)) }
        guard numbers.contains(1) else { return .refused }
        let code = session.words["PROVIDER"] ?? ""
        let reply = try await caller.send(
            .post(["cli", "providers", code, "probe"], key: session.surroundings.freshKey()) {
                $0.field("record", session.words.has("record"))
            })
        let shown = try session.show(reply) { answer in
            [
                answer.text("message") ?? "",
                "listing: \(answer.text("listing") ?? "?"), "
                    + "listing_complete: \(answer.text("listing_complete") ?? "?")"
                    + (answer.flag("recorded") ? ", recorded" : ""),
            ]
        }
        return shown == .done && numbers != [1] ? .refused : shown
    }
}
