internal import CPostgreSQL
internal import SQL

extension PostgreSQLConnection {
    /// Sends a statement of a body without waiting for its answer.
    func post(_ sql: String, _ values: [SQLValue]) throws(SQLError) {
        try checkTransaction()
        try sendChecked(sql, values, .posted)
        guard isPostingTooMuch else { return }
        try settle()
        try checkTransaction()
    }

    /// Runs a statement of a body and answers how many rows it changed.
    func execute(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> Int {
        let stream = try start(sql, values, byRow: false)
        try stream.discardRest()
        try checkTransaction()
        return stream.changed
    }

    /// Calls the body for each row in order, without ever holding more than the row in memory.
    func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws {
        let stream = try start(sql, values, byRow: true)
        do {
            while let result = try stream.next() {
                for row in 0..<result.rows { try body(PostgreSQLRow(result: result, row: row)) }
            }
        } catch {
            if lost == nil { try stream.discardRest() }
            throw error
        }
        try checkTransaction()
    }

    /// Calls the body for each row of queries that are sent together and waited for once.
    func forEach(of queries: [SQLQuery], _ body: (Int, any SQLRow) throws -> Void) throws {
        let answers = try answers(to: queries)
        try checkTransaction()
        for (index, results) in answers.enumerated() {
            for result in results {
                for row in 0..<result.rows {
                    try body(index, PostgreSQLRow(result: result, row: row))
                }
            }
        }
    }

    /// The answers with rows, by query; an error stands in `failure`.
    private func answers(
        to queries: [SQLQuery]
    ) throws(SQLError) -> [[PostgreSQLResult]] {
        try checkTransaction()
        if let stream { try stream.bufferRest() }
        // Learning types reads every answer that is out, so it comes before the first query.
        var types: [[UInt32]] = []
        for query in queries { types.append(try self.types(query.sql, query.values)) }
        for (query, types) in zip(queries, types) {
            try sendKnown(query.sql, query.values, types: types, .read, isOwn: false)
        }
        try synchronise()
        var answers: [[PostgreSQLResult]] = []
        // Between the queries stand the namings of those that this session had not met.
        while !sent.isEmpty {
            let command = sent.removeFirst()
            var results: [PostgreSQLResult] = []
            while let result = try receive() {
                if result.status == PGRES_TUPLES_OK {
                    results.append(result)
                } else {
                    take(result, for: command)
                }
            }
            if case .read = command.purpose { answers.append(results) }
        }
        try readSynchronisation()
        return answers
    }

    /// Calls the body for the first row; false if there was none.
    func firstRow(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws -> Bool {
        let stream = try start(sql, values, byRow: false)
        let first = try stream.next()
        try stream.discardRest()
        try checkTransaction()
        guard let first else { return false }
        try body(PostgreSQLRow(result: first, row: 0))
        return true
    }

    /// Sends one of the kit's own statements without waiting for its answer.
    func control(
        _ word: TransactionWord, _ purpose: SentCommand.Purpose = .posted
    ) throws(SQLError) {
        try sendKnown(word.rawValue, [], types: [], purpose, isOwn: true)
    }

    /// Sends a statement of the kit that takes texts, without waiting for its answer.
    func sendOwn(_ sql: String, _ values: [SQLValue]) throws(SQLError) {
        let types = values.map { _ in ServerType.text }
        try sendKnown(sql, values, types: types, .posted, isOwn: true)
    }

    /// Forgets the names of statements; behind a pooler that hid itself, for good.
    func forgetStatements(_ cause: ServerError) {
        names.forgetAll()
        ownNames.forgetAll()
        if cause.state != "0A000" { isPooled = true }
    }

    /// Throws the error that spoilt the transaction, as long as it is not settled.
    func checkTransaction() throws(SQLError) {
        try checkLine()
        if let failure { throw failure.cause.error }
    }

    private func start(
        _ sql: String, _ values: [SQLValue], byRow: Bool
    ) throws(SQLError) -> ResultStream {
        try checkTransaction()
        if let stream { try stream.bufferRest() }
        try sendChecked(sql, values, .read)
        try synchronise()
        try readAnswers(leaving: 1)
        let stream = ResultStream(self)
        if byRow { unsafe _ = PQsetSingleRowMode(handle) }
        return stream
    }

    /// Sends a statement of a body, after learning its types if nobody did before.
    private func sendChecked(
        _ sql: String, _ values: [SQLValue], _ purpose: SentCommand.Purpose
    ) throws(SQLError) {
        if let stream { try stream.bufferRest() }
        if let entry = names.entry(sql), Self.fit(values, entry.types) {
            return try send(
                sql, name: entry.name, types: entry.types, values: values, purpose)
        }
        try sendKnown(sql, values, types: types(sql, values), purpose, isOwn: false)
    }

    /// The types of a statement's parameters; asks the server where nobody did before.
    private func types(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> [UInt32] {
        if let entry = names.entry(sql), Self.fit(values, entry.types) { return entry.types }
        var known = catalogue.types(sql)
        if known == nil {
            try StatementGate.check(sql)
            if values.isEmpty {
                known = []
            }
        }
        // The first values were NULL, or of another kind: the server is asked again.
        if let types = known, !Self.fit(values, types) { known = nil }
        return if let known { known } else { try learn(sql, values) }
    }

    /// Sends a statement whose types are known, giving it a name where sessions may have some.
    private func sendKnown(
        _ sql: String, _ values: [SQLValue], types: [UInt32], _ purpose: SentCommand.Purpose,
        isOwn: Bool
    ) throws(SQLError) {
        guard !isPooled else {
            return try send(sql, name: nil, types: types, values: values, purpose)
        }
        let known = isOwn ? ownNames.entry(sql) : names.entry(sql)
        if let known, known.types == types {
            return try send(sql, name: known.name, types: types, values: values, purpose)
        }
        let (name, evicted) = isOwn ? ownNames.add(sql, types) : names.add(sql, types)
        if let evicted {
            try send(
                "DEALLOCATE \(evicted)", name: nil, types: [], values: [], .posted)
        }
        try sendPrepare(sql, name: name, types: types, .naming(name))
        try send(sql, name: name, types: types, values: values, purpose)
    }

    private static func fit(_ values: [SQLValue], _ types: [UInt32]) -> Bool {
        values.count == types.count
            && zip(values, types).allSatisfy { StatementCatalogue.fits($0, $1) }
    }
}

extension PostgreSQLConnection {
    /// Asks the server for the types of a text's parameters; a savepoint keeps the transaction.
    ///
    /// The kinds of the values are hints: `$1 + 1` would be a 32-bit integer without one. Where no
    /// operator fits the hints, the server infers alone; where it cannot, NULL counts as text.
    private func learn(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> [UInt32] {
        let count = StatementGate.parameters(sql)
        guard values.count <= count else {
            throw SQLError(
                kind: .mismatch,
                message: "\(values.count) values for \(count) parameters in: \(sql)")
        }
        try settle()
        try checkTransaction()
        let hints = values.map(StatementCatalogue.hint)
        var types = try describe(sql, hints)
        if let refused = failure?.cause, refused.isTextError {
            try returnToSavepoint()
            let unknown = refused.isIndeterminate ? ServerType.text : 0
            types = try describe(
                sql, hints.map { $0 == 0 || !refused.isIndeterminate ? unknown : $0 })
        }
        if let refused = failure {
            // Only the savepoint of this question is left; the body's own is undone by its writer.
            try returnToSavepoint()
            failure = refused
            throw refused.cause.error
        }
        try control(.release)
        guard let types else { throw lose("it described no statement") }
        catalogue.learn(sql, types)
        return types
    }

    /// The types of a text; nil with `failure` set if the server refuses it.
    private func describe(_ sql: String, _ hints: [UInt32]) throws(SQLError) -> [UInt32]? {
        try control(.savepoint)
        try sendPrepare(sql, name: "", types: hints, .posted)
        guard unsafe PQsendDescribePrepared(handle, "") == 1 else { throw lose(libraryMessage) }
        sent.append(SentCommand(purpose: .read, owner: owner))
        try synchronise()
        try readAnswers(leaving: 1)
        let stream = ResultStream(self)
        let types = try stream.description()
        return failure == nil ? types : nil
    }

    /// Undoes what ran since the last savepoint, with the error that spoilt it, and ends it.
    func returnToSavepoint() throws(SQLError) {
        failure = nil
        try control(.rollbackToSavepoint)
        try control(.release)
        try settle()
        try checkTransaction()
    }
}
