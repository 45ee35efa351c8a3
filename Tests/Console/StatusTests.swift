import Application
import Domain
import HTML
import HTTP
import Testing

@testable import Console

/// The page of one order: what it shows, and the forms that may be sent now.
struct StatusTests {
    private func page(_ detail: OrderDetail, _ principal: Principal = Samples.admin()) -> String {
        StatusPage.page(Samples.status(detail, principal)).string
    }

    @Test func `a completed line shows its fields, extras and timeline`() {
        let line = Samples.line(state: .completed)
        let entry = HistoryEntry(
            version: 3, at: Samples.now, actor: .system, subject: .line, line: line.id,
            event: "completed", from: "in_process", to: "completed", reason: "final word",
            data: ["row": "T20"])
        let text = page(
            Samples.detail(
                order: Samples.order(state: .completed), line: line,
                results: [Samples.result(line, Samples.reading())], history: [entry]))
        for part in [
            "T-Mobile", "SIM lock", "Color", "Graphite", "Line 1: in process, then completed",
            "by Waybill", "Reason: final word", "row T20", "Pay for re-check (0.08 credits)",
        ] { #expect(text.contains(part)) }
        #expect(!text.contains("Why is this waiting?"))
        #expect(!text.contains("Cancel order"))
    }

    @Test func `a waiting line says why`() {
        let line = Samples.line(state: .parked, reason: .providerPaused)
        let text = page(Samples.detail(line: line))
        #expect(text.contains("Why is this waiting?"))
        #expect(text.contains("Not sent: the provider is paused"))
        #expect(text.contains("Cancel order"))
    }

    @Test func `a line that needs a person offers every decision to an administrator`() {
        let line = Samples.line(state: .needsReview, reason: .noListing)
        let detail = Samples.detail(
            line: line, attempts: [Samples.attempt(line, state: .needsHuman)])
        let admin = page(detail)
        for name in ["link", "absent", "copy", "give_up", "done"] {
            #expect(admin.contains("name=\"decision\" value=\"\(name)\""))
        }
        let person = page(detail, Samples.admin(.operator))
        #expect(person.contains("value=\"give_up\""))
        #expect(!person.contains("name=\"decision\" value=\"done\""))
        let viewer = page(detail, Samples.admin(.viewer))
        #expect(!viewer.contains("name=\"decision\""))
    }

    @Test func `absence cannot be confirmed before the provider had its time`() {
        let line = Samples.line(state: .needsReview, reason: .noListing)
        let text = page(
            Samples.detail(
                line: line,
                attempts: [Samples.attempt(line, state: .needsHuman, settleIn: 600)]))
        #expect(!text.contains("value=\"absent\""))
        #expect(text.contains("the provider may still take it in"))
    }

    @Test func `raw answers are for staff, not for viewers`() {
        let line = Samples.line(state: .failed) { $0.errorMessage = "refused by the provider" }
        let attempt = Samples.attempt(line, state: .definiteNo)
        let reply = StoredReply(
            attempt: attempt.id, fence: 1, at: Samples.now, httpStatus: 200,
            raw: Array("<error>secret words</error>".utf8))
        let detail = Samples.detail(
            order: Samples.order(state: .failed), line: line, attempts: [attempt], replies: [reply])
        let raw = StatusRawPage.page(Samples.status(detail)).string
        #expect(raw.contains("&lt;error&gt;secret words&lt;/error&gt;"))
        #expect(!page(detail).contains("secret words"))
        #expect(page(detail).contains("/raw\""))
        #expect(page(detail).contains("Retry now"))
        let viewer = page(detail, Samples.admin(.viewer))
        #expect(!viewer.contains("secret words") && !viewer.contains("/raw\""))
        #expect(!viewer.contains("Retry now"))
    }

    @Test func `a retry is not offered while an earlier send may have succeeded`() {
        let line = Samples.line(state: .failed)
        let text = page(
            Samples.detail(line: line, attempts: [Samples.attempt(line, state: .closedUnknown)]))
        #expect(!text.contains("Retry now"))
    }

    @Test func `a retry is offered where the order and its own schedule leave room for it`() {
        let waiting = Samples.line(state: .queued, reason: .backoff) {
            $0.retryAfter = Samples.now.adding(seconds: 60)
        }
        let failed = Samples.line(state: .failed)
        #expect(page(Samples.detail(line: waiting)).contains("Retry now"))
        #expect(!page(Samples.detail(line: Samples.line(state: .queued))).contains("Retry now"))
        let order = Samples.order(state: .failed)
        #expect(page(Samples.detail(order: order, line: failed)).contains("Retry now"))
        let ended = Samples.order(state: .refunded)
        #expect(!page(Samples.detail(order: ended, line: failed)).contains("Retry now"))
    }

    private func stand(_ line: LineRecord, order: OrderRecord = Samples.order()) async -> Stand {
        let stand = Stand()
        await stand.queries.set { $0.details = [Samples.detail(order: order, line: line)] }
        await stand.storage.set { book in
            book.units[order.id] = OrderChanges(
                order: order, baseVersion: order.version, previousState: order.state)
            book.lines[line.id] = line
        }
        return stand
    }

    @Test func `an IMEI leads to the newest order's own address, a foreign one is not there`()
        async throws
    {
        let stand = await stand(Samples.line(state: .accepted))
        let number = Samples.order().number
        let response = try await stand.get("/status/\(Samples.imei)")
        #expect(response.header("Location") == "/status/\(number)")
        #expect(try await stand.get("/status/ORD-none").status == 404)
        let page = try await stand.get("/status/\(number)")
        #expect(
            page.text.contains(
                "data-status-order=\"\(Samples.order().id.text)\" data-version=\"3\""))
    }

