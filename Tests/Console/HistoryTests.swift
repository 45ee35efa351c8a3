import Application
import Domain
import HTTP
import Testing

@testable import Console

/// The order list and the sync button over the router.
struct HistoryTests {
    private func stand(_ count: UInt128 = 3) async -> Stand {
        let stand = Stand()
        await stand.queries.set { queries in
            queries.items = (1...count).map { number in
                let state: LineState =
                    number == 1 ? .completed : number == 2 ? .inProcess : .uncertain
                return Samples.item(
                    number,
                    order: Samples.order(number, state: number == 1 ? .completed : .processing),
                    line: Samples.line(number, state: state),
                    result: number == 1 ? Samples.reading() : nil)
            }
        }
        return stand
    }

    @Test func `the list shows words, results and the exact sentence`() async throws {
        let page = try await stand().get("/history")
        #expect(page.status == 200)
        #expect(page.text.contains("Showing 3 most recent orders from database<"))
        #expect(page.text.contains("<span class=\"pill pill-green\">Completed</span>"))
        #expect(page.text.contains("<span class=\"pill pill-blue\">In Process</span>"))
        #expect(page.text.contains("<span class=\"note\">outcome being checked</span>"))
        for text in ["T-Mobile", "iPhone 13", "Unlocked", "View details", "Sync Status from API"] {
            #expect(page.text.contains(text))
        }
        #expect(page.text.contains("data-live=\"orders\""))
        #expect(page.text.contains("data-after=\"ep-12\""))
    }

    @Test func `more than a page shows how many there are and leads on`() async throws {
        let page = try await stand(230).get("/history")
        #expect(page.text.contains("Showing 100 most recent orders from database (of 230)"))
        #expect(count("<tr data-order", in: page.text) == 100)
        #expect(page.text.contains(">Older</a>"))
        #expect(page.text.contains("/history?after="))
    }

