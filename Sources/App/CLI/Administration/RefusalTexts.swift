internal import Arguments
internal import JSON

/// `providers texts|pin|unpin`: what a provider's refusal texts mean.
enum RefusalTexts {
    /// Shows what staff pinned.
    static func list(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let code = session.words["PROVIDER"] ?? ""
        let answer = try await caller.document(.get(["api", "providers", code, "texts"]))
        let pins = answer["data"].items
        if session.wantsJSON {
            session.terminal.json(OrderReport.list(pins.map { OrderReport.bytes($0) }))
            return .done
        }
        guard !pins.isEmpty else {
            session.terminal.say("Nothing is pinned; only the documented texts are known.")
            return .done
        }
        var table = TextTable(["TEXT", "MEANING", "BY", "REASON"])
        for pin in pins {
            table.add(["text", "meaning", "pinned_by", "reason"].map { pin.text($0) })
        }
        for line in table.lines { session.terminal.say(line) }
        return .done
    }

    /// Says what a text means.
    static func pin(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let reply = try await caller.send(
            .post(path(session), key: session.surroundings.freshKey()) {
                $0.field("text", session.words["TEXT"] ?? "")
                $0.field("meaning", session.words["as"] ?? "")
                $0.field("reason", session.words["reason"] ?? "")
            })
        return try session.show(reply) { _ in
            ["Pinned; lines that wait with this text are read again at their next look."]
        }
    }

    /// Takes a pin back.
    static func unpin(_ caller: any Caller, _ session: Session) async throws -> ExitCode {
        let reply = try await caller.send(
            .post(path(session) + ["remove"], key: session.surroundings.freshKey()) {
                $0.field("text", session.words["TEXT"] ?? "")
                $0.field("reason", session.words["reason"] ?? "")
            })
        return try session.show(reply) { _ in ["Taken back; the text counts as unclear again."] }
    }

    private static func path(_ session: Session) -> [String] {
        ["api", "providers", session.words["PROVIDER"] ?? "", "texts"]
    }
}
