package import Application
package import Domain
internal import Lifecycle
internal import SQL

extension Store {
    /// A staff member by login, exact bytes.
    package func staff(login: String) async throws -> StaffRecord? {
        try await reading { try $0.staff("login=$1", .text(login)) }
    }

    /// A staff member by id.
    package func staff(_ id: ID<Staff>) async throws -> StaffRecord? {
        try await reading { try $0.staff("id=$1", .id(id)) }
    }

    /// All staff by login.
    package func allStaff() async throws -> [StaffRecord] {
        try await reading { snapshot in
            try snapshot.rows("SELECT \(StaffRow.columns) FROM staff ORDER BY login") { row in
                try StaffRow.read(&row)
            }
        }
    }

    /// True when at least one active administrator exists.
    package func hasAdmin() async throws -> Bool {
        try await reading { snapshot in
            try snapshot.scalar(
                "SELECT 1 FROM staff WHERE role='admin' AND is_active=1 LIMIT 1") != nil
        }
    }

    /// Inserts or updates a staff member with an audit row and what goes with it.
    package func save(
        _ staff: StaffRecord, by actor: Actor, action: String, at: Timestamp, _ saving: StaffSaving
    ) async throws {
        try await writing { transaction in
            // Each change has a later time than the one before, whatever the clock says.
            let changed = try transaction.execute(
                """
                INSERT INTO staff(id,login,name,password_hash,role,is_active,last_login_at,\
                created_at,updated_at) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$8) \
                ON CONFLICT(id) DO UPDATE SET name=excluded.name,\
                password_hash=excluded.password_hash,role=excluded.role,\
                is_active=excluded.is_active,last_login_at=excluded.last_login_at,\
                updated_at=CASE WHEN staff.updated_at<excluded.updated_at \
                THEN excluded.updated_at ELSE staff.updated_at+1 END \
                WHERE $9=-1 OR staff.updated_at=$9
                """,
                [
                    .id(staff.id), .text(staff.login), .text(staff.name),
                    .optional(staff.passwordHash), .text(staff.role.rawValue),
                    .bool(staff.isActive), .time(staff.lastLoginAt), .time(at),
                    .integer(saving.expected?.microseconds ?? -1),
                ])
            guard changed == 1 else { throw StorageError.conflict("the member of staff") }
            if saving.endsSessions {
                try transaction.execute(
                    "DELETE FROM sessions WHERE staff_id=$1", [.id(staff.id)])
            }
            if let answer = saving.answer { try transaction.keep(answer: answer) }
            try transaction.audit(
                actor: actor, action: action, object: staff.id.text,
                detail: "role=\(staff.role.rawValue) active=\(staff.isActive)", reason: nil, at: at)
        }
    }

    /// Notes a sign-in unless the member was disabled or got another password meanwhile.
    package func noteSignIn(
        _ staff: StaffRecord, verified hash: String, at: Timestamp
    ) async throws -> Bool {
        try await writing { transaction in
            let changed = try transaction.execute(
                """
                UPDATE staff SET last_login_at=$1,password_hash=$2,\
                updated_at=CASE WHEN updated_at<$1 THEN $1 ELSE updated_at+1 END \
                WHERE id=$3 AND password_hash=$4 AND is_active=1
                """,
                [.time(at), .optional(staff.passwordHash), .id(staff.id), .text(hash)])
            guard changed == 1 else { return false }
            try transaction.audit(
                actor: Actor(kind: .staff, id: staff.id.text), action: "staff.sign_in",
                object: staff.id.text,
                detail: "role=\(staff.role.rawValue) active=\(staff.isActive)", reason: nil, at: at)
            return true
        }
    }

    /// The house account's id.
    package func houseAccount() async throws -> ID<Customer> {
        try await reading { try $0.houseAccount() }
    }

    /// Environment of the store: `live` or `test`.
    package func environment() async throws -> StoreEnvironment {
        // Fixed at founding, and every request with a key asks for it.
        if let known = founded.withLock({ $0 }) { return known }
        let environment = try await reading { snapshot in
            guard let text = try snapshot.meta("environment") else {
                throw StorageError(.unusable, "the store was never founded")
            }
            return try Columns.word(StoreEnvironment.self, text)
        }
        founded.withLock { $0 = environment }
        return environment
    }
}

/// How a staff member lies in its row.
enum StaffRow {
    /// What `read` expects, in order.
    static let columns = "id,login,name,password_hash,role,is_active,last_login_at,updated_at"

    /// Reads one staff member.
    static func read(_ row: inout Columns) throws -> StaffRecord {
        StaffRecord(
            id: try row.id(Staff.self), login: try row.text(), name: try row.text(),
            passwordHash: try row.optionalText(), role: try row.word(AccessRole.self),
            isActive: try row.flag(), lastLoginAt: try row.optionalTime(),
            changedAt: try row.time())
    }
}

extension StoreReading {
    /// One staff member by a condition on `$1`.
    fileprivate func staff(_ condition: String, _ value: SQLValue) throws -> StaffRecord? {
        try row("SELECT \(StaffRow.columns) FROM staff WHERE \(condition)", [value]) { row in
            try StaffRow.read(&row)
        }
    }
}
