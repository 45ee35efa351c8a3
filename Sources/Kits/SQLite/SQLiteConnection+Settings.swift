internal import CSQLite
internal import SQL

extension SQLiteConnection {
    /// Puts B1 in force and verifies what SQLite may silently refuse; `.other` if it did.
    func applySettings(_ configuration: SQLiteConfiguration, isWriter: Bool) throws(SQLError) {
        try set(SQLITE_DBCONFIG_DEFENSIVE, true)
        try set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
        // A connection that closes after a failed fsync must not copy a WAL that may lie (R10).
        try set(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        try require("PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal")
        try require("PRAGMA synchronous=FULL", "PRAGMA synchronous", "2")
        try require("PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1")
        let cache = isWriter ? configuration.writerCacheKiB : configuration.readerCacheKiB
        let settings = [
            "PRAGMA temp_store=MEMORY", "PRAGMA cell_size_check=ON",
            "PRAGMA journal_size_limit=\(configuration.walBytes)",
            "PRAGMA cache_size=-\(cache)", "PRAGMA mmap_size=\(configuration.mmapBytes)",
            "PRAGMA query_only=\(isWriter ? "OFF" : "ON")",
        ]
        for setting in settings { _ = try value(setting) }
        if isWriter, let pages = configuration.maxPages {
            _ = try value("PRAGMA max_page_count=\(pages)")
        }
    }

    /// The file's size as SQLite counts it, in bytes.
    func fileBytes() throws(SQLError) -> Int64 {
        let pages = Int64(try value("PRAGMA page_count") ?? "") ?? 0
        return pages * (try pageBytes())
    }

    /// The size of a page, in bytes.
    func pageBytes() throws(SQLError) -> Int64 {
        Int64(try value("PRAGMA page_size") ?? "") ?? 4_096
    }

    /// Throws `.corrupt` if the pages do not fit together (B7).
    func quickCheck() throws(SQLError) {
        let verdict = try value("PRAGMA quick_check(1)") ?? "nothing"
        guard verdict == "ok" else {
            throw SQLError(
                kind: .corrupt, code: SQLITE_CORRUPT,
                message: "the database file is damaged (\(verdict)); restore the last backup")
        }
    }

    private func require(
        _ setting: String, _ question: String, _ wanted: String
    ) throws(SQLError) {
        _ = try value(setting)
        let found = try value(question) ?? "nothing"
        guard found == wanted else {
            throw SQLError(
                kind: .other, message: "\(setting) is not in force: SQLite says \(found)")
        }
    }
}