    @Test func `opening an open order asks the provider without waiting`() async throws {
        let stand = await stand(Samples.line(state: .accepted))
        _ = try await stand.get("/status/\(Samples.order().number)")
        #expect(await stand.sync.calls.isEmpty)
        try await stand.later.runAll()
        #expect(await stand.sync.calls == ["order \(Samples.order().id.text)"])
    }

    @Test func `the live address tells the version`() async throws {
        let stand = await stand(Samples.line(state: .accepted))
        let response = try await stand.get(
            "/status/\(Samples.order().id.text)/live", accept: "application/json")
        #expect(response.text == "{\"version\":3,\"state\":\"processing\"}")
    }

    @Test func `cancelling what was not sent leads back with the message, twice the same`()
        async throws
    {
        let stand = await stand(
            Samples.line(state: .queued), order: Samples.order(state: .confirmed))
        let path = "/status/\(Samples.order().number)/cancel"
        let fields = [("reason", "wrong number"), ("key", "c1")]
        let first = try await stand.post(path, fields)
        #expect(first.status == 303)
        #expect(first.header("Location") == "/status/\(Samples.order().number)?notice=cancelled")
        let line = Samples.line(state: .queued).id
        #expect(await stand.storage.look { $0.lines[line]?.state } == .cancelled)
        let second = try await stand.post(path, fields)
        #expect(second.header("Idempotent-Replayed") == "true")
        let page = try await stand.get("/status/\(Samples.order().number)?notice=cancelled")
        #expect(page.text.contains("The order is cancelled."))
    }

    @Test func `a refused action shows the page again with the reason`() async throws {
        let stand = await stand(Samples.line(state: .accepted))
        let response = try await stand.post(
            "/status/\(Samples.order().number)/cancel", [("reason", "late"), ("key", "c1")])
        #expect(response.status == 409)
        #expect(response.text.contains("Not cancelled"))
        #expect(response.text.contains("already sent to its provider"))
        #expect(response.text.contains("the wish to cancel is remembered"))
    }

    @Test func `K4 a link asks the provider first, and a repeat gets its answer without asking`()
        async throws
    {
        let line = Samples.line(state: .needsReview, reason: .noListing)
        let stand = await stand(line)
        let path = "/status/\(Samples.order().number)/lines/\(line.id.text)/resolve"
        let fields = [
            ("decision", "link"), ("provider_order_id", "777"), ("reason", "seen"), ("key", "l1"),
        ]
        let unknown = try await stand.post(path, fields)
        #expect(unknown.status == 409)
        #expect(unknown.text.contains("The provider does not know an order 777."))
        await stand.sync.set { $0.answer = .failed("timed out") }
        #expect(try await stand.post(path, fields).status == 503)
        await stand.sync.set { $0.answer = .rows([Self.row(Samples.otherIMEI)]) }
        let other = try await stand.post(path, fields)
        #expect(other.status == 409)
        #expect(other.text.contains("not for \(Samples.imei)"))
        await stand.sync.set { $0.answer = .rows([Self.row(Samples.imei)]) }
        #expect(try await stand.post(path, fields).status == 303)
        #expect(await stand.storage.look { $0.lines[line.id]?.providerOrderID } == "777")
        await stand.sync.set { $0.answer = .failed("timed out") }
        let again = try await stand.post(path, fields)
        #expect(again.status == 303)
        #expect(again.header("Idempotent-Replayed") == "true")
    }

    private static func row(_ target: String) -> StatusRow {
        StatusRow(
            providerOrderID: "777", target: target, status: .inProcess, statusWord: "In Process",
            serviceName: nil, resultText: nil, requestedAt: nil, raw: [])
    }

    @Test func `SEC11 SEC71 a form without token is refused, a foreign line is not there`()
        async throws
    {
        let line = Samples.line(state: .needsReview)
        let stand = await stand(line)
        let path = "/status/\(Samples.order().number)/lines/\(line.id.text)/resolve"
        let fields = [("decision", "give_up"), ("reason", "gone"), ("key", "g1")]
        #expect(try await stand.post(path, fields, csrf: nil).status == 403)
        #expect(await stand.storage.look { $0.lines[line.id]?.state } == .needsReview)
        let foreign = ID<Line>(value: 999_999).text
        let other = "/status/\(Samples.order().number)/lines/\(foreign)/resolve"
        #expect(try await stand.post(other, fields).status == 404)
    }

    @Test(arguments: [
        [("decision", "sideways")], [("decision", "link")],
        [("decision", "done"), ("word", "Maybe")],
        [("decision", "give_up"), ("reason", String(repeating: "x", count: 501))],
        [("decision", "give_up"), ("reason", "a\nb")],
    ])
    func `a decision that is none, or a bad reason, is refused`(
        _ fields: [(String, String)]
    ) async throws {
        let line = Samples.line(state: .needsReview)
        let path = "/status/\(Samples.order().number)/lines/\(line.id.text)/resolve"
        #expect(try await stand(line).post(path, fields).status == 400)
    }

    @Test func `asking now waits for the answer and says so`() async throws {
        let stand = await stand(Samples.line(state: .accepted))
        let response = try await stand.post("/status/\(Samples.order().number)/check", [])
        #expect(response.header("Location")?.hasSuffix("?notice=checked") == true)
        #expect(await stand.sync.calls == ["order \(Samples.order().id.text)"])
    }
}
