internal import API
internal import Application
internal import Crypto
internal import Domain
internal import Lifecycle
internal import Providers
internal import Store

extension Upkeep {
    /// Upkeep over the open store: sealed backups, verification, re-parsing by the adapter's
    /// tokenizer.
    static func over(_ open: OpenStore, parser: (any ProviderPort)?) -> Upkeep {
        Upkeep(
            backup: { try await backup(open, to: $0, by: $1) },
            verify: { try await open.store.verify() },
            reparse: { try await reparse($0, open.store, parser) })
    }

    /// The checked plain copy lives only beside the sealed one and only until that is durable (B2,
    /// SEC84).
    private static func backup(
        _ open: OpenStore, to path: String, by actor: Actor
    ) async throws -> [String: Int] {
        let plain = path + ".plain"
        defer { FileNames.remove(plain) }
        let rows = try await open.store.backup(to: plain)
        do throws(CryptoError) {
            try FileSealer.seal(file: plain, to: path, key: open.secret.backups)
        } catch {
            throw StorageError(.defect, "The backup \(path) cannot be written: \(error)")
        }
        try await open.store.keep(
            BackupNote(
                at: Timestamp(microseconds: SystemClock().wallMicroseconds()), path: path,
                tables: rows.count, rows: rows.values.reduce(0, +)), by: actor)
        return rows
    }

    private static func reparse(
        _ wish: Reparse, _ store: Store, _ parser: (any ProviderPort)?
    ) async throws -> ReparseReport {
        var report = ReparseReport()
        guard let parser else { return report }
        var after: String?
        while true {
            let texts = try await store.resultTexts(
                after: after, service: wish.service, since: wish.since?.microseconds, limit: 500)
            for text in texts {
                let reading = parser.parseResult(text.text, target: text.target)
                report.read += 1
                guard reading != text.current else { continue }
                report.changed += 1
                if reading.kind == .empty { report.nowEmpty += 1 }
                if !wish.isDryRun {
                    try await store.save(
                        reading, of: text, parserVersion: parser.parserVersion,
                        now: SystemClock().wallMicroseconds())
                }
            }
            guard let last = texts.last, texts.count == 500 else { return report }
            after = last.line
        }
    }
}
