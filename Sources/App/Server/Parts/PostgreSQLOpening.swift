internal import Application
internal import Store

/// Opens the PostgreSQL database of this start and looks whether it keeps what it promises.
struct PostgreSQLOpening: Sendable {
    let choice: PostgreSQLChoice
    let configuration: Configuration

    /// Connects and checks; throws `ServerStartError`: there is no fall-back to another place.
    func open(hints: [String]) async throws -> OpenedDatabase {
        throw ServerStartError("PostgreSQL at \(choice.connection.place) is not open.", exitCode: 8)
    }

    /// What a command that founds nothing says of an empty database.
    var noStore: ServerStartError {
        ServerStartError(
            "There is no store in schema \(choice.schema) at \(choice.connection.place); start "
                + "Waybill first with 'waybill serve'.", exitCode: 8)
    }
}
