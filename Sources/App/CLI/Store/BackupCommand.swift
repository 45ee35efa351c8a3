internal import Arguments
internal import JSON
internal import Lifecycle
internal import Server

/// `backup`: a checked, encrypted copy of the store, made while it works (B2).
enum BackupCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "backup", abstract: "Writes a checked, encrypted copy of the store.",
            arguments: [
                Argument("OUT", .optional, abstract: "The new file; named by the time otherwise.")
            ]),
        run: { session in
            let path: String
            if let out = session.words["OUT"] {
                path = try session.surroundings.absolute(out)
            } else {
                let environment = try session.surroundings.environment(session.words["env"], [:])
                let configuration = try Configuration(environment, mode: .live)
                path = try session.surroundings.absolute(
                    configuration.dataDirectory + "/"
                        + BackupName.text(SystemClock().wallMicroseconds()))
            }
            guard try FileFacts.of(path) == nil else {
                throw CommandFailure(.refused, "\(path) exists; a backup is never overwritten.")
            }
            return try await session.calling { caller in
                let reply = try await caller.send(
                    .post(["cli", "backup"], key: session.surroundings.freshKey()) {
                        $0.field("path", path)
                    }.within(3_600))
                return try session.show(reply) { answer in
                    let rows = answer["rows"].members.compactMap { $0.value.value.int64 }
                    return [
                        "Backup: \(answer.text("path") ?? path), \(rows.count) tables, "
                            + "\(rows.reduce(0, &+)) rows. Keep the secret file apart: without it "
                            + "the copy cannot be read."
                    ]
                }
            }
        })
}
