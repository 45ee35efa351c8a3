package import Application
package import Domain
internal import Lifecycle
internal import SQL

extension Store {
    /// Stores a new API key with an audit row and the answer of the call.
    package func insert(
        _ key: APIKeyRecord, by actor: Actor, answer: StoredAnswer?
    ) async throws {
        try await writing { transaction in
            try transaction.execute(
                """
                INSERT INTO api_keys(id,public_id,name,secret_hash,mode,role,scopes,customer_id,\
                created_at,expires_at,last_used_at,revoked_at) \
                VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
                """,
                [
                    .id(key.id), .text(key.publicID), .text(key.name), .blob(key.secretHash),
                    .text(key.environment.rawValue), .optional(key.role?.rawValue),
                    .text(CompactJSON.text(key.scopes)), .id(key.customer), .time(key.createdAt),
                    .time(key.expiresAt), .time(key.lastUsedAt), .time(key.revokedAt),
                ])
            try transaction.audit(
                actor: actor, action: "key.create", object: key.id.text,
                detail: key.role?.rawValue ?? CompactJSON.text(key.scopes), reason: nil,
                at: key.createdAt)
            if let answer { try transaction.keep(answer: answer) }
        }
    }

    /// An API key by its public id part; from memory when this process alone can change it.
    package func apiKey(publicID: String) async throws -> APIKeyRecord? {
        let (known, era) = recentKeys.withLock { ($0.records[publicID], $0.era) }
        if let known { return known }
        switch database.dialect {
        // differs: on PostgreSQL another node may revoke a key at any moment (SEC32).
        case .postgres: return try await keyLookUps.find(publicID) { try await self.apiKeys($0) }
        case .sqlite: break
        }
        let found = try await apiKeys([publicID])[publicID]
        if let found { recentKeys.withLock { $0.note(found, readIn: era) } }
        return found
    }

    /// The keys of up to `KeyList.most` public ids, those that are there.
    private func apiKeys(_ publicIDs: [String]) async throws -> KeyLookUps.Found {
        let values = KeyList.filled(publicIDs.map { .text($0) }[...])
        guard let select = KeyRow.selects[values.count] else { return [:] }
        let found = try await reading { snapshot in
            try snapshot.rows(select, values) { row in try KeyRow.read(&row) }
        }
        return Dictionary(found.map { ($0.publicID, $0) }, uniquingKeysWith: { $1 })
    }

    /// All API keys, newest first.
    package func apiKeys() async throws -> [APIKeyRecord] {
        try await reading { snapshot in
            try snapshot.rows(
                "SELECT \(KeyRow.columns) FROM api_keys ORDER BY created_at DESC,id DESC"
            ) { row in try KeyRow.read(&row) }
        }
    }

    /// Revokes a key; false when it is not there or was revoked before.
    package func revokeKey(
        _ id: ID<APIKey>, by actor: Actor, at: Timestamp, answer: StoredAnswer?
    ) async throws -> Bool {
        defer { recentKeys.withLock { $0.forget(id) } }
        return try await writing { transaction in
            let changed = try transaction.execute(
                "UPDATE api_keys SET revoked_at=$1 WHERE id=$2 AND revoked_at IS NULL",
                [.time(at), .id(id)])
            guard changed == 1 else { return false }
            try transaction.audit(
                actor: actor, action: "key.revoke", object: id.text, detail: "", reason: nil,
                at: at)
            if let answer { try transaction.keep(answer: answer) }
            return true
        }
    }

    /// Notes a key's use; called at most once a minute a key.
    package func touchKey(_ id: ID<APIKey>, at: Timestamp) async throws {
        defer { recentKeys.withLock { $0.forget(id) } }
        try await change(
            "UPDATE api_keys SET last_used_at=$1 WHERE id=$2", [.time(at), .id(id)])
    }
}

/// How an API key lies in its row.
enum KeyRow {
    /// What `read` expects, in order.
    static let columns = """
        id,public_id,name,secret_hash,mode,role,scopes,customer_id,created_at,expires_at,\
        last_used_at,revoked_at
        """

    /// Keys by their public id parts.
    static let selects = KeyList.texts { list in
        "SELECT \(columns) FROM api_keys WHERE public_id IN(\(list))"
    }

    /// Reads one key.
    static func read(_ row: inout Columns) throws -> APIKeyRecord {
        APIKeyRecord(
            id: try row.id(APIKey.self), publicID: try row.text(), name: try row.text(),
            secretHash: try row.blob(), environment: try row.word(StoreEnvironment.self),
            role: try row.optionalWord(AccessRole.self),
            scopes: try CompactJSON.list(try row.text()),
            customer: try row.optionalID(Customer.self), createdAt: try row.time(),
            expiresAt: try row.optionalTime(), lastUsedAt: try row.optionalTime(),
            revokedAt: try row.optionalTime())
    }
}
