import Application
import Domain
import HTTP
import Testing

@testable import Console

@Suite struct DatabaseTests {
    private static let supabase = StorePlace(
        kind: "Supabase", place: "db.abc.supabase.co",
        facts: [StorePlace.Fact("Schema", "waybill"), StorePlace.Fact("Schema step", "14")],
        hints: ["The SQLite file ./data/waybill.db holds 3 orders. To take them along: migrate."])

    @Test func `the page says which database, with the lines of the log, totals and newest orders`()
        async throws
    {
        let stand = Stand(place: Self.supabase)
        await stand.queries.set { queries in
            queries.items = (1...25).map {
                Samples.item(
                    $0, order: Samples.order($0, state: .completed),
                    line: Samples.line($0, state: .completed))
            }
        }
        await stand.facts.set { $0.charged = 12_040_800 }
        let page = try await stand.get("/database").text
        #expect(page.contains("25 orders in Supabase"))
        #expect(page.contains("Connected to Supabase: db.abc.supabase.co"))
        #expect(page.contains("Supabase connection verified"))
        #expect(page.contains("<dt>Schema step</dt><dd>14</dd>"))
        #expect(page.contains("To take them along: migrate."))
        #expect(page.contains(#"data-value="all">25<"#))
        #expect(page.contains(#"data-value="completed">25<"#))
        #expect(page.contains(#"data-value="credits">1,204.08<"#))
        #expect(count("<tr data-order=", in: page) == 20)
        #expect(page.contains(#"href="/history?status=In%20Process""#))
    }

    @Test func `today begins with the store's day`() async throws {
        let stand = Stand()
        _ = try await stand.get("/database")
        let asked = await stand.queries.asked.compactMap(\.from)
        #expect(asked == [Timestamp(microseconds: 1_763_596_800_000_000)])
    }

    @Test func `an empty store says so and leads on`() async throws {
        let page = try await Stand().get("/database").text
        #expect(page.contains("No orders yet"))
        #expect(page.contains(#"href="/submit""#))
        #expect(page.contains("No backup has been made yet."))
        #expect(page.contains("Connected to SQLite: ./data/waybill.db"))
    }

    @Test func `an administrator backs up with one press, others are told who does`() async throws {
        let stand = Stand()
        let button = #"action="/database/backup""#
        #expect(try await stand.get("/database").text.contains(button))
        let answer = try await stand.post("/database/backup", [])
        #expect(answer.status == 303)
        #expect(stand.backups.starts == 1)
        #expect(try await stand.post("/database/backup", [], csrf: "no").status == 403)
        let viewer = Stand(principal: Samples.admin(.viewer))
        let page = try await viewer.get("/database").text
        #expect(!page.contains(button))
        #expect(page.contains("An administrator makes backups."))
        #expect(try await viewer.post("/database/backup", []).status == 403)
        #expect(viewer.backups.starts == 0)
    }

    @Test func `the last checked backup stands with time, size and place`() async throws {
        let stand = Stand()
        await stand.facts.set {
            $0.note = BackupNote(at: Samples.now, path: "/backup/<1>.wbk", tables: 31, rows: 1_204)
        }
        let page = try await stand.get("/database").text
        #expect(page.contains("31 tables, 1,204 rows"))
        #expect(page.contains("/backup/&lt;1&gt;.wbk"))
    }

    @Test(arguments: [
        (BackupState.running, "Backup under way", "Look again"),
        (.failed("The disk is full."), "The last backup failed", "Back up now"),
        (.unavailable("Install pg_dump."), "Not from this page", "Install pg_dump."),
    ])
    func `the button's work says how it stands`(
        _ state: BackupState, _ words: String, _ next: String
    ) async throws {
        let page = try await Stand(backup: state).get("/database").text
        #expect(page.contains(words))
        #expect(page.contains(next))
        let hasButton = page.contains(#"action="/database/backup""#)
        if case .failed = state { #expect(hasButton) } else { #expect(!hasButton) }
    }

    @Test func `the live figures are those of the page`() async throws {
        let stand = Stand()
        await stand.queries.set { $0.items = [Samples.item(line: Samples.line(state: .queued))] }
        let answer = try await stand.get("/database/live").text
        #expect(answer.contains(#""all":"1""#))
        #expect(answer.contains(#""pending":"1""#))
    }

    @Test func `SEC71 a key of one customer learns nothing of the whole store`() async throws {
        let key = Principal.key(
            ID(value: 5), name: "k", role: .viewer, scopes: [], customer: ID(value: 9))
        let stand = Stand(principal: key)
        #expect(try await stand.get("/database").status == 403)
        #expect(try await stand.get("/database/live").status == 403)
    }

    @Test(
        arguments: [
            (0, "0.00"), (800, "0.08"), (5_000, "0.50"), (12_345, "1.2345"),
            (12_040_800, "1,204.08"),
        ] as [(Int64, String)])
    func `credits keep two digits and lose none`(_ amount: Int64, _ text: String) {
        #expect(DatabaseModel.credits(amount) == text)
    }
}