    @Test func `chips count what their own list shows`() async throws {
        let page = try await stand().get("/history?status=In%20Process")
        #expect(
            page.text.contains("Completed <span class=\"count\" data-value=\"chip-3\">1</span>"))
        #expect(
            page.text.contains("In Process <span class=\"count\" data-value=\"chip-2\">1</span>"))
        #expect(page.text.contains("Pending <span class=\"count\" data-value=\"chip-1\">1</span>"))
        #expect(page.text.contains("All <span class=\"count\" data-value=\"chip-0\">3</span>"))
        #expect(count("aria-current=\"true\"", in: page.text) == 1)
        #expect(count("<tr data-order", in: page.text) == 1)
        #expect(page.text.contains("data-live-source=\"/history/counts\""))
    }

    @Test func `the counts of the chips are told again to a page that lives on`() async throws {
        let response = try await stand().get("/history/counts", accept: "application/json")
        #expect(response.status == 200)
        #expect(response.text.hasPrefix("{\"values\":{\"chip-0\":\"3\",\"chip-1\":\"1\","))
    }

    @Test func `a part of an IMEI is found when nothing has it as its number`() async throws {
        let stand = await stand()
        let page = try await stand.get("/history?q=564380")
        #expect(count("<tr data-order", in: page.text) == 3)
        #expect(await stand.queries.asked.contains { $0.imei == "564380" })
    }

    @Test func `an empty store and an empty search are told apart`() async throws {
        let empty = Stand()
        #expect(try await empty.get("/history").text.contains("No orders yet"))
        #expect(try await empty.get("/history?q=zzz").text.contains("No order matches"))
    }

    @Test func `opening the list starts a sync without waiting for it`() async throws {
        let stand = await stand()
        _ = try await stand.get("/history")
        #expect(await stand.sync.calls.isEmpty)
        try await stand.later.runAll()
        #expect(await stand.sync.calls == ["stale"])
    }

    @Test(arguments: [
        "/history?after=nonsense", "/history?before=1.ord_x", "/history?status=Sideways",
        "/history?after=-5.ord_00000000000000000000000001", "/history?nosuch=1",
    ])
    func `an address that is none of ours is refused`(_ target: String) async throws {
        #expect(try await Stand().get(target).status == 400)
    }

    @Test func `a cursor reads back as it was written`() throws {
        let cursor = OrderCursor(placedAt: Samples.now, order: ID(value: 12_345))
        #expect(try HistoryForm.cursor(HistoryForm.text(cursor)) == cursor)
    }

    @Test func `rows are patched with the agreed members`() async throws {
        let stand = await stand()
        let order = Samples.order(3).id.text
        let response = try await stand.get(
            "/history/rows?orders=\(order)", accept: "application/json")
        #expect(response.header("Content-Type") == "application/json")
        #expect(response.text.hasPrefix("[{\"order\":\"\(order)\",\"cells\":{\"result\":"))
        #expect(
            response.text.contains(
                "\"status\":{\"word\":\"Pending\",\"colour\":\"amber\","
                    + "\"note\":\"outcome being checked\"}"
            ))
        let many = Array(repeating: order, count: 101).joined(separator: ",")
        #expect(try await stand.get("/history/rows?orders=\(many)").status == 400)
    }

    @Test func `the sync button asks for everything and leads back with the summary`() async throws
    {
        let stand = await stand()
        await stand.queries.set { queries in
            var run = SyncRun(id: "run-1", cause: .button, startedAt: Samples.now)
            run.finishedAt = Samples.now
            run.asked = 100
            run.calls = 1
            run.completed = 95
            run.rejected = 5
            queries.runs = [run]
        }
        let response = try await stand.post("/history/sync", [])
        #expect(response.header("Location") == "/history?synced=1")
        #expect(await stand.sync.calls == ["all button 10"])
        let page = try await stand.get("/history?synced=1")
        let sentence =
            "Checked 100 orders in 1 call: 95 completed, 5 rejected, 0 unchanged, 0 missing, "
            + "0 failed"
        #expect(page.text.contains(sentence))
    }

    @Test func `a long run goes on behind the page, JSON says 202`() async throws {
        let stand = await stand()
        await stand.sync.set { $0.isFinished = false }
        let page = try await stand.post("/history/sync", [])
        #expect(page.header("Location") == "/history/sync")
        let json = try await stand.post("/history/sync", [], accept: "application/json")
        #expect(json.status == 202)
        #expect(json.text.contains("\"finished\":false"))
    }

    @Test func `opening the sync page changes nothing and shows a run under way`() async throws {
        let stand = await stand()
        await stand.queries.set {
            $0.runs = [SyncRun(id: "run-1", cause: .button, startedAt: Samples.now)]
        }
        let page = try await stand.get("/history/sync")
        #expect(page.text.contains("Sync under way"))
        #expect(page.text.contains("data-live-source=\"/history/sync/live\""))
        #expect(await stand.sync.calls.isEmpty)
        let live = try await stand.get("/history/sync/live", accept: "application/json")
        #expect(live.text.hasPrefix("{\"reload\":false,\"values\":{\"asked\":\"0\""))
    }

    @Test func `SEC11 the sync button without its token is refused`() async throws {
        let stand = await stand()
        #expect(try await stand.post("/history/sync", [], csrf: nil).status == 403)
        #expect(await stand.sync.calls.isEmpty)
    }

    @Test func `the frame shows what keeps orders from being sent`() async throws {
        let stand = Stand(isTestStore: true, quarantine: "the sidecar is ahead of the database")
        await stand.queries.set { queries in
            var account = ProviderRecord(
                id: ID(value: 1), code: "gsm-fusion", name: "GSM Fusion", concurrency: 4)
            account.state = .down
            queries.accounts = [account]
        }
        let page = try await stand.get("/history")
        #expect(page.text.contains("Nothing is sent: the sidecar is ahead of the database."))
        #expect(page.text.contains("GSM Fusion is not reachable: orders are kept"))
        #expect(page.text.contains("Sandbox: no provider is called, nothing is charged"))
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (12_430, "12,430"), (1_234_567, "1,234,567"),
    ])
    func `counts have commas`(_ number: Int, _ text: String) {
        #expect(HistoryModel.grouped(number) == text)
    }
}
