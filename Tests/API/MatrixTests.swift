import Application
import Domain
import HTTP
import JSON
import Lifecycle
import Testing

@testable import API

/// SEC70: every JSON route for every kind of caller, against a table written by hand.
struct MatrixTests {
    /// Who may call: a admin, o operator, v viewer, r key with orders:read, c key with
    /// orders:create.
    private static let table: [String: String] = [
        "GET /api/orders": "aovr", "POST /api/orders": "aoc", "POST /api/orders/bulk": "aoc",
        "GET /api/orders/{id}": "aovr", "GET /api/check_status/{id}": "aovr",
        "POST /api/orders/{id}/cancel": "ao", "POST /api/orders/{id}/status": "ao",
        "POST /api/orders/{id}/confirm": "ao",
        "GET /api/orders/fulfillment": "aovr", "POST /api/orders/fulfillment": "ao",
        "GET /api/operations": "aov",
        "GET /api/events": "aovr", "GET /api/services": "aovr",
        "GET /api/customers": "aov", "POST /api/customers": "ao",
        "GET /api/customers/{id}": "aov", "PATCH /api/customers/{id}": "ao",
        "GET /api/promos": "a", "POST /api/promos": "a", "GET /api/promos/{id}": "a",
        "PATCH /api/promos/{id}": "a", "GET /api/zones": "a", "POST /api/zones": "a",
        "PATCH /api/zones/{id}": "a", "DELETE /api/zones/{id}": "a", "GET /api/tiers": "a",
        "PATCH /api/tiers": "a", "GET /api/services/{id}/prices": "a",
        "PATCH /api/services/{id}/prices": "a", "GET /api/products/{product}/prices": "a",
        "PATCH /api/products/{product}/prices": "a",
        "POST /api/services/refresh": "ao", "POST /api/sync": "ao",
        "GET /api/providers/{code}/texts": "aov", "POST /api/providers/{code}/texts": "ao",
        "POST /api/providers/{code}/texts/remove": "ao",
        "GET /api/orders/{id}/payments": "aovr", "POST /api/orders/{id}/payments": "ao",
        "POST /api/orders/{id}/payments/failed": "ao", "POST /api/orders/{id}/refund": "a",
        "POST /api/orders/{id}/refund/{payment}/done": "a",
        "POST /api/orders/{id}/refund/{payment}/failed": "a",
        "GET /api/customers/{customer}/balance": "aov",
        "POST /api/customers/{customer}/balance": "ao", "GET /api/reports/reconciliation": "aov",
        "GET /api/products": "aov", "POST /api/products": "a",
        "GET /api/products/{product}": "aov", "PATCH /api/products/{product}": "a",
        "POST /api/products/{product}/variants": "a",
        "POST /api/products/{product}/image": "a", "DELETE /api/products/{product}/image": "a",
        "PATCH /api/products/{product}/variants/{variant}": "a",
        "POST /api/products/{product}/stock": "ao", "GET /api/inventory": "aov",
        "POST /api/orders/{id}/release": "ao",
        "GET /api/webhooks": "a", "POST /api/webhooks": "a", "GET /api/webhooks/{id}": "a",
        "POST /api/webhooks/{id}": "a", "POST /api/webhooks/{id}/rotate": "a",
        "POST /api/webhooks/{id}/enable": "a", "POST /api/webhooks/{id}/disable": "a",
        "POST /api/webhooks/{id}/test": "a", "GET /api/webhooks/{id}/deliveries": "a",
        "POST /api/webhooks/{id}/deliveries/{delivery}/redeliver": "a",
        "GET /api/messages": "ao", "POST /api/messages/{id}/resend": "ao",
        "POST /api/orders/{id}/messages": "ao", "GET /api/templates": "a",
        "POST /api/templates/{type}/{channel}": "a",
        "POST /api/templates/{type}/{channel}/reset": "a",
        "POST /api/templates/{type}/{channel}/preview": "a",
        "GET /api/notices/staff": "a", "POST /api/notices/staff": "a",
        "GET /api/orders/{id}/holds": "aovr", "POST /api/orders/{id}/holds": "ao",
        "POST /api/orders/{id}/holds/{reason}/clear": "ao",
        "POST /api/orders/{id}/verification": "ao",
        "POST /api/orders/{id}/verification/files": "aoc", "GET /api/files/{id}": "ao",
        "GET /api/review": "ao", "GET /api/blacklist": "a", "POST /api/blacklist": "a",
        "DELETE /api/blacklist/{id}": "a",
    ]

    private static let open: Set<String> = [
        "GET /health", "GET /health/ready", "GET /metrics", "GET /openapi.json", "GET /docs",
        "GET /problems/{code}", "GET /images/{file}",
    ]

    @Test func `SEC74 every route has a row, and every row is kept for every caller`() async throws
    {
        let room = try TestRoom()
        let callers: [(Character, [(String, String)])] = [
            ("a", try await staff(room, .admin)), ("o", try await staff(room, .operator)),
            ("v", try await staff(room, .viewer)),
            ("r", [("Authorization", "Bearer " + (try await room.key(scopes: ["orders:read"])))]),
            ("c", [("Authorization", "Bearer " + (try await room.key(scopes: ["orders:create"])))]),
        ]
        var cells = 0
        for endpoint in room.router.endpoints where !endpoint.template.hasPrefix("/cli/") {
            let name = endpoint.method.rawValue + " " + endpoint.template
            if Self.open.contains(name) {
                #expect(endpoint.permission == .open, "\(name)")
                continue
            }
            let row = try #require(Self.table[name], "no row for \(name)")
            let id = ID<Order>(value: 4).text
            let path = endpoint.link([id, id, id])
            let body =
                [.post, .patch].contains(endpoint.method) && endpoint.bodyRequired ? "{}" : nil
            for (letter, headers) in callers {
                let status = try await room.send(endpoint.method, path, headers, json: body).status
                let isRefused = status == 401 || status == 403
                #expect(isRefused == !row.contains(letter), "\(name) for \(letter): \(status)")
                cells += 1
            }
            let nobody = try await room.send(endpoint.method, path, json: body).status
            #expect(nobody == 401, "\(name) for nobody: \(nobody)")
        }
        #expect(cells == Self.table.count * 5)
    }

    private func staff(_ room: TestRoom, _ role: AccessRole) async throws -> [(String, String)] {
        let token = try await room.signIn(role, login: "the-" + role.rawValue)
        return [
            ("Cookie", "waybill-dev=" + token), ("Sec-Fetch-Site", "same-origin"),
            ("X-CSRF-Token", room.tokens.make(session: token)),
        ]
    }

    @Test func `a disabled member's session ends at once`() async throws {
        let room = try TestRoom()
        let headers = try await staff(room, .operator)
        #expect(try await room.send(.get, "/api/orders", headers).status == 200)
        let done = try await room.cli(.post, "/cli/users/the-operator/disable")
        #expect(done.status == 200)
        let after = try await room.send(.get, "/api/orders", headers)
        #expect(after.status == 401)
        #expect(try after.json["code"]?.string == "session_ended")
    }
}
