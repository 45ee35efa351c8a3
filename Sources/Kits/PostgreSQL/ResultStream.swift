internal import CPostgreSQL
internal import SQL

/// The rows of one statement while they arrive; a statement begun meanwhile lets it read ahead.
final class ResultStream {
    private let connection: PostgreSQLConnection
    private let command: SentCommand
    private var ahead: [PostgreSQLResult] = []
    private var isAtEnd = false
    /// How many rows the statement touched, once it is at its end.
    private(set) var changed = 0

    /// The stream of the last command sent; everything before it is answered.
    init(_ connection: PostgreSQLConnection) {
        self.connection = connection
        command = connection.sent.removeFirst()
        connection.stream = self
    }

    /// The next answer with rows; nil at the end. Throws the statement's error.
    func next() throws(SQLError) -> PostgreSQLResult? {
        if !ahead.isEmpty { return ahead.removeFirst() }
        while !isAtEnd {
            guard let result = try connection.receive() else {
                try end()
                break
            }
            switch result.status {
            case PGRES_SINGLE_TUPLE: return result
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                changed = result.changed
                if result.rows > 0 { return result }
            default: connection.take(result, for: command)
            }
        }
        return nil
    }

    /// Reads everything that is left into memory, because the line is wanted for something else.
    func bufferRest() throws(SQLError) {
        let early = ahead
        ahead = []
        var late: [PostgreSQLResult] = []
        while !isAtEnd, let result = try next() { late.append(result) }
        ahead = early + late
    }

    /// Reads and drops everything that is left.
    func discardRest() throws(SQLError) {
        ahead = []
        while !isAtEnd { _ = try next() }
    }

    /// The types that a described statement wants, instead of rows.
    func description() throws(SQLError) -> [UInt32] {
        var types: [UInt32] = []
        while !isAtEnd {
            guard let result = try connection.receive() else {
                try end()
                break
            }
            if result.status == PGRES_COMMAND_OK {
                types = result.parameterTypes
            } else {
                connection.take(result, for: command)
            }
        }
        return types
    }

    private func end() throws(SQLError) {
        isAtEnd = true
        if connection.stream === self { connection.stream = nil }
        try connection.readSynchronisation()
    }
}
