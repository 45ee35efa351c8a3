import Application
import Domain
import HTML
import HTTP
import Testing

@testable import Console

/// The forms about lines that have ended: late proof, and results that were taken back.
struct LateWordTests {
    private func page(_ detail: OrderDetail, _ principal: Principal = Samples.admin()) -> String {
        StatusPage.page(Samples.status(detail, principal)).string
    }

    private func completed(hoursAgo hours: Int64) -> LineRecord {
        var line = Samples.line(state: .completed)
        line.finishedAt = Samples.now.adding(seconds: -hours * 3_600)
        return line
    }

    private static let prove = "name=\"decision\" value=\"prove\""
    private static let reverse = "name=\"decision\" value=\"reverse\""

    @Test(arguments: [LineState.failed, .rejected])
    func `T22 a line that ended badly offers late proof to staff, a text to administrators`(
        state: LineState
    ) {
        let detail = Samples.detail(
            order: Samples.order(state: .failed), line: Samples.line(state: state))
        let admin = page(detail)
        #expect(admin.contains(Self.prove))
        #expect(admin.contains("What the provider wrote"))
        let person = page(detail, Samples.admin(.operator))
        #expect(person.contains(Self.prove))
        #expect(!person.contains("What the provider wrote"))
        #expect(!page(detail, Samples.admin(.viewer)).contains(Self.prove))
        #expect(!admin.contains(Self.reverse))
    }

    @Test func `T23 a result can be taken back for 72 hours, when a send of the line brought it`() {
        let order = Samples.order(state: .completed)
        let line = completed(hoursAgo: 72)
        let attempts = [Samples.attempt(line, state: .completed)]
        let detail = Samples.detail(order: order, line: line, attempts: attempts)
        #expect(page(detail).contains(Self.reverse))
        #expect(page(detail, Samples.admin(.operator)).contains(Self.reverse))
        #expect(!page(detail, Samples.admin(.viewer)).contains(Self.reverse))
        #expect(!page(detail).contains(Self.prove))
        let old = completed(hoursAgo: 73)
        #expect(
            !page(Samples.detail(order: order, line: old, attempts: attempts))
                .contains(Self.reverse))
        #expect(!page(Samples.detail(order: order, line: line)).contains(Self.reverse))
    }

    @Test func `T23 a line that was taken back is neither tried again nor proved`() {
        var line = Samples.line(state: .failed)
        line.reversedAt = Samples.now
        let text = page(Samples.detail(order: Samples.order(state: .completed), line: line))
        #expect(!text.contains(Self.prove))
        #expect(!text.contains("Retry now"))
    }

    @Test func `T22 the form asks the provider, and a repeat gets its answer without asking`()
        async throws
    {
        let order = Samples.order(state: .failed)
        let line = Samples.line(state: .failed)
        let stand = Stand()
        await stand.queries.set { $0.details = [Samples.detail(order: order, line: line)] }
        await stand.storage.set { book in
            book.units[order.id] = OrderChanges(
                order: order, baseVersion: order.version, previousState: order.state)
            book.lines[line.id] = line
        }
        let path = "/status/\(order.number)/lines/\(line.id.text)/resolve"
        func send(_ more: [(String, String)]) async throws -> Response {
            try await stand.post(path, [("decision", "prove"), ("reason", "their mail")] + more)
        }
        let unsaid = try await send([("key", "p1")])
        #expect(unsaid.status == 409)
        #expect(unsaid.text.contains("The proof is not linked to this line"))
        #expect(
            try await send([("provider_order_id", "7"), ("result", "x"), ("key", "p2")]).status
                == 400)
        let asked = [("provider_order_id", "777"), ("key", "p3")]
        await stand.sync.set { $0.answer = .failed("timed out") }
        #expect(try await send(asked).status == 503)
        await stand.sync.set { $0.answer = .rows([Self.row(.inProcess)]) }
        #expect(try await send(asked).status == 409)
        await stand.sync.set { $0.answer = .rows([Self.row(.completed)]) }
        #expect(try await send(asked).status == 303)
        #expect(await stand.storage.look { $0.lines[line.id]?.state } == .completed)
        await stand.sync.set { $0.answer = .failed("timed out") }
        let again = try await send(asked)
        #expect(again.status == 303)
        #expect(again.header("Idempotent-Replayed") == "true")
    }

    private static func row(_ status: ProviderStatus) -> StatusRow {
        StatusRow(
            providerOrderID: "777", target: Samples.imei, status: status,
            statusWord: "\(status)", serviceName: nil, resultText: "Clean", requestedAt: nil,
            raw: [])
    }
}
