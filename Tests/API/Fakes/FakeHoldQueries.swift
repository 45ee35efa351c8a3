import Application
import Domain

/// A store in which nothing is held and no file lies; real ones prove the rest.
struct FakeHoldQueries: HoldQueries, FileStorage {
    func holdDetail(of order: ID<Order>) async throws -> HoldDetail? {
        HoldDetail(order: order, holds: [], verification: nil, files: [])
    }

    func file(_ id: ID<StoredFile>) async throws -> FileRecord? { nil }

    func reviewQueue(
        _ side: ReviewSide, after: ID<Order>?, limit: Int
    ) async throws -> ReviewPage {
        ReviewPage(rows: [], hasMore: false, forUs: 0, forCustomers: 0)
    }

    func blacklist(after: ID<BlacklistItem>?, limit: Int) async throws -> BlacklistPage {
        BlacklistPage(entries: [], hasMore: false, total: 0)
    }

    func sealed(_ file: FileRecord, content: [UInt8]) -> SealedFile {
        SealedFile(record: file, pieces: [content])
    }

    func content(of file: ID<StoredFile>) async throws -> (file: FileRecord, bytes: [UInt8])? {
        nil
    }

    func deleteFiles(due: Timestamp, limit: Int) async throws -> Int { 0 }
}
