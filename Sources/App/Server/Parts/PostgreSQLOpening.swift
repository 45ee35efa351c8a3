internal import API
internal import Application
internal import PostgreSQL
internal import SQL
internal import Store

/// Opens the PostgreSQL database of this start and looks whether it keeps what it promises.
struct PostgreSQLOpening: Sendable {
    let choice: PostgreSQLChoice
    let configuration: Configuration

    /// Connects and checks; throws `ServerStartError`: there is no fall-back to another place.
    func open(hints: [String], mayFound: Bool = true) async throws -> OpenedDatabase {
        let database = try await connect(mayFound: mayFound)
        let facts = database.facts
        var hints = hints
        do throws(ServerStartError) {
            hints += try Self.judge(facts, isTestStore: configuration.environment == .test)
        } catch {
            await database.close()
            throw error
        }
        let pulse = StorePulse { await Store.takesWrites(database) }
        let advice = backupAdvice(facts)
        return OpenedDatabase(
            database: database, copy: copy(database, facts, advice), place: place(facts, hints),
            state: { pulse.state }, listen: { database.listen($0, $1) }, pulse: pulse,
            backupAdvice: advice)
    }

    /// Copies are made by the server's own tool, as of one snapshot, and read back (B2).
    private func copy(
        _ database: PostgreSQLDatabase, _ facts: PostgreSQLFacts, _ advice: String?
    ) -> StoreCopy {
        let tools = PostgreSQLTools.find(for: choice, major: facts.serverVersion / 10_000)
        guard advice == nil, let tools else {
            let words = advice ?? ""
            return StoreCopy { _ in throw StorageError(.unusable, words) }
        }
        return StoreCopy(database) { path, snapshot, alive in
            do {
                return try tools.dump(to: path, snapshot: snapshot, alive: alive)
            } catch let error as ToolFailure {
                throw StorageError(.defect, "The backup was not made: \(error.message)")
            }
        }
    }

    /// Why no backup can be made from here, and how it is made instead; nil when it can.
    private func backupAdvice(_ facts: PostgreSQLFacts) -> String? {
        let major = facts.serverVersion / 10_000
        let others =
            "Until then use the backups of whoever runs the server"
            + (facts.isSupabase ? " (Supabase dashboard: Database, Backups)." : ".")
        if facts.isPooled {
            return "A backup needs one session from begin to end, and this connection goes through "
                + "a pooler that has none. Make it with a direct or session connection string. "
                + others
        }
        guard PostgreSQLTools.find(for: choice, major: major) == nil else { return nil }
        return "Backups of PostgreSQL are made with its pg_dump, and none for version \(major) is "
            + "on this machine: install postgresql-client-\(major). " + others
    }

    /// What a command that founds nothing says of an empty database.
    var noStore: ServerStartError {
        ServerStartError(
            "Connected to \(choice.kindName) at \(choice.connection.place), and schema "
                + "\(choice.schema) holds no store yet; 'waybill serve' makes one.", exitCode: 8)
    }

    /// The same choice with a schema of another name, for looking which one is there.
    func connect(mayFound: Bool) async throws(ServerStartError) -> PostgreSQLDatabase {
        var settings = PostgreSQLConfiguration(url: choice.connection.text)
        settings.schema = choice.schema
        settings.rootCertificates = choice.rootCertificates
        settings.createsSchema = mayFound
        do throws(SQLError) {
            return try await PostgreSQLDatabase.open(settings)
        } catch {
            throw ServerStartError(Self.refusal(error, choice), exitCode: 8)
        }
    }

    /// The kit's sentence, and what follows from it for the owner of this configuration.
    static func refusal(_ error: SQLError, _ choice: PostgreSQLChoice) -> String {
        let start = "The store in \(choice.kindName) cannot be opened: \(error.message)."
        let end = " Orders are kept in one place only, so Waybill does not start with another one."
        guard choice.source == .supabasePassword, error.kind == .busy else { return start + end }
        return start
            + " The direct host of a project often answers over IPv6 alone; where that is not at "
            + "hand, \(StorageChoice.sessionPooler)" + end
    }

    /// Settings without which an acknowledged order could be lost (B1); a test store is warned.
    static func judge(
        _ facts: PostgreSQLFacts, isTestStore: Bool
    ) throws(ServerStartError) -> [String] {
        guard !facts.isInRecovery else {
            throw ServerStartError(
                "PostgreSQL at \(facts.host) is a standby, which takes no writes. Connect to the "
                    + "primary; with several hosts in the connection string Waybill finds it by "
                    + "itself.", exitCode: 8)
        }
        var flaws: [String] = []
        if !facts.fsync { flaws.append("fsync") }
        if !facts.fullPageWrites { flaws.append("full_page_writes") }
        guard !flaws.isEmpty else { return [] }
        let words =
            "PostgreSQL at \(facts.host) runs with \(flaws.joined(separator: " and ")) off: a "
            + "power cut would lose or damage orders that were acknowledged. Switch "
            + "\(flaws.count == 1 ? "it" : "them") on in its configuration and restart it."
        guard isTestStore else { throw ServerStartError(words, exitCode: 8) }
        return [words]
    }

    private func place(_ facts: PostgreSQLFacts, _ hints: [String]) -> StorePlace {
        let host = facts.host.isEmpty ? "localhost" : facts.host
        let encryption =
            facts.isTLS
            ? facts.isTLSVerified ? "TLS, certificate verified" : "TLS, certificate not verified"
            : "none (this machine)"
        return StorePlace(
            kind: facts.isSupabase ? "Supabase" : "PostgreSQL", place: host,
            facts: [
                StorePlace.Fact("Port", String(facts.port)),
                StorePlace.Fact("Database", facts.database),
                StorePlace.Fact("Schema", facts.schema), StorePlace.Fact("Role", facts.user),
                StorePlace.Fact("Server", "PostgreSQL \(facts.versionText)"),
                StorePlace.Fact("Encryption", encryption),
                StorePlace.Fact(
                    "Pooler", facts.isPooled ? "detected, nothing is kept in a session" : "none"),
                StorePlace.Fact(
                    "Durability",
                    "fsync \(Self.word(facts.fsync)), full_page_writes "
                        + "\(Self.word(facts.fullPageWrites)), synchronous_commit "
                        + (facts.synchronousCommit == "off" ? "on" : facts.synchronousCommit)),
            ], hints: hints)
    }

    private static func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }
}
