import Application
import Domain
import HTTP
import Testing

@testable import Console

/// The error list, dead letters, refusal texts, raw answers and the balance alarm on the pages.
struct UpkeepFormTests {
    private let number = Samples.order().number

    private func stand(
        _ line: LineRecord, principal: Principal = Samples.admin(), detail: OrderDetail? = nil
    ) async -> Stand {
        let stand = Stand(principal: principal)
        let shown = detail ?? Samples.detail(line: line)
        await stand.queries.set { $0.details = [shown] }
        await stand.storage.set { book in
            let changes = OrderChanges(
                order: shown.order, baseVersion: 1, previousState: shown.order.state)
            book.units[shown.order.id] = changes
            book.lines[line.id] = line
        }
        return stand
    }

    @Test func `SEC81 raw answers are shown after the look was noted, to staff alone`()
        async throws
    {
        let line = Samples.line(state: .failed)
        let stand = await stand(line)
        let page = try await stand.get("/status/\(number)/raw")
        #expect(page.status == 200)
        #expect(page.text.contains("This look is in the audit log"))
        let audits = await stand.storage.look { $0.audits }
        #expect(audits == ["provider_response.read \(number)"])
        _ = try await stand.get("/status/\(number)")
        #expect(await stand.storage.look { $0.audits.count } == 1, "the order page shows none")
        let viewer = await self.stand(line, principal: Samples.admin(.viewer))
        #expect(try await viewer.get("/status/\(number)/raw").status == 403)
    }

    @Test func `J8 a dead letter is discarded with a reason, and the page says so`() async throws {
        let line = Samples.line(state: .failed)
        let detail = Samples.detail(line: line, isDeadLetter: true)
        let stand = await stand(line, detail: detail)
        await stand.storage.set { $0.deadLetters = [line.id] }
        #expect(try await stand.get("/status/\(number)").text.contains("list of dead letters"))
        let path = "/status/\(number)/lines/\(line.id.text)/discard"
        let empty = try await stand.post(path, [("key", "d1")])
        #expect(empty.status == 409 && empty.text.contains("needs a reason"))
        let done = try await stand.post(path, [("reason", "refunded"), ("key", "d2")])
        #expect(done.header("Location") == "/status/\(number)?notice=discarded")
        let plain = Samples.detail(line: line)
        await stand.queries.set { $0.details = [plain] }
        #expect(!(try await stand.get("/status/\(number)").text.contains("/discard")))
    }

    @Test func `an open error is marked as dealt with, a closed one shows how`() async throws {
        let line = Samples.line(state: .failed)
        let error = OrderError(
            order: line.order, line: line.id, kind: .externalAPI, code: "invalid_imei",
            message: "Invalid IMEI", severity: .medium, at: Samples.now)
        let closed = ErrorEntry(
            id: 4, error: error, resolvedAt: Samples.now, resolvedBy: .system,
            resolutionNotes: "told the customer")
        let stand = await stand(
            line,
            detail: Samples.detail(line: line, errors: [ErrorEntry(id: 3, error: error), closed]))
        await stand.storage.set { $0.openErrors = [3] }
        let page = try await stand.get("/status/\(number)").text
        #expect(page.contains("/errors/3/resolve") && !page.contains("/errors/4/resolve"))
        #expect(page.contains("told the customer"))
        let path = "/status/\(number)/errors/3/resolve"
        let done = try await stand.post(path, [("reason", "called them"), ("key", "e1")])
        #expect(done.header("Location") == "/status/\(number)?notice=error_resolved")
        let again = try await stand.post(path, [("reason", "called again"), ("key", "e2")])
        #expect(again.status == 409)
        #expect(try await stand.post("/status/\(number)/errors/x/resolve", []).status == 404)
    }

    @Test func `R4 an unknown refusal text is pinned from the order page`() async throws {
        let line = Samples.line(state: .uncertain, reason: .noAnswer)
        var attempt = Samples.attempt(line, state: .uncertain)
        attempt.errorMessage = SubmitOutcome.unknownRefusal + "Come back on Monday"
        let detail = Samples.detail(line: line, attempts: [attempt])
        let stand = await stand(line, detail: detail)
        let page = try await stand.get("/status/\(number)").text
        #expect(page.contains("name=\"text\" value=\"Come back on Monday\""))
        let path = "/status/\(number)/lines/\(line.id.text)/pin"
        let text = ("text", "Come back on Monday")
        let noReason = try await stand.post(path, [text, ("meaning", "final"), ("key", "p1")])
        #expect(noReason.status == 400)
        let bad = try await stand.post(
            path, [text, ("meaning", "maybe"), ("reason", "seen"), ("key", "p2")])
        #expect(bad.status == 400)
        let done = try await stand.post(
            path, [text, ("meaning", "final"), ("reason", "asked them"), ("key", "p3")])
        // The stand has no such provider account.
        #expect(done.status == 404)
        let viewer = await self.stand(
            line, principal: Samples.admin(.viewer), detail: detail)
        #expect(!(try await viewer.get("/status/\(number)").text.contains("/pin\"")))
        #expect(try await viewer.post(path, [text]).status == 403)
    }

    @Test func `R8 a difference of the balance stays on every page until it is explained`()
        async throws
    {
        let stand = await stand(Samples.line(state: .completed))
        let alarm = AnomalyEntry(
            id: 7, provider: "gsm-fusion", detail: "0.0800 credits left the account",
            at: Samples.now)
        await stand.queries.set { $0.alarms = [alarm] }
        for path in ["/history", "/submit", "/status/\(number)"] {
            let page = try await stand.get(path).text
            #expect(page.contains("Balance of gsm-fusion: 0.0800 credits left the account"))
        }
        let empty = try await stand.post("/alarms/7/resolve", [("key", "a1")])
        #expect(empty.status == 400)
        let done = try await stand.post(
            "/alarms/7/resolve", [("reason", "a check on their site"), ("key", "a2")])
        #expect(done.status == 303)
        let gone = try await stand.post(
            "/alarms/8/resolve", [("reason", "the same"), ("key", "a3")])
        #expect(gone.status == 409)
    }
}
