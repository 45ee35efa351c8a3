package import Domain

/// Sign-in, sessions, staff and API keys.
package struct AccessDesk: Sendable {
    private let store: any AccessStore
    private let tools: AccessTools
    private let now: @Sendable () -> Timestamp
    private let seed: @Sendable () -> UInt64
    private let idleSeconds: Int64
    private let sessionSeconds: Int64
    private let ended: @Sendable (ID<Staff>?) -> Void

    /// `ended` closes the live streams of a staff member, nil of everybody whose key was revoked
    /// (E11).
    package init(
        store: any AccessStore, tools: AccessTools, now: @escaping @Sendable () -> Timestamp,
        seed: @escaping @Sendable () -> UInt64, idleHours: Int = 12, sessionDays: Int = 7,
        ended: @escaping @Sendable (ID<Staff>?) -> Void
    ) {
        self.store = store
        self.tools = tools
        self.now = now
        self.seed = seed
        idleSeconds = Int64(idleHours) * 3_600
        sessionSeconds = Int64(sessionDays) * 86_400
        self.ended = ended
    }

    /// Makes a fresh one-time set-up token, valid 30 min; only its hash is stored (SEC7).
    package func makeSetupToken() async throws -> String {
        let token = tools.base64URL(tools.randomBytes(32))
        try await store.setSetupToken(
            tools.sha256(Array(token.utf8)), expires: now().adding(seconds: 1_800))
        return token
    }

    /// True while no active administrator exists.
    package func needsFirstAdmin() async throws -> Bool { try await !store.hasAdmin() }

    /// Uses up the set-up token and makes the first administrator.
    ///
    /// Throws `AccessError`, `StorageError`.
    package func makeFirstAdmin(
        token: String, login: String, password: String, ip: String, userAgent: String
    ) async throws -> String {
        try checkLogin(login)
        try checkPassword(password)
        let hash = try await tools.hash(password)
        guard try await store.consumeSetupToken(tools.sha256(Array(token.utf8)), now: now()) else {
            throw AccessError.badLink
        }
        let staff = newStaff(login: login, hash: hash, role: .admin)
        try await save(staff, by: .system, action: "staff.first_admin")
        return try await openSession(staff, ip: ip, userAgent: userAgent)
    }

    /// On a test store: uses up the token and signs the demo administrator in with one press
    /// (SEC7).
    package func signInToTestStore(
        token: String, ip: String, userAgent: String
    ) async throws -> String {
        guard try await store.environment() == .test,
            try await store.consumeSetupToken(tools.sha256(Array(token.utf8)), now: now())
        else { throw AccessError.badLink }
        if let admin = try await store.allStaff().first(where: { $0.role == .admin && $0.isActive })
        {
            return try await openSession(admin, ip: ip, userAgent: userAgent)
        }
        let staff = newStaff(login: "admin", hash: nil, role: .admin)
        try await save(staff, by: .system, action: "staff.demo_admin")
        return try await openSession(staff, ip: ip, userAgent: userAgent)
    }

    /// Signs in; unknown logins take the same time as wrong passwords.
    ///
    /// Returns the session token.
    package func signIn(
        login: String, password: String, ip: String, userAgent: String
    ) async throws -> String {
        guard password.utf8.count <= 1_024, login.utf8.count <= 255 else {
            throw AccessError.refused
        }
        let staff = try await store.staff(login: login)
        let usable = staff.flatMap { $0.isActive ? $0.passwordHash : nil }
        guard try await tools.verify(password, usable), let usable, var staff else {
            throw AccessError.refused
        }
        if tools.needsRehash(usable) {
            staff.passwordHash = try await tools.hash(password)
        }
        staff.lastLoginAt = now()
        // Verifying takes a tenth of a second, in which an administrator may disable the member.
        guard try await store.noteSignIn(staff, verified: usable, at: now()) else {
            throw AccessError.refused
        }
        return try await openSession(staff, ip: ip, userAgent: userAgent)
    }

    /// Ends one session.
    package func signOut(token: String) async throws {
        let hash = tools.sha256(Array(token.utf8))
        let session = try await store.session(tokenHash: hash, now: now())
        try await store.endSession(tokenHash: hash)
        if let session { ended(session.1.id) }
    }

    /// The principal behind a session token; nil when it ended, ran out or its owner is disabled.
    package func principal(sessionToken: String) async throws -> Principal? {
        let hash = tools.sha256(Array(sessionToken.utf8))
        let moment = now()
        guard let (session, staff) = try await store.session(tokenHash: hash, now: moment),
            staff.isActive, moment < session.expiresAt,
            moment.since(session.lastSeenAt) < idleSeconds * 1_000_000
        else { return nil }
        if moment.since(session.lastSeenAt) > 60_000_000 {
            try await store.touch(tokenHash: hash, at: moment)
        }
        return .staff(staff.id, login: staff.login, role: staff.role, session: hash)
    }

    /// The principal behind an API key; nil when it is unknown, revoked, out of date or of another
    /// mode.
    package func principal(apiKey text: String) async throws -> Principal? {
        guard let presented = tools.readKey(text),
            let key = try await store.apiKey(publicID: presented.publicID),
            tools.constantTimeEqual(key.secretHash, presented.secretHash), key.revokedAt == nil,
            try await store.environment() == key.environment,
            key.environment == presented.environment
        else { return nil }
        let moment = now()
        if let expires = key.expiresAt, moment >= expires { return nil }
        if moment.since(key.lastUsedAt ?? key.createdAt) > 60_000_000 {
            try await store.touchKey(key.id, at: moment)
        }
        return .key(
            key.id, name: key.name, role: key.role, scopes: key.scopes, customer: key.customer)
    }

    /// Adds a staff member.
    ///
    /// Throws `AccessError.taken` when the login exists.
    package func addStaff(
        login: String, password: String?, role: AccessRole, by actor: Actor,
        answer: KeptAnswer<StaffRecord>? = nil
    ) async throws -> StaffRecord {
        try checkLogin(login)
        guard role != .customer else {
            throw AccessError.invalid(
                field: "role", message: "Staff are admin, operator or viewer.")
        }
        var hash: String?
        if let password {
            try checkPassword(password)
            hash = try await tools.hash(password)
        }
        let staff = newStaff(login: login, hash: hash, role: role)
        try await save(staff, by: actor, action: "staff.add", answer: answer)
        return staff
    }

    /// Changes role, password or activity; ends all sessions of the member (SEC6).
    ///
    /// Of two changes that read the same member one is refused: `AccessError.changed` for another
    /// version than the caller named, `StorageError` of kind `.conflict` at the same moment.
    package func change(
        login: String, by actor: Actor, action: String,
        _ edit: @Sendable (inout StaffRecord) -> Void, newPassword: String? = nil,
        ifVersion: Int64? = nil, answer: KeptAnswer<StaffRecord>? = nil
    ) async throws {
        guard var staff = try await store.staff(login: login) else { throw AccessError.notFound }
        if let ifVersion, ifVersion != staff.version {
            throw AccessError.changed(version: staff.version)
        }
        if let newPassword {
            try checkPassword(newPassword)
            staff.passwordHash = try await tools.hash(newPassword)
        }
        edit(&staff)
        let moment = now()
        var saving = StaffSaving()
        saving.expected = staff.changedAt
        saving.endsSessions = true
        saving.answer = answer?(staff, moment)
        try await store.save(staff, by: actor, action: action, at: moment, saving)
        ended(staff.id)
    }

    /// All staff by login.
    package func staff() async throws -> [StaffRecord] { try await store.allStaff() }

    /// Makes an API key; the returned text is shown once.
    package func makeKey(
        name: String, role: AccessRole?, scopes: [String], customer: ID<Customer>?,
        expiresAt: Timestamp?, by actor: Actor, answer: KeptAnswer<APIKeyRecord>? = nil
    ) async throws -> (text: String, key: APIKeyRecord) {
        for scope in scopes where Action(rawValue: scope)?.isKeyScope != true {
            let known = Action.allCases.filter(\.isKeyScope).map(\.rawValue).joined(separator: ", ")
            throw AccessError.invalid(
                field: "scopes", message: "There is no scope '\(scope)'; scopes are \(known).")
        }
        guard role != nil || !scopes.isEmpty else {
            throw AccessError.invalid(field: "scopes", message: "A key needs a role or a scope.")
        }
        let environment = try await store.environment()
        let minted = tools.makeKey(environment)
        var random = SplitMix64(seed: seed())
        let key = APIKeyRecord(
            id: ID(at: now(), random: &random), publicID: minted.publicID, name: name,
            secretHash: minted.secretHash, environment: environment, role: role, scopes: scopes,
            customer: customer, createdAt: now(), expiresAt: expiresAt)
        try await store.insert(key, by: actor, answer: answer?(key, key.createdAt))
        return (minted.text, key)
    }

    /// All keys, newest first.
    package func keys() async throws -> [APIKeyRecord] { try await store.apiKeys() }

    /// Revokes a key and closes streams opened with it (SEC32); false when it is not there.
    package func revokeKey(
        _ id: ID<APIKey>, by actor: Actor, answer: KeptAnswer<ID<APIKey>>? = nil
    ) async throws -> Bool {
        let moment = now()
        let found = try await store.revokeKey(
            id, by: actor, at: moment, answer: answer?(id, moment))
        if found { ended(nil) }
        return found
    }

    private func openSession(
        _ staff: StaffRecord, ip: String, userAgent: String
    ) async throws -> String {
        let token = tools.base64URL(tools.randomBytes(32))
        let moment = now()
        try await store.insert(
            SessionRecord(
                tokenHash: tools.sha256(Array(token.utf8)), staff: staff.id, createdAt: moment,
                lastSeenAt: moment, expiresAt: moment.adding(seconds: sessionSeconds), ip: ip,
                userAgent: String(userAgent.unicodeScalars.prefix(400).map(Character.init))))
        return token
    }

    private func newStaff(login: String, hash: String?, role: AccessRole) -> StaffRecord {
        var random = SplitMix64(seed: seed())
        return StaffRecord(
            id: ID(at: now(), random: &random), login: login, name: login, passwordHash: hash,
            role: role, changedAt: now())
    }

    private func save(
        _ staff: StaffRecord, by actor: Actor, action: String,
        answer: KeptAnswer<StaffRecord>? = nil
    ) async throws {
        let moment = staff.changedAt ?? now()
        var saving = StaffSaving()
        saving.answer = answer?(staff, moment)
        do {
            try await store.save(staff, by: actor, action: action, at: moment, saving)
        } catch let error as StorageError {
            // The key of a call that runs twice at once is no login.
            if case .duplicate(let rule) = error.kind, rule != "idempotency" {
                throw AccessError.taken
            }
            throw error
        }
    }

    private func checkLogin(_ login: String) throws {
        let allowed = login.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
                || $0 == 0x5F || $0 == 0x40
        }
        guard allowed, (2...64).contains(login.utf8.count) else {
            throw AccessError.invalid(
                field: "login",
                message:
                    "A login has 2 to 64 of the characters a-z, 0-9, dot, dash, underscore and @.")
        }
    }

    /// SEC3, staff: 12–256 characters, at most 1,024 bytes, not a common one.
    private func checkPassword(_ password: String) throws {
        guard password.unicodeScalars.count >= 12 else {
            throw AccessError.invalid(
                field: "password",
                message: "A password needs at least 12 characters; a sentence is fine.")
        }
        guard password.unicodeScalars.count <= 256, password.utf8.count <= 1_024 else {
            throw AccessError.invalid(
                field: "password", message: "A password takes up to 256 characters.")
        }
        guard !tools.isCommonPassword(password) else {
            throw AccessError.invalid(
                field: "password", message: "This password is one of the most used; choose another."
            )
        }
    }
}

extension StaffRecord {
    /// A number that grows with each change of the stored member; 0 for one that is not stored.
    package var version: Int64 { changedAt?.microseconds ?? 0 }
}
