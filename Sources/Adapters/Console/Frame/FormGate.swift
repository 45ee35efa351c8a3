internal import Application
internal import HTTP

/// What every submitted form passes: its CSRF token, then its idempotency key.
struct FormGate: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts

    /// The form's fields; throws 400, 415, or 403 when the token is missing or of another session.
    func fields(_ request: Request) throws -> FormFields {
        let fields = request.body.isEmpty ? FormFields([]) : try request.form()
        switch parts.principal(request) {
        // A key or the local socket carries no cookie that another site could abuse (SEC12).
        case .key, .cli: return fields
        case .anonymous, .staff:
            guard parts.checkCSRF(request, fields) else {
                throw Problem.forbidden(
                    "csrf", "This form is out of date: open the page again and send it once more.")
            }
            return fields
        }
    }

    /// The request's identity for replays; throws 400 for a key outside `[A-Za-z0-9_-]{1,255}`.
    func identity(_ request: Request, _ fields: FormFields) throws -> IdempotencyRequest? {
        guard let key = fields.first("key"), !key.isEmpty else { return nil }
        let isPlain = key.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                || $0 == 0x2D || $0 == 0x5F
        }
        guard isPlain, key.utf8.count <= 255 else {
            throw Problem.badRequest(
                "bad_idempotency_key", "The form's key is not one of ours: open the page again.")
        }
        let environment = parts.settings.isTestStore ? "test:" : "live:"
        return IdempotencyRequest(
            scope: environment + parts.principal(request).idempotencyScope, key: key,
            fingerprint: parts.sha256(Self.canonical(request, fields)))
    }

    /// Method, template, path parameters and fields, each with its length, in one fixed order.
    static func canonical(_ request: Request, _ fields: FormFields) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) {
            bytes.append(contentsOf: "\(text.utf8.count):".utf8)
            bytes.append(contentsOf: text.utf8)
        }
        add(request.method.rawValue)
        add(request.route)
        for (name, value) in request.parameters.sorted(by: { $0.key < $1.key }) {
            add(name)
            add(value)
        }
        let own = fields.fields.filter { $0.name != "csrf" && $0.name != "key" }
        for field in own.sorted(by: { ($0.name, $0.value) < ($1.name, $1.value) }) {
            add(field.name)
            add(field.value)
        }
        for file in fields.files {
            add(file.name)
            bytes.append(contentsOf: "\(file.bytes.count):".utf8)
            bytes.append(contentsOf: file.bytes)
        }
        return bytes
    }

    /// The answer's body, and whether it was given before; throws 422 for a key of another request.
    static func answer(_ answer: KeyedAnswer) throws -> (body: [UInt8], isReplay: Bool, status: Int)
    {
        switch answer {
        case .fresh(let fresh): return (fresh.body, false, fresh.status)
        case .replayed(let stored): return (stored.body, true, stored.status)
        case .reused:
            throw Problem(
                status: 422, code: "idempotency_key_reused",
                detail: "This form was sent before with other content: open the page again.")
        }
    }
}

/// Turns what the store could not do into problems that say what to do.
enum StorageFaults {
    /// Runs a handler; what a store cannot do now becomes 503 or 507, defects stay.
    static func mapped<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as StorageError {
            switch error.kind {
            case .busy, .closed, .conflict: throw Problem.unavailable("busy", error.message)
            case .full: throw Problem(status: 507, code: "disk_full", detail: error.message)
            case .unusable: throw Problem.unavailable("store_unusable", error.message)
            case .failed: throw Problem.unavailable("store_failed", error.message)
            case .duplicate, .defect: throw error
            }
        }
    }
}
