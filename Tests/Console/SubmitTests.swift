import Application
import Domain
import HTTP
import Testing

@testable import Console

/// Ordering over the router with the real use case behind it.
struct SubmitTests {
    private static let service = Samples.service().id.text

    private func submit(
        _ stand: Stand, _ targets: String, key: String = "key-a", more: [(String, String)] = []
    ) async throws -> Response {
        try await stand.post(
            "/submit", [("service", Self.service), ("targets", targets), ("key", key)] + more)
    }

    @Test func `every pasted number gets exactly one outcome`() async throws {
        let stand = Stand()
        await stand.storage.set { book in
            book.earlierTarget = Samples.otherIMEI
            book.earlier = [Self.earlier(.completed)]
        }
        let text = "\(Samples.imei)\n35-693803-564380-9, \(Samples.otherIMEI); 356938035643808 abc"
        let response = try await submit(stand, text)
        #expect(response.status == 200)
        #expect(response.text.contains("5 pasted: 1 placed, 1 asked, 1 repeated, 2 refused."))
        #expect(response.text.contains("/status/ORD-20251120-00001"))
        #expect(response.text.contains("view previous result (free)"))
        #expect(response.text.contains("pay for re-check (0.0800 credits)"))
        #expect(response.text.contains("repeated in this list"))
        #expect(response.text.contains("its check digit does not fit"))
        #expect(await stand.storage.look { $0.units.count } == 1)
    }

    private static func earlier(_ state: LineState) -> EarlierLine {
        EarlierLine(
            line: ID(value: 5), order: ID(value: 6), orderNumber: "ORD-20250503-00009",
            customer: Samples.house, state: state, placedAt: Samples.now, finishedAt: Samples.now,
            wasClosedUnknown: false, hasResult: true)
    }

    @Test func `a number with an open order comes back with its link`() async throws {
        let stand = Stand()
        await stand.storage.set { book in
            book.earlierTarget = Samples.imei
            book.earlier = [Self.earlier(.accepted)]
        }
        let response = try await submit(stand, Samples.imei)
        #expect(response.text.contains("Already being checked: "))
        #expect(response.text.contains("href=\"/status/ORD-20250503-00009\""))
        #expect(response.text.contains("1 pasted: 0 placed, 1 asked, 0 repeated, 0 refused."))
    }

    @Test func `K4 the same form sent twice places once and shows the same answer`() async throws {
        let stand = Stand()
        let first = try await submit(stand, Samples.imei)
        let second = try await submit(stand, Samples.imei)
        #expect(first.header("Idempotent-Replayed") == nil)
        #expect(second.header("Idempotent-Replayed") == "true")
        #expect(second.text.contains("1 pasted: 1 placed, 0 asked, 0 repeated, 0 refused."))
        #expect(await stand.storage.look { $0.units.count } == 1)
    }

    @Test func `K5 a key of another list is refused and nothing happens`() async throws {
        let stand = Stand()
        _ = try await submit(stand, Samples.imei)
        let response = try await submit(stand, Samples.otherIMEI)
        #expect(response.status == 422)
        #expect(await stand.storage.look { $0.units.count } == 1)
    }

    @Test func `paying for a re-check places a new order, once for every copy of the page`()
        async throws
    {
        let stand = Stand()
        await stand.storage.set { book in
            book.earlierTarget = Samples.imei
            book.earlier = [Self.earlier(.completed)]
        }
        let page = try await submit(stand, Samples.imei)
        let keys = Self.values(named: "key", in: page.text).filter { $0.hasPrefix("recheck-") }
        #expect(keys.count == 1)
        let more = [("on_duplicate", "recheck")]
        let key = try #require(keys.first)
        _ = try await submit(stand, Samples.imei, key: key, more: more)
        let again = try await submit(stand, Samples.imei, key: key, more: more)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(await stand.storage.look { $0.units.count } == 1)
    }

    private static func values(named name: String, in page: String) -> [String] {
        page.split(separator: "name=\"\(name)\" value=\"").dropFirst().map {
            String($0.prefix { $0 != "\"" })
        }
    }

    @Test func `SEC11 a list without its token is refused`() async throws {
        let stand = Stand()
        let response = try await stand.post(
            "/submit", [("service", Self.service), ("targets", Samples.imei)], csrf: nil)
        #expect(response.status == 403)
        #expect(await stand.storage.look { $0.units.isEmpty })
    }

    @Test func `an empty list and a missing service are named at their fields`() async throws {
        let response = try await Stand().post(
            "/submit", [("service", ""), ("targets", " \n "), ("key", "k"), ("notes", "kept")])
        #expect(response.status == 400)
        #expect(response.text.contains("Choose a service."))
        #expect(response.text.contains("Paste at least one IMEI."))
        #expect(response.text.contains("value=\"kept\""))
        #expect(count("aria-invalid=\"true\"", in: response.text) == 2)
    }

