package import Domain

/// Staff, sessions and API keys as the store keeps them.
///
/// All calls throw `StorageError`.
package protocol AccessStore: Sendable {
    /// A staff member by login, exact bytes.
    func staff(login: String) async throws -> StaffRecord?
    /// A staff member by id.
    func staff(_ id: ID<Staff>) async throws -> StaffRecord?
    /// All staff by login.
    func allStaff() async throws -> [StaffRecord]
    /// True when at least one active administrator exists.
    func hasAdmin() async throws -> Bool
    /// Inserts or updates a staff member with an audit row and what goes with it.
    ///
    /// `.duplicate` when the login is taken, `.conflict` when the member has changed meanwhile.
    func save(
        _ staff: StaffRecord, by actor: Actor, action: String, at: Timestamp, _ saving: StaffSaving
    ) async throws
    /// Notes a sign-in with what it changed, and audits it; false when the member was disabled or
    /// got another password since `verified` was read.
    func noteSignIn(_ staff: StaffRecord, verified hash: String, at: Timestamp) async throws -> Bool
    /// Stores a session.
    func insert(_ session: SessionRecord) async throws
    /// A live session by the SHA-256 of its token, with its staff member.
    func session(tokenHash: [UInt8], now: Timestamp) async throws -> (SessionRecord, StaffRecord)?
    /// Notes that a session was used; called at most once a minute a session.
    func touch(tokenHash: [UInt8], at: Timestamp) async throws
    /// Ends one session.
    func endSession(tokenHash: [UInt8]) async throws
    /// Ends all sessions of a staff member.
    func endSessions(of staff: ID<Staff>) async throws
    /// Replaces the one-time set-up token (SHA-256); nil removes it.
    func setSetupToken(_ hash: [UInt8]?, expires: Timestamp) async throws
    /// Consumes the one-time set-up token; false when it is not this one or has run out.
    func consumeSetupToken(_ hash: [UInt8], now: Timestamp) async throws -> Bool
    /// Stores a new API key with an audit row, and the answer of the call for its repeats (K7).
    func insert(_ key: APIKeyRecord, by actor: Actor, answer: StoredAnswer?) async throws
    /// An API key by its public id part.
    func apiKey(publicID: String) async throws -> APIKeyRecord?
    /// All API keys, newest first.
    func apiKeys() async throws -> [APIKeyRecord]
    /// Revokes a key, keeping the answer of the call; false when there is nothing to revoke.
    func revokeKey(
        _ id: ID<APIKey>, by actor: Actor, at: Timestamp, answer: StoredAnswer?
    ) async throws -> Bool
    /// Notes a key's use; called at most once a minute a key.
    func touchKey(_ id: ID<APIKey>, at: Timestamp) async throws
    /// The house account's id.
    func houseAccount() async throws -> ID<Customer>
    /// Environment of the store: `live` or `test`.
    func environment() async throws -> StoreEnvironment
}

/// What is written together with a staff member, in one transaction.
package struct StaffSaving: Sendable {
    /// The change that the caller has read, by `StaffRecord.changedAt`; nil compares nothing.
    package var expected: Timestamp?
    /// Ends all sessions of the member (SEC6).
    package var endsSessions = false
    /// The answer of the call, for its repeats (K7).
    package var answer: StoredAnswer?

    /// Nothing but the member.
    package init() {}
}

extension AccessStore {
    /// Saves a staff member alone, whatever it was before.
    package func save(
        _ staff: StaffRecord, by actor: Actor, action: String, at: Timestamp
    ) async throws {
        try await save(staff, by: actor, action: action, at: at, StaffSaving())
    }

    /// Stores a new API key that no key of a request asked for.
    package func insert(_ key: APIKeyRecord, by actor: Actor) async throws {
        try await insert(key, by: actor, answer: nil)
    }

    /// Revokes a key without keeping an answer.
    package func revokeKey(
        _ id: ID<APIKey>, by actor: Actor, at: Timestamp
    ) async throws -> Bool {
        try await revokeKey(id, by: actor, at: at, answer: nil)
    }

    /// Writes the whole member, which is right where nobody else writes meanwhile.
    package func noteSignIn(
        _ staff: StaffRecord, verified hash: String, at: Timestamp
    ) async throws -> Bool {
        try await save(
            staff, by: Actor(kind: .staff, id: staff.id.text), action: "staff.sign_in", at: at)
        return true
    }
}

/// Live or test, fixed when a store is created.
package enum StoreEnvironment: String, Sendable { case live, test }

/// A role of a person or key (`orders.md` 16).
package enum AccessRole: String, Sendable, CaseIterable {
    case admin, `operator`, viewer, customer
}

/// A staff member.
package struct StaffRecord: Sendable, Equatable {
    package let id: ID<Staff>
    package let login: String
    package var name: String
    /// PHC string; nil while invited.
    package var passwordHash: String?
    package var role: AccessRole
    package var isActive: Bool
    package var lastLoginAt: Timestamp?
    /// When the member was last changed, later for each change; nil when not stored yet.
    package var changedAt: Timestamp?

    /// Makes a staff member.
    package init(
        id: ID<Staff>, login: String, name: String, passwordHash: String?, role: AccessRole,
        isActive: Bool = true, lastLoginAt: Timestamp? = nil, changedAt: Timestamp? = nil
    ) {
        self.id = id
        self.login = login
        self.name = name
        self.passwordHash = passwordHash
        self.role = role
        self.isActive = isActive
        self.lastLoginAt = lastLoginAt
        self.changedAt = changedAt
    }
}

/// A signed-in session; only the hash of its token is stored.
package struct SessionRecord: Sendable, Equatable {
    package let tokenHash: [UInt8]
    package let staff: ID<Staff>
    package let createdAt: Timestamp
    package var lastSeenAt: Timestamp
    package let expiresAt: Timestamp
    package let ip: String
    package let userAgent: String

    /// Makes a session.
    package init(
        tokenHash: [UInt8], staff: ID<Staff>, createdAt: Timestamp, lastSeenAt: Timestamp,
        expiresAt: Timestamp, ip: String, userAgent: String
    ) {
        self.tokenHash = tokenHash
        self.staff = staff
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
        self.ip = ip
        self.userAgent = userAgent
    }
}

/// An API key; only the hash of its secret is stored.
package struct APIKeyRecord: Sendable, Equatable {
    package let id: ID<APIKey>
    /// The 8 base62 characters by which a key is found.
    package let publicID: String
    package let name: String
    package let secretHash: [UInt8]
    package let environment: StoreEnvironment
    package let role: AccessRole?
    package let scopes: [String]
    /// The account it acts for; nil: the house account.
    package let customer: ID<Customer>?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp?
    package var lastUsedAt: Timestamp?
    package var revokedAt: Timestamp?

    /// Makes a key.
    package init(
        id: ID<APIKey>, publicID: String, name: String, secretHash: [UInt8],
        environment: StoreEnvironment, role: AccessRole?, scopes: [String], customer: ID<Customer>?,
        createdAt: Timestamp, expiresAt: Timestamp?, lastUsedAt: Timestamp? = nil,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.publicID = publicID
        self.name = name
        self.secretHash = secretHash
        self.environment = environment
        self.role = role
        self.scopes = scopes
        self.customer = customer
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }
}
