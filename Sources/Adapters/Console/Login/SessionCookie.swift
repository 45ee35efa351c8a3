/// The cookies of SEC4: their names, and how they are set and cleared.
package struct SessionCookie: Sendable, Equatable {
    private let isPlain: Bool

    /// `isPlain`: plain http, where browsers refuse `Secure` and the `__Host-` prefix.
    package init(isPlain: Bool) { self.isPlain = isPlain }

    /// The session's cookie.
    package var name: String { isPlain ? "waybill-dev" : "__Host-waybill" }

    /// The cookie to which the forms before sign-in are bound (SEC11).
    package var preSessionName: String { isPlain ? "waybill-dev-pre" : "__Host-waybill-pre" }

    /// The header that sets a cookie for this site only, out of reach of scripts.
    func set(_ name: String, _ value: String) -> (String, String) {
        ("Set-Cookie", "\(name)=\(value); \(attributes)")
    }

    /// The header that removes a cookie.
    func clear(_ name: String) -> (String, String) {
        ("Set-Cookie", "\(name)=; Max-Age=0; \(attributes)")
    }

    private var attributes: String {
        (isPlain ? "" : "Secure; ") + "HttpOnly; SameSite=Strict; Path=/"
    }
}
