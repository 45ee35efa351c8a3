internal import CPostgreSQL
internal import Glibc
internal import Lifecycle
internal import SQL

extension PostgreSQLConnection {
    /// The most statements that may be posted before their answers are read.
    private static let postedBound = 256
    /// The most bytes of values that may be posted before answers are read.
    private static let postedBytes = 1_048_576

    /// Sends a statement whose types are known; `name` is nil for an unnamed one.
    func send(
        _ sql: String, name: String?, types: [UInt32], values: [SQLValue],
        _ purpose: SentCommand.Purpose
    ) throws(SQLError) {
        try checkLine()
        try parameters.fill(values, types)
        let code = unsafe parameters.lend { count, pointers, lengths, formats in
            if let name {
                return unsafe PQsendQueryPrepared(
                    handle, name, count, pointers, lengths, formats, 1)
            }
            return unsafe types.withUnsafeBufferPointer { types in
                unsafe PQsendQueryParams(
                    handle, sql, count, types.baseAddress, pointers, lengths, formats, 1)
            }
        }
        guard code == 1 else { throw lose(libraryMessage) }
        sent.append(SentCommand(purpose: purpose, owner: owner))
        sentBytes += parameters.size
    }

    /// Sends a statement's text under a name, or unnamed, with the types that are known.
    func sendPrepare(
        _ sql: String, name: String, types: [UInt32], _ purpose: SentCommand.Purpose
    ) throws(SQLError) {
        try checkLine()
        let code = unsafe types.withUnsafeBufferPointer { types in
            unsafe PQsendPrepare(handle, name, sql, Int32(types.count), types.baseAddress)
        }
        guard code == 1 else { throw lose(libraryMessage) }
        sent.append(SentCommand(purpose: purpose, owner: owner))
    }

    /// Whether so much is posted that answers have to be read before more is sent.
    var isPostingTooMuch: Bool {
        sent.count >= Self.postedBound || sentBytes >= Self.postedBytes
    }

    /// Ends what was sent with a synchronisation point and starts sending it.
    func synchronise() throws(SQLError) {
        try checkLine()
        guard unsafe PQpipelineSync(handle) == 1 else { throw lose(libraryMessage) }
        sentBytes = 0
    }

    /// Reads the answers of everything sent before the last command; that one is left to a reader.
    func readAnswers(leaving rest: Int) throws(SQLError) {
        while sent.count > rest {
            let command = sent.removeFirst()
            while let result = try receive() { take(result, for: command) }
        }
    }

    /// Reads every answer up to the synchronisation point; an error stands in `failure`.
    func settle() throws(SQLError) {
        if let stream { try stream.bufferRest() }
        guard !sent.isEmpty else { return }
        try synchronise()
        try readAnswers(leaving: 0)
        try readSynchronisation()
    }

    /// Reads the answer of a synchronisation point.
    func readSynchronisation() throws(SQLError) {
        guard let result = try receive(), result.status == PGRES_PIPELINE_SYNC else {
            throw lose("its answers are out of step")
        }
    }

    /// The next answer; nil at the end of one command's answers.
    func receive() throws(SQLError) -> PostgreSQLResult? {
        try checkLine()
        if unsafe PQisBusy(handle) == 1 { try awaitAnswer() }
        guard let result = unsafe PQgetResult(handle) else {
            if unsafe PQstatus(handle) != CONNECTION_OK { throw lose(libraryMessage) }
            return nil
        }
        let answer = unsafe PostgreSQLResult(result)
        if answer.status == PGRES_FATAL_ERROR {
            let error = ServerError(answer)
            let isBroken = unsafe PQstatus(handle) != CONNECTION_OK
            if error.endsSession || isBroken {
                throw lose(error.error.message)
            }
        }
        return answer
    }

    /// Notes an answer that nobody reads.
    func take(_ result: PostgreSQLResult, for command: SentCommand) {
        switch result.status {
        case PGRES_FATAL_ERROR:
            note(ServerError(result), owner: command.owner)
            if case .naming(let name) = command.purpose { forget(name) }
        case PGRES_PIPELINE_ABORTED:
            if case .naming(let name) = command.purpose { forget(name) }
        default:
            switch command.purpose {
            case .transactionID:
                transactionID = unsafe result.withBytes(0, 0) {
                    unsafe String(decoding: $0, as: UTF8.self)
                }
            case .commit where result.commandTag != "COMMIT":
                note(
                    ServerError(
                        SQLError(kind: .busy, message: "the server rolled back at COMMIT")),
                    owner: command.owner)
            case .commit, .posted, .naming, .read: break
            }
        }
    }

    /// Forgets a statement that the server did not take.
    private func forget(_ name: String) {
        names.forget(name: name)
        ownNames.forget(name: name)
    }

    /// Notes an error of the transaction; the first one stays.
    func note(_ error: ServerError, owner: Int) {
        if failure == nil { failure = StatementFailure(owner: owner, cause: error) }
    }

    /// libpq's last words on one line.
    var libraryMessage: String {
        let text = unsafe String(cString: PQerrorMessage(handle))
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
        return lines.map { String(Substring($0)) }.joined(separator: " ")
    }

    /// Blocks this thread until an answer is there whole, sending what is left to send.
    private func awaitAnswer() throws(SQLError) {
        let deadline = clock.monotonicMicroseconds() + answerMicroseconds
        while true {
            let unsent = unsafe PQflush(handle)
            guard unsent >= 0 else { throw lose(libraryMessage) }
            guard unsafe PQisBusy(handle) == 1 else { return }
            let left = deadline - clock.monotonicMicroseconds()
            guard left > 0 else {
                throw lose("no answer within \(answerMicroseconds / 1_000_000) s")
            }
            let events = Int16(POLLIN) | (unsent > 0 ? Int16(POLLOUT) : 0)
            var wanted = unsafe pollfd(fd: PQsocket(handle), events: events, revents: 0)
            let code = unsafe poll(&wanted, 1, Int32(clamping: left / 1_000 + 1))
            guard code >= 0 || errno == EINTR else { throw lose("poll failed: \(errno)") }
            guard code > 0 else { continue }
            guard unsafe PQconsumeInput(handle) == 1 else { throw lose(libraryMessage) }
            if unsafe PQisBusy(handle) == 0 { return }
        }
    }
}
