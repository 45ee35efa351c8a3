internal import Arguments
internal import Crypto
internal import Lifecycle
internal import SQL
internal import SQLite
internal import Server

/// `restore`: opens a backup into an empty place; what comes back starts quarantined (B4).
enum RestoreCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command(
            "restore", abstract: "Opens a backup into an empty place; it starts quarantined.",
            arguments: [Argument("FILE", abstract: "A backup made by this program.")],
            flags: [Flag("sandbox", abstract: "Restores the sandbox's store.")]),
        run: { session in
            let environment = try session.surroundings.environment(session.words["env"], [:])
            let configuration = try Configuration(
                environment, mode: session.words.has("sandbox") ? .sandbox : .live)
            let source = session.words["FILE"] ?? ""
            try await restore(source, configuration)
            if session.wantsJSON {
                session.terminal.json(Array("{\"success\":true,\"quarantined\":true}".utf8))
            } else {
                session.terminal.say(
                    "Restored to \(place(configuration)). It starts quarantined: orders are "
                        + "taken and looked up, nothing is sent until `waybill release --reason R`."
                )
            }
            return .done
        })

    /// Opens, checks, marks the place as restored, then gives the file its name; until then every
    /// failure leaves no database there.
    static func restore(_ source: String, _ configuration: Configuration) async throws {
        guard try FileFacts.of(source)?.kind == .plain else {
            throw CommandFailure(.notFound, "There is no file \(source).")
        }
        switch configuration.storage {
        case .sqlite(let path): try await restore(source, to: path, configuration)
        case .postgresql(let choice):
            let opened = configuration.dataDirectory + "/restoring"
            try FileNames.makeFolder(of: opened)
            try unseal(source, to: opened, configuration)
            defer { FileNames.remove(opened) }
            try await PostgreSQLRestore.run(archive: opened, choice, configuration)
        }
    }

    /// Where the store is now, in words.
    private static func place(_ configuration: Configuration) -> String {
        switch configuration.storage {
        case .sqlite(let path): path
        case .postgresql(let choice):
            "schema \(choice.schema) at \(choice.connection.place)"
        }
    }

    private static func unseal(
        _ source: String, to opened: String, _ configuration: Configuration
    ) throws {
        FileNames.remove(opened)
        do throws(CryptoError) {
            let key = try BackupKey.read(secretFile: configuration.secretFile)
            try FileOpener.open(file: source, to: opened, key: key)
        } catch {
            throw CommandFailure(exit(of: error), error.message)
        }
    }

    private static func restore(
        _ source: String, to target: String, _ configuration: Configuration
    ) async throws {
        try refuseOccupied(target, configuration)
        try FileNames.makeFolder(of: target)
        let opened = target + ".restoring"
        try unseal(source, to: opened, configuration)
        do {
            let problems = try await SQLiteFile.integrityCheck(path: opened)
            guard problems.isEmpty else {
                throw CommandFailure(
                    .difference,
                    "The copy is damaged, nothing was restored: "
                        + problems.prefix(3).joined(separator: "; "))
            }
            // Before the name: a copy made before the first send has nothing in it that tells it
            // from a new store, so only this record keeps its queued orders back (W17).
            try RestoredMark.write(configuration.sidecarPath)
            try FileNames.move(opened, to: target)
        } catch {
            FileNames.remove(opened)
            throw error
        }
    }

    /// A place is empty when neither a database nor a sidecar is there; the mark of a restore that
    /// was cut short does not count.
    private static func refuseOccupied(
        _ target: String, _ configuration: Configuration
    ) throws {
        for path in [target, target + "-wal", configuration.sidecarPath] {
            if path == configuration.sidecarPath, RestoredMark.isAt(path) { continue }
            guard try FileFacts.of(path) == nil else {
                throw CommandFailure(
                    .refused,
                    "\(path) exists. A restore needs an empty place: move the old store away, or "
                        + "set WAYBILL_DB_PATH to another file.")
            }
        }
    }

    private static func exit(of error: CryptoError) -> ExitCode {
        switch error {
        case .exposed: .notPermitted
        case .forged, .truncated, .notSealed: .difference
        case .passwordRefused, .wrongKeyLength: .configuration
        case .file: .storeUnavailable
        }
    }
}
