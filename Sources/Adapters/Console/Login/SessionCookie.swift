/// The session's cookie (SEC4): its name, and how it is set and cleared.
package struct SessionCookie: Sendable, Equatable {
    private let isPlain: Bool

    /// `isPlain`: plain http, where browsers refuse `Secure` and the `__Host-` prefix.
    package init(isPlain: Bool) { self.isPlain = isPlain }

    /// The session's cookie.
    package var name: String { isPlain ? "waybill-dev" : "__Host-waybill" }

    /// The header that starts a session: for this site only, out of reach of scripts.
    func set(_ token: String) -> (String, String) {
        ("Set-Cookie", "\(name)=\(token); \(attributes)")
    }

    /// The header that removes the session's cookie.
    var clearing: (String, String) { ("Set-Cookie", "\(name)=; Max-Age=0; \(attributes)") }

    private var attributes: String {
        (isPlain ? "" : "Secure; ") + "HttpOnly; SameSite=Strict; Path=/"
    }
}
