internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Inserts or updates a service.
    package func save(_ service: ServiceRecord, at: Timestamp) throws {
        try hold(.changedCatalogue)
        ahead = nil
        try execute(ServiceRow.upsert, ServiceRow.values(service, at: at))
    }

    /// Inserts or updates a provider account; a changed state also writes a provider event.
    package func save(
        _ provider: ProviderRecord, at: Timestamp, by actor: Actor, reason: String?
    ) throws {
        try hold(.changedProvider(provider.code))
        let before = try self.provider(provider.code)
        try execute(ProviderRow.upsert, ProviderRow.values(provider, at: at))
        guard let before, before.state != provider.state else { return }
        let position = try takePositions(1)
        try execute("INSERT INTO feed(pos,order_key,seq) VALUES($1,NULL,0)", [.integer(position)])
        try execute(
            """
            INSERT INTO provider_events(pos,provider,state,at_us,actor,reason) \
            VALUES($1,$2,$3,$4,$5,$6)
            """,
            [
                .integer(position), .text(provider.code), .text(provider.state.rawValue),
                .time(at), .integer(try key(of: actor)), .optional(reason),
            ])
    }

    /// Records a finished or running sync.
    package func save(_ run: SyncRun) throws {
        try execute(
            """
            INSERT INTO sync_runs(id,cause,started_at,finished_at,asked,calls,completed,rejected,\
            unchanged,missing,failed,failed_chunks) \
            VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) \
            ON CONFLICT(id) DO UPDATE SET finished_at=excluded.finished_at,asked=excluded.asked,\
            calls=excluded.calls,completed=excluded.completed,rejected=excluded.rejected,\
            unchanged=excluded.unchanged,missing=excluded.missing,failed=excluded.failed,\
            failed_chunks=excluded.failed_chunks
            """,
            [
                .text(run.id), .text(run.cause.rawValue), .time(run.startedAt),
                .time(run.finishedAt), .int(run.asked), .int(run.calls), .int(run.completed),
                .int(run.rejected), .int(run.unchanged), .int(run.missing), .int(run.failed),
                .text(CompactJSON.text(run.failedChunks)),
            ])
    }

    /// Founds an empty store: environment, epoch and the house account.
    func found(_ founding: StoreFounding) throws {
        try hold(.founding)
        guard try meta("environment") == nil else { return }
        try setMeta("environment", founding.environment.rawValue)
        try setMeta("epoch", founding.epoch)
        try setMeta("created_at", founding.at.text)
        try execute(
            """
            INSERT INTO customers(id,name,is_house,created_at,updated_at) VALUES($1,$2,1,$3,$3)
            """, [.id(founding.house), .text(founding.houseName), .time(founding.at)])
    }
}
