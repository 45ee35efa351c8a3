/// Upkeep of the store as the CLI and schedules use it.
///
/// All calls throw `StorageError`.
package protocol Maintenance: Sendable {
    /// Writes a checked copy (B2); returns its row counts by table.
    func backup(to path: String) async throws -> [String: Int]
    /// Integrity, history chain, counters against reality; an empty list means all is well.
    func verify() async throws -> [String]
    /// Removes what orders.md 3.9 says may go, in chunks; returns rows removed by table.
    func cleanUp(now: Int64) async throws -> [String: Int]
    /// Lines with stored results for re-parsing, after a line id, in order.
    func resultTexts(
        after line: String?, service: String?, since: Int64?, limit: Int
    ) async throws -> [StoredText]
    /// Appends a re-parsed reading beside the stored one.
    func save(
        _ reading: ParsedResult, of text: StoredText, parserVersion: Int, now: Int64) async throws
}

/// A stored result text, for re-parsing.
package struct StoredText: Sendable, Equatable {
    /// The result row's own id.
    package let id: Int64
    package let line: String
    package let provider: String
    package let target: String
    package let text: String
    package let current: ParsedResult

    /// Makes a text to parse again.
    package init(
        id: Int64, line: String, provider: String, target: String, text: String,
        current: ParsedResult
    ) {
        self.id = id
        self.line = line
        self.provider = provider
        self.target = target
        self.text = text
        self.current = current
    }
}
