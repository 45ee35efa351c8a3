internal import SQL

/// Every connection of one database, opened and set before the first thread starts.
struct SQLiteConnections {
    let path: String
    let configuration: SQLiteConfiguration
    let writer: SQLiteConnection
    let checkpointer: SQLiteConnection
    let readers: [SQLiteConnection]
    let pageBytes: Int64
    /// Whether the file was small enough to be checked before the first answer (B7).
    let isChecked: Bool

    /// Opens them; throws `.corrupt` for a file that is damaged.
    init(_ path: String, _ configuration: SQLiteConfiguration) throws(SQLError) {
        func connect(isWriter: Bool) throws(SQLError) -> SQLiteConnection {
            let connection = try SQLiteConnection(
                path: path, busyTimeoutMilliseconds: configuration.busyTimeoutMilliseconds)
            try connection.applySettings(configuration, isWriter: isWriter)
            return connection
        }
        self.path = path
        self.configuration = configuration
        writer = try connect(isWriter: true)
        isChecked = try writer.fileBytes() <= configuration.checkBytes
        if isChecked { try writer.quickCheck() }
        pageBytes = try writer.pageBytes()
        checkpointer = try connect(isWriter: true)
        var readers: [SQLiteConnection] = []
        for _ in 0..<max(1, configuration.readers) {
            readers.append(try connect(isWriter: false))
        }
        self.readers = readers
    }
}
