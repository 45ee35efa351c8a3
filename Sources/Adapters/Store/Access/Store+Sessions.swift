package import Application
package import Domain
internal import SQL

extension Store {
    /// Stores a session.
    package func insert(_ session: SessionRecord) async throws {
        try await writing { transaction in
            try transaction.execute(
                """
                INSERT INTO sessions(token_hash,staff_id,created_at,last_seen_at,expires_at,ip,\
                user_agent) VALUES($1,$2,$3,$4,$5,$6,$7)
                """,
                [
                    .blob(session.tokenHash), .id(session.staff), .time(session.createdAt),
                    .time(session.lastSeenAt), .time(session.expiresAt), .text(session.ip),
                    .text(session.userAgent),
                ])
        }
    }

    /// A live session by the SHA-256 of its token, with its staff member.
    package func session(
        tokenHash: [UInt8], now: Timestamp
    ) async throws -> (SessionRecord, StaffRecord)? {
        try await reading { snapshot in
            try snapshot.row(
                """
                SELECT s.created_at,s.last_seen_at,s.expires_at,s.ip,s.user_agent,f.id,f.login,\
                f.name,f.password_hash,f.role,f.is_active,f.last_login_at,f.updated_at \
                FROM sessions s JOIN staff f ON f.id=s.staff_id \
                WHERE s.token_hash=$1 AND s.expires_at>$2 AND f.is_active=1
                """, [.blob(tokenHash), .time(now)]
            ) { row in
                let createdAt = try row.time()
                let seenAt = try row.time()
                let expiresAt = try row.time()
                let ip = try row.text()
                let agent = try row.text()
                let staff = try StaffRow.read(&row)
                let session = SessionRecord(
                    tokenHash: tokenHash, staff: staff.id, createdAt: createdAt,
                    lastSeenAt: seenAt, expiresAt: expiresAt, ip: ip, userAgent: agent)
                return (session, staff)
            }
        }
    }

    /// Notes that a session was used; called at most once a minute a session.
    package func touch(tokenHash: [UInt8], at: Timestamp) async throws {
        try await change(
            "UPDATE sessions SET last_seen_at=$1 WHERE token_hash=$2",
            [.time(at), .blob(tokenHash)])
    }

    /// Ends one session.
    package func endSession(tokenHash: [UInt8]) async throws {
        try await change("DELETE FROM sessions WHERE token_hash=$1", [.blob(tokenHash)])
    }

    /// Ends all sessions of a staff member.
    package func endSessions(of staff: ID<Staff>) async throws {
        try await change("DELETE FROM sessions WHERE staff_id=$1", [.id(staff)])
    }

    /// Replaces the one-time set-up token (SHA-256); nil removes it.
    package func setSetupToken(_ hash: [UInt8]?, expires: Timestamp) async throws {
        guard let hash else {
            try await change("DELETE FROM setup_token", [])
            return
        }
        try await change(
            """
            INSERT INTO setup_token(one,hash,expires_at) VALUES(1,$1,$2) \
            ON CONFLICT(one) DO UPDATE SET hash=excluded.hash,expires_at=excluded.expires_at
            """, [.blob(hash), .time(expires)])
    }

    /// Consumes the one-time set-up token; false when it is not this one or has run out.
    package func consumeSetupToken(_ hash: [UInt8], now: Timestamp) async throws -> Bool {
        try await change(
            "DELETE FROM setup_token WHERE hash=$1 AND expires_at>$2", [.blob(hash), .time(now)])
            == 1
    }

    /// One statement as a transaction of its own; answers how many rows it changed.
    @discardableResult
    func change(_ text: String, _ values: [SQLValue]) async throws -> Int {
        try await writing { try $0.execute(text, values) }
    }
}
