import Application
import Domain
import HTTP
import Testing

@testable import Console

/// Signing in and out over the router.
struct LoginTests {
    private static let login = [("login", "anna"), ("password", "a sentence as password")]

    private func stand() async -> Stand {
        let stand = Stand(principal: .anonymous)
        await stand.access.set { access in
            access.people = [
                StaffRecord(
                    id: Samples.adminID, login: "anna", name: "Anna",
                    passwordHash: "a sentence as password", role: .admin)
            ]
        }
        return stand
    }

    @Test func `SEC4 signing in sets the session cookie and leads to the order list`() async throws
    {
        let response = try await stand().post("/login", Self.login)
        #expect(response.status == 303)
        #expect(response.header("Location") == "/history")
        let cookie = response.header("Set-Cookie") ?? ""
        #expect(cookie.hasPrefix("__Host-waybill="))
        for part in ["; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
            #expect((";" + cookie).contains(part) || cookie.contains(part.dropFirst(2)))
        }
        #expect(!cookie.contains("Domain"))
    }

    @Test func `SEC4 on loopback the cookie has its own name and no Secure`() {
        let cookie = SessionCookie(isPlain: true)
        #expect(cookie.name == "waybill-dev")
        #expect(!cookie.set("t").1.contains("Secure"))
    }

    @Test func `a wrong password says so in place and keeps the login`() async throws {
        let response = try await stand().post(
            "/login", [("login", "anna"), ("password", "not the password")])
        #expect(response.status == 403)
        #expect(response.header("Set-Cookie") == nil)
        #expect(response.text.contains("Login or password is not right"))
        #expect(response.text.contains("value=\"anna\""))
        #expect(!response.text.contains("not the password"))
    }

    @Test func `an empty field is named`() async throws {
        let response = try await stand().post("/login", [("login", "anna"), ("password", "")])
        #expect(response.status == 400)
        #expect(response.text.contains("id=\"password-error\""))
        #expect(response.text.contains("Enter your password."))
    }

    @Test(arguments: [
        ("/status/ORD-1", "/status/ORD-1"), ("//evil", "/history"),
        ("https://evil.example", "/history"), ("/\\evil", "/history"), ("/logout", "/history"),
    ])
    func `signing in leads on to a local path only`(_ next: String, _ location: String) async throws
    {
        let response = try await stand().post("/login", Self.login + [("next", next)])
        #expect(response.header("Location") == location)
    }

    @Test func `the sign-in page does not repeat a foreign next`() async throws {
        let response = try await stand().get("/login?next=%2F%2Fevil.example")
        #expect(response.status == 200)
        #expect(!response.text.contains("evil"))
    }

    @Test(arguments: ["/login", "/login/setup", "/logout"])
    func `SEC11 a form without its token is refused`(_ path: String) async throws {
        let stand = await stand()
        let response = try await stand.post(path, Self.login, csrf: nil)
        #expect(response.status == 403)
        #expect(response.text.contains("out of date"))
        #expect(await stand.access.sessions.isEmpty)
    }

    @Test func `SEC7 opening the one-time link changes nothing, its form makes the administrator`()
        async throws
    {
        let stand = Stand(principal: .anonymous)
        await stand.access.set { $0.setup = Array("one-time".utf8) }
        let page = try await stand.get("/login?setup=one-time")
        #expect(page.text.contains("First administrator"))
        #expect(await stand.access.people.isEmpty)
        #expect(await stand.access.setup != nil)
        let form = Self.login + [("token", "one-time")]
        let made = try await stand.post("/login/setup", form)
        #expect(made.status == 303)
        #expect(await stand.access.people.map(\.role) == [.admin])
        let again = try await stand.post("/login/setup", form)
        #expect(again.status == 403)
        #expect(again.text.contains("used before or is older"))
    }

    @Test func `SEC7 a weak first password is refused at its field and the link stays`()
        async throws
    {
        let stand = Stand(principal: .anonymous)
        await stand.access.set { $0.setup = Array("one-time".utf8) }
        let response = try await stand.post(
            "/login/setup", [("login", "anna"), ("password", "short"), ("token", "one-time")])
        #expect(response.status == 400)
        #expect(response.text.contains("at least 12 characters"))
        #expect(await stand.access.setup != nil)
    }

    @Test func `SEC7 on a test store on loopback the form is one button`() async throws {
        let stand = Stand(principal: .anonymous, isTestStore: true, isLoopbackPlainHTTP: true)
        await stand.access.set { access in
            access.setup = Array("one-time".utf8)
            access.kind = .test
        }
        let page = try await stand.get("/login?setup=one-time")
        #expect(!page.text.contains("type=\"password\""))
        #expect(count("<button", in: page.text) == 1)
        #expect(page.text.contains("Sandbox: no provider is called, nothing is charged"))
        let response = try await stand.post("/login/setup", [("token", "one-time")])
        #expect(response.status == 303)
        #expect(response.header("Set-Cookie")?.hasPrefix("waybill-dev=") == true)
    }

    @Test func `without an administrator the page names the way in`() async throws {
        let page = try await Stand(principal: .anonymous).get("/login")
        #expect(page.text.contains("No administrator yet"))
        #expect(!page.text.contains("<form"))
    }

    @Test func `signing out removes the cookie`() async throws {
        let response = try await Stand().post("/logout", [])
        #expect(response.status == 303)
        #expect(response.header("Set-Cookie")?.contains("Max-Age=0") == true)
    }

    @Test func `a page that needs a sign-in leads there and back`() async throws {
        let response = try await Stand(principal: .anonymous).get("/history?status=Pending")
        #expect(response.status == 303)
        #expect(response.header("Location") == "/login?next=%2Fhistory%3Fstatus%3DPending")
    }

    @Test func `the first address leads to the list or to the sign-in page`() async throws {
        #expect(try await Stand().get("/").header("Location") == "/history")
        #expect(try await Stand(principal: .anonymous).get("/").header("Location") == "/login")
    }
}
