internal import Application
internal import Domain
internal import SQL

/// How a provider account lies in its row.
enum ProviderRow {
    /// What `read` expects, in order.
    static let columns = """
        id,code,name,concurrency,rate_per_minute,burst,status_chunk,capabilities,state,pause_reason
        """

    /// A provider account by its code.
    static let byCode = "SELECT \(columns) FROM providers WHERE code=$1"

    /// Reads one provider account.
    static func read(_ row: inout Columns) throws -> ProviderRecord {
        var provider = ProviderRecord(
            id: try row.id(Provider.self), code: try row.text(), name: try row.text(),
            concurrency: try row.int(), ratePerMinute: try row.optionalInt(),
            burst: try row.int(), statusChunk: try row.int(),
            capabilities: try capabilities(try row.text()))
        provider.state = try row.word(ProviderRecord.State.self)
        provider.pauseReason = try row.optionalText()
        return provider
    }

    /// Inserts a provider account or updates what may change of it.
    static let upsert = """
        INSERT INTO providers(id,code,name,concurrency,rate_per_minute,burst,status_chunk,\
        capabilities,state,pause_reason,created_at,updated_at) \
        VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$11) \
        ON CONFLICT(id) DO UPDATE SET name=excluded.name,concurrency=excluded.concurrency,\
        rate_per_minute=excluded.rate_per_minute,burst=excluded.burst,\
        status_chunk=excluded.status_chunk,capabilities=excluded.capabilities,\
        state=excluded.state,pause_reason=excluded.pause_reason,updated_at=excluded.updated_at
        """

    /// The values of `upsert`.
    static func values(_ provider: ProviderRecord, at: Timestamp) -> [SQLValue] {
        [
            .id(provider.id), .text(provider.code), .text(provider.name),
            .int(provider.concurrency), .int(provider.ratePerMinute), .int(provider.burst),
            .int(provider.statusChunk), .text(text(provider.capabilities)),
            .text(provider.state.rawValue), .optional(provider.pauseReason), .time(at),
        ]
    }

    private static func text(_ capabilities: Capabilities) -> String {
        CompactJSON.text([
            "listing": capabilities.listing.rawValue,
            "listing_complete": capabilities.listingComplete.rawValue,
            "duplicate_guard_strict": capabilities.duplicateGuardStrict.rawValue,
            "rate_limit_before_processing": capabilities.rateLimitBeforeProcessing.rawValue,
            "settle_seconds": String(capabilities.settleSeconds),
            "version": String(capabilities.version),
        ]) ?? "{}"
    }

    private static func capabilities(_ text: String) throws -> Capabilities {
        let map = try CompactJSON.map(text)
        func verdict(_ name: String) throws -> Capabilities.Verdict {
            try Columns.word(Capabilities.Verdict.self, map[name] ?? "unknown")
        }
        var capabilities = Capabilities()
        capabilities.listing = try verdict("listing")
        capabilities.listingComplete = try verdict("listing_complete")
        capabilities.duplicateGuardStrict = try verdict("duplicate_guard_strict")
        capabilities.rateLimitBeforeProcessing = try verdict("rate_limit_before_processing")
        capabilities.settleSeconds =
            Int64(map["settle_seconds"] ?? "") ?? capabilities.settleSeconds
        capabilities.version = Int(map["version"] ?? "") ?? capabilities.version
        return capabilities
    }
}
