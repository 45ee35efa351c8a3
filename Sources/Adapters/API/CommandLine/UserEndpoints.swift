internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Staff over the local socket: add, list, role, disable, password, sessions.
struct UserEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    private static let role = JSONSchema.oneOf(words: ["admin", "operator", "viewer"])

    private static let ifMatch = ParameterSpec(
        "If-Match", in: .header,
        description: "The member's version in quotes; 412 when it differs.")

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/cli/users", permission: Permission(.manageAccess), summary: "Lists staff.",
                tag: "cli", handler: edge.handler(list)),
            Endpoint(
                .post, "/cli/users", permission: Permission(.manageAccess), summary: "Adds staff.",
                tag: "cli",
                body: .json(
                    schema: .object([
                        .init("login", .string(maxLength: 64)), .init("role", Self.role),
                        .init("password", .string(maxLength: 256), required: false),
                    ])), responses: [.json(201, .object([], open: true))],
                handler: edge.keptWithWork(add)),
            change("role", "Changes a role.", [.init("role", Self.role)], setRole),
            change("disable", "Ends a member's access.", [], disable),
            change("enable", "Gives a member access again.", [], enable),
            change("password", "Sets a password.", [.init("password", .string)], setPassword),
            change("sessions/end", "Ends a member's sessions.", [], endSessions),
        ]
    }

    private func change(
        _ word: String, _ summary: String, _ fields: [JSONSchema.Property],
        _ body: @escaping @Sendable (Request, Keeper) async throws -> Response
    ) -> Endpoint {
        Endpoint(
            .post, "/cli/users/{login}/" + word, permission: Permission(.manageAccess),
            summary: summary, tag: "cli", parameters: [Self.ifMatch],
            body: fields.isEmpty ? .none : .json(schema: .object(fields)),
            handler: edge.keptWithWork(body))
    }

    private func list(_ request: Request) async throws -> Response {
        let staff = try await edge.parts.access.staff()
        return .json(
            200,
            JSONWriter.list(total: staff.count) { writer in
                for member in staff { writer.object { writer in Self.write(member, to: &writer) } }
            })
    }

    private func add(_ request: Request, _ keeper: Keeper) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let login = reader.text("login", max: 64, required: true) ?? ""
        let role = reader.word("role", AccessRole.self)
        if role == nil && reader.errors.isEmpty {
            reader.fail("role", "FIELD_REQUIRED", "Say admin, operator or viewer.")
        }
        let password = reader.text("password", max: 256)
        try reader.check()
        let member = try await edge.parts.access.addStaff(
            login: login, password: password, role: role ?? .viewer, by: request.principal.actor,
            answer: { member, now in
                keeper.stored(201, JSONWriter.document { Self.write(member, to: &$0) }, at: now)
            })
        return .json(201, JSONWriter.document { Self.write(member, to: &$0) })
    }

    private func setRole(_ request: Request, _ keeper: Keeper) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let role = reader.word("role", AccessRole.self)
        if role == nil || role == .customer, reader.errors.isEmpty {
            reader.fail("role", "FIELD_INVALID", "Staff are admin, operator or viewer.")
        }
        try reader.check()
        guard let role else { throw Problem.notFound }
        return try await apply(request, keeper, "staff.role") { $0.role = role }
    }

    private func disable(_ request: Request, _ keeper: Keeper) async throws -> Response {
        try await apply(request, keeper, "staff.disable") { $0.isActive = false }
    }

    private func enable(_ request: Request, _ keeper: Keeper) async throws -> Response {
        try await apply(request, keeper, "staff.enable") { $0.isActive = true }
    }

    private func endSessions(_ request: Request, _ keeper: Keeper) async throws -> Response {
        try await apply(request, keeper, "staff.sessions_end") { _ in }
    }

    private func setPassword(_ request: Request, _ keeper: Keeper) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let password = reader.text("password", max: 1_024, required: true)
        try reader.check()
        return try await apply(request, keeper, "staff.password", password: password) { _ in }
    }

    private func apply(
        _ request: Request, _ keeper: Keeper, _ action: String, password: String? = nil,
        _ edit: @escaping @Sendable (inout StaffRecord) -> Void
    ) async throws -> Response {
        let done = JSONWriter.document { $0.field("success", true) }
        try await edge.parts.access.change(
            login: request.parameters["login"] ?? "", by: request.principal.actor, action: action,
            edit, newPassword: password, ifVersion: try Self.version(request),
            answer: { _, now in keeper.stored(200, done, at: now) })
        return .json(200, done)
    }

    /// The version of the member that the caller has read, from `If-Match`; nil without one.
    private static func version(_ request: Request) throws(Problem) -> Int64? {
        let sent = request.headers.all("If-Match")
        guard let text = sent.first, sent != ["*"] else { return nil }
        let bare = text.utf8.filter { $0 != UInt8(ascii: "\"") }
        guard sent.count == 1, let number = Int64(String(decoding: bare, as: UTF8.self)) else {
            throw Problem.badRequest(
                "invalid_parameter", "If-Match takes the member's version in quotes, once.")
        }
        return number
    }

    private static func write(_ member: StaffRecord, to writer: inout JSONWriter) {
        writer.field("id", member.id.text)
        writer.field("login", member.login)
        writer.field("name", member.name)
        writer.field("role", member.role.rawValue)
        writer.field("is_active", member.isActive)
        writer.field("has_password", member.passwordHash != nil)
        writer.field("last_login_at", member.lastLoginAt)
        writer.field("version", member.version)
    }
}
