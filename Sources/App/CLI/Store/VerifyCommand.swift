internal import Arguments

/// `verify`: integrity, history chain, counters against reality.
enum VerifyCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command("verify", abstract: "Checks the store against itself."),
        run: { session in
            try await session.calling { caller in
                let reply = try await caller.send(
                    .post(["cli", "verify"], key: session.surroundings.freshKey()).within(3_600))
                _ = try session.show(reply) { answer in
                    let differences = answer["differences"].items.compactMap(\.text)
                    return differences.isEmpty ? ["The store is sound."] : differences
                }
                return try reply.document()["differences"].items.isEmpty ? .done : .difference
            }
        })
}
