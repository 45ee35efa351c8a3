/// The headers that go on every response (SEC14, SEC15); the router's `commonHeaders`.
package enum SecurityHeaders {
    /// Names and values, byte for byte as `security.md` gives them.
    package static let all: [(String, String)] = [
        ("Content-Security-Policy", policy),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", permissions),
        ("Cache-Control", "no-store"),
    ]

    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types waybill"

    private static let permissions =
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), "
        + "magnetometer=(), gyroscope=(), accelerometer=(), display-capture=(), "
        + "screen-wake-lock=(), xr-spatial-tracking=(), browsing-topics=()"
}
