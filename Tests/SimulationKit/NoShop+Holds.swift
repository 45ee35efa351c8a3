package import Application
package import Domain

/// No blacklist and no files.
extension NoShop {
    package func heldByBlacklist(after: ID<Order>?, limit: Int) throws -> [ID<Order>] { [] }
    package func file(_ id: ID<StoredFile>) throws -> FileRecord? { nil }
    package func setRecheck(of line: ID<Line>, earlier: ID<Line>) throws { throw noFiles }
    package func save(_ entry: BlacklistEntry) throws -> BlacklistEntry { throw noFiles }
    package func removeBlacklistEntry(_ id: ID<BlacklistItem>) throws -> BlacklistEntry? { nil }
    package func keep(_ file: SealedFile) throws { throw noFiles }
    package func deleteFile(_ id: ID<StoredFile>, after: Timestamp?) throws {}

    private var noFiles: StorageError {
        StorageError(.defect, "this store keeps no holds and no files; report this")
    }
}
