package import Application
package import HTTP

/// Where the authentication middleware leaves who is asking.
package enum PrincipalKey: RequestKey {
    /// Who is asking.
    package typealias Value = Principal
}

/// Where the authentication middleware leaves how that was proven.
package enum CredentialKey: RequestKey {
    /// What was presented.
    package typealias Value = Credential
}

/// Where the text stands to which form tokens are bound: session token or pre-session cookie
/// (SEC11).
package enum FormSessionKey: RequestKey {
    /// The cookie's value.
    package typealias Value = String
}

/// What a request presented; the raw text lives only as long as the request and its stream.
package enum Credential: Sendable, Equatable {
    case none
    /// A live session by its cookie.
    case session(token: String)
    /// A live API key.
    case key(text: String)
    /// A process of this machine's owner or root on the local socket.
    case local(uid: UInt32)
    /// A session cookie whose session has ended.
    case endedSession
    /// An Authorization header that is no live key.
    case badBearer
}

extension Request {
    /// Who is asking; anonymous before the authentication middleware has run.
    package var principal: Principal { self[PrincipalKey.self] ?? .anonymous }

    /// What was presented.
    package var credential: Credential { self[CredentialKey.self] ?? .none }
}
