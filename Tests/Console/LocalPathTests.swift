import Testing

@testable import Console

/// Where signing in may lead on to.
struct LocalPathTests {
    @Test(arguments: ["/", "/history", "/history?status=Pending", "/status/ORD-1?a=b#c", "/loginx"])
    func `a path of this site passes`(_ path: String) {
        #expect(LocalPath.checked(path) == path)
    }

    @Test(arguments: [
        "", "//evil", "//evil.example/history", "/\\evil", "https://evil.example", "history",
        "/\t/evil", "/a\nb", "/a b", "javascript:alert(1)", "/login", "/login?next=/", "/logout",
        "/login/setup", "/caf\u{E9}", "\\\\evil", String(repeating: "/a", count: 1_025),
    ])
    func `everything that leaves this site or signs in and out is refused`(_ path: String) {
        #expect(LocalPath.checked(path) == nil)
    }
}
