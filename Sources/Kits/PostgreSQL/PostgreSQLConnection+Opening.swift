internal import CPostgreSQL
internal import SQL

extension PostgreSQLConnection {
    /// The oldest server that can say how a transaction ended (`pg_current_xact_id`).
    private static let oldestServer: Int32 = 130_000

    /// Connects and sets the session up; blocks, and throws with a sentence for the operator.
    static func open(
        _ target: ConnectionTarget, _ settings: SessionSettings, _ catalogue: StatementCatalogue
    ) throws(SQLError) -> PostgreSQLConnection {
        let keywords = CStrings(target.parameters.map(\.keyword))
        let values = CStrings(target.parameters.map(\.value))
        let opened = unsafe keywords.lend { keywords in
            unsafe values.lend { unsafe PQconnectdbParams(keywords, $0, 0) }
        }
        guard let handle = unsafe opened else {
            throw SQLError(kind: .busy, message: "libpq is out of memory")
        }
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            defer { unsafe PQfinish(handle) }
            throw unsafe target.refusal(handle)
        }
        let connection = unsafe PostgreSQLConnection(
            handle, catalogue, answerMicroseconds: settings.answerMicroseconds)
        let version = unsafe PQserverVersion(handle)
        guard version >= oldestServer else {
            throw SQLError(
                kind: .other,
                message: "PostgreSQL \(version / 10_000) is too old: Waybill needs 13 or newer")
        }
        try connection.setUp(settings)
        return connection
    }

    private func setUp(_ settings: SessionSettings) throws(SQLError) {
        // Notices would be written to stderr by libpq.
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1
        else {
            throw lose(libraryMessage)
        }
        session = try askFacts()
        isPooled = unsafe session.backend != PQbackendPID(handle)
        if !isPooled { _ = try row(settings.query(isLocal: false), settings.values) }
    }

    /// What the server says about itself; where its host forbids that, only who serves.
    private func askFacts() throws(SQLError) -> SessionFacts {
        var facts = SessionFacts.none
        let backend = try row("SELECT pg_backend_pid()::text", [])
        facts.backend = Int32(backend.first ?? "") ?? 0
        do {
            let row = try row(SessionSettings.factsQuery, [])
            guard row.count == 3 else { return facts }
            (facts.generation, facts.system, facts.timeline) = (row[0], row[1], row[2])
        } catch {
            // A lost COMMIT after a crash is then an unknown outcome (R10), nothing else changes.
            try checkLine()
        }
        return facts
    }

    /// One row of texts, outside every transaction; for questions of the kit itself.
    func row(_ sql: String, _ values: [String]) throws(SQLError) -> [String] {
        try send(
            sql, name: nil, types: values.map { _ in ServerType.text },
            values: values.map { SQLValue.text($0) }, .read)
        try synchronise()
        try readAnswers(leaving: 1)
        let stream = ResultStream(self)
        let result = try stream.next()
        try stream.discardRest()
        if let failure {
            self.failure = nil
            throw failure.cause.error
        }
        guard let result, result.rows > 0 else { return [] }
        return (0..<result.columns).map { column in
            unsafe result.withBytes(0, column) { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Whether the line is encrypted.
    var isEncrypted: Bool { unsafe PQsslInUse(handle) == 1 }

    /// Version, host, port, database and user as libpq connected them.
    var place: (version: Int, host: String, port: Int, database: String, user: String) {
        func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
            unsafe pointer.map { unsafe String(cString: $0) } ?? ""
        }
        return unsafe (
            Int(PQserverVersion(handle)), text(PQhost(handle)), Int(text(PQport(handle))) ?? 0,
            text(PQdb(handle)), text(PQuser(handle))
        )
    }
}

extension ConnectionTarget {
    /// Why a connection was not made.
    fileprivate func refusal(_ handle: OpaquePointer) -> SQLError {
        func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
            unsafe pointer.map { unsafe String(cString: $0) } ?? ""
        }
        let port = unsafe text(PQport(handle))
        let named = host.isEmpty ? unsafe text(PQhost(handle)) : host
        let refusal = unsafe ConnectRefusal(
            place: port.isEmpty ? named : "\(named):\(port)", user: text(PQuser(handle)),
            database: text(PQdb(handle)), needsPassword: PQconnectionNeedsPassword(handle) == 1,
            isSupabase: isSupabase, connectSeconds: connectSeconds)
        return unsafe refusal.error(text(PQerrorMessage(handle)))
    }
}
