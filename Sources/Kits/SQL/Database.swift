/// A database that runs synchronous bodies in transactions, so no lock spans an `await`.
///
/// A body must be a function of its input: it can run again if a neighbour's failure or a
/// serialization conflict undid its first run before anything was committed (F16).
package protocol Database: Sendable {
    /// Which database this is.
    var dialect: Dialect { get }

    /// Runs the body in a write transaction; what it wrote is durable when this returns (W1).
    @discardableResult
    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T

    /// Runs the body on one read snapshot.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLReader) throws -> T
    ) async throws -> T

    /// Refuses new work, finishes what waits, then closes every connection.
    func close() async
}
