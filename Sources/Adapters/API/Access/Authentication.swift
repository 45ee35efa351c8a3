package import Application
package import HTTP

/// Credential → principal, for every room: API key, session cookie, or the local socket's peer.
package struct Authentication: Sendable {
    private let access: AccessDesk
    private let cookies: SessionCookies
    private let owner: UInt32
    private let userName: @Sendable (UInt32) -> String
    private let randomText: @Sendable () -> String

    /// `owner` is the uid the server runs as; `randomText` makes 43 base64url characters of 256
    /// bits.
    package init(
        access: AccessDesk, cookies: SessionCookies, owner: UInt32,
        userName: @escaping @Sendable (UInt32) -> String,
        randomText: @escaping @Sendable () -> String
    ) {
        self.access = access
        self.cookies = cookies
        self.owner = owner
        self.userName = userName
        self.randomText = randomText
    }

    /// Puts principal and credential on the request; refuses nothing by itself.
    package var middleware: Middleware {
        Middleware { request, next in
            var request = request
            do {
                let (principal, credential) = try await identify(request)
                request[PrincipalKey.self] = principal
                request[CredentialKey.self] = credential
            } catch {
                throw Refusal.problem(for: error) ?? error
            }
            let made = bindForms(&request)
            var response = try await next(request)
            if let made { response.headers.append(("Set-Cookie", cookies.setting(before: made))) }
            return response
        }
    }

    /// Who a request is from; throws `StorageError`.
    package func identify(_ request: Request) async throws -> (Principal, Credential) {
        let authorizations = request.headers.all("Authorization")
        if !authorizations.isEmpty {
            guard authorizations.count == 1, let text = Self.bearer(authorizations[0]),
                let principal = try await access.principal(apiKey: text)
            else { return (.anonymous, .badBearer) }
            return (principal, .key(text: text))
        }
        if SessionCookies.count(cookies.session, in: request) > 0 {
            guard let token = request.cookie(cookies.session), token.utf8.count <= 64,
                let principal = try await access.principal(sessionToken: token)
            else { return (.anonymous, .endedSession) }
            return (principal, .session(token: token))
        }
        switch request.remote {
        case .tcp: return (.anonymous, .none)
        case .local(let uid):
            guard uid == 0 || uid == owner else { return (.anonymous, .none) }
            return (.cli(user: userName(uid)), .local(uid: uid))
        }
    }

    /// Whether a stream's credential still proves the same principal (E11); throws `StorageError`.
    package func isCurrent(_ credential: Credential, _ principal: Principal) async throws -> Bool {
        switch credential {
        case .none, .endedSession, .badBearer: false
        case .local: true
        case .session(let token): try await access.principal(sessionToken: token) == principal
        case .key(let text): try await access.principal(apiKey: text) == principal
        }
    }

    /// The token of `Bearer wb_…`; nil for every other scheme, prefix or length.
    static func bearer(_ header: String) -> String? {
        let scheme = Array("bearer ".utf8)
        let bytes = Array(header.utf8)
        guard bytes.count > scheme.count, bytes.count <= 256,
            zip(bytes, scheme).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
        else { return nil }
        let token = String(decoding: bytes[scheme.count...], as: UTF8.self)
        return token.utf8.starts(with: "wb_".utf8) ? token : nil
    }

    /// Notes what forms are bound to; returns the value of a pre-session cookie that must be set.
    private func bindForms(_ request: inout Request) -> String? {
        switch request.credential {
        case .session(let token):
            request[FormSessionKey.self] = token
            return nil
        case .none, .endedSession, .local, .key, .badBearer:
            if let known = request.cookie(cookies.before), known.utf8.count == 43 {
                request[FormSessionKey.self] = known
                return nil
            }
            guard request.method.isSafe, Accept.prefersHTML(request.headers.first("Accept")) else {
                return nil
            }
            let made = randomText()
            request[FormSessionKey.self] = made
            return made
        }
    }
}