    @Test func `1,000 numbers are taken and 1,001 are not`() async throws {
        let stand = Stand()
        let many = (0..<1_001).map { "n\($0)" }
        let refused = try await submit(stand, many.joined(separator: "\n"))
        #expect(refused.status == 400)
        #expect(refused.text.contains("This list has 1001 numbers; 1,000 at a time are taken."))
        let taken = try await submit(stand, many.dropLast().joined(separator: "\n"))
        #expect(taken.text.contains("1000 pasted: 0 placed, 0 asked, 0 repeated, 1000 refused."))
    }

    @Test func `a paste of 1 MB is counted and explained`() async throws {
        let response = try await submit(
            Stand(), String(repeating: "356938035643809\n", count: 65_536))
        #expect(response.status == 400)
        #expect(response.text.contains("This list has 65536 numbers; 1,000 at a time are taken."))
    }

    @Test func `a paste beyond 8 MiB is explained and not repeated`() async throws {
        let response = try await submit(
            Stand(), String(repeating: "356938035643809\n", count: 600_000))
        #expect(response.status == 413)
        #expect(response.text.contains("Paste up to 1,000 numbers at a time"))
        #expect(!response.text.contains("356938035643809"))
    }

    @Test func `a piece that can be no number is shown by its beginning`() async throws {
        let response = try await submit(Stand(), String(repeating: "9", count: 1_000_000))
        #expect(response.status == 200)
        #expect(response.bytes.count < 50_000)
    }

    @Test func `a paused provider is told before paying, a closed service cannot be chosen`()
        async throws
    {
        let stand = Stand()
        await stand.queries.set { queries in
            var account = ProviderRecord(
                id: ID(value: 1), code: "gsm-fusion", name: "GSM Fusion", concurrency: 4)
            account.state = .paused
            account.pauseReason = "credentials refused"
            queries.accounts = [account]
            var closed = Samples.service(2, name: "Closed check")
            closed.isEnabled = false
            closed.pauseReason = "switched off by the provider"
            var paused = Samples.service(3, name: "Paused check")
            paused.pauseReason = "off at the provider"
            queries.catalogue = [Samples.service(), closed, paused]
        }
        let page = try await stand.get("/submit")
        #expect(page.text.contains("GSM Fusion is paused (credentials refused)"))
        #expect(page.text.contains("You can order now"))
        #expect(page.text.contains("(switched off by the provider)"))
        #expect(count("data-price=\"0.08\" data-rule=\"imei\" disabled", in: page.text) == 1)
        #expect(page.text.contains("(paused: off at the provider; sent later)"))
    }

    @Test func `without services the page says why and what to do`() async throws {
        let stand = Stand()
        await stand.queries.set { $0.catalogue = [] }
        let page = try await stand.get("/submit")
        #expect(page.text.contains("No service can be ordered yet"))
        #expect(!page.text.contains("<textarea"))
    }

    @Test func `several numbers get their own references`() async throws {
        let stand = Stand()
        _ = try await submit(
            stand, "\(Samples.imei)\n\(Samples.otherIMEI)", more: [("reference", "A7")])
        let references = await stand.storage.look { $0.units.values.compactMap(\.order.reference) }
        #expect(Set(references) == ["A7-1", "A7-2"])
    }

    @Test func `a viewer may not order`() async throws {
        let stand = Stand(principal: Samples.admin(.viewer))
        #expect(try await stand.get("/submit").status == 403)
        let history = try await stand.get("/history")
        #expect(!history.text.contains("href=\"/submit\""))
    }

    @Test func `the stored answer reads back as it was written`() throws {
        let items: [SubmitAnswer.Item] = [
            .init(target: "1", verdict: .placed(order: "ORD-1")),
            .init(target: "2", verdict: .open(order: "ORD-2")),
            .init(target: "3", verdict: .known(order: "ORD-3", at: Samples.now, isOld: true)),
            .init(target: "4\"<é", verdict: .repeated),
            .init(target: "5", verdict: .refused("no \u{1} such thing", order: "ORD-5")),
            .init(target: "6", verdict: .refused("no", order: nil)),
        ]
        let answer = SubmitAnswer(
            service: Self.service, serviceName: "A & B", price: "0.0800 credits",
            takesRecheck: false, items: items)
        #expect(SubmitAnswer(answer.bytes) == answer)
        let counts = answer.counts
        #expect(
            counts.placed + counts.asked + counts.repeated + counts.refused == counts.pasted)
        #expect(SubmitAnswer(Array("{}".utf8)) == nil)
    }

    @Test(arguments: [
        (800, "0.08"), (0, "0.00"), (12_345, "1.2345"), (10_000, "1.00"), (5, "0.0005"),
    ])
    func `prices show at least two digits after the point`(_ cost: Int64, _ text: String) {
        #expect(SubmitModel.decimal(cost) == text)
    }
}
