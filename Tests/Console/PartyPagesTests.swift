import Application
import Domain
import HTML
import HTTP
import Testing

@testable import Console

/// The pages of customers and settings, from model to text, and what their forms send.
@Suite struct PartyPagesTests {
    private static let php = Currency(code: "PHP") ?? .credits

    private func card(_ name: String = "Ana Cruz") -> CustomerCard {
        var record = CustomerRecord(
            id: ID(value: 77), name: name, email: "ana@example.com", phone: "09171234567",
            isHouse: false)
        record.version = 3
        record.totalSpent = 123_456
        let address = ShippingAddress(
            recipientName: "Ana", phone: "09170000001", address: "1 Long Street 5", city: "Manila",
            province: "Metro Manila")
        return CustomerCard(
            record: record, addresses: [CustomerAddress(address, isDefault: true)],
            createdAt: Samples.now, updatedAt: Samples.now)
    }

    private func page(_ card: CustomerCard, _ role: AccessRole = .admin) -> String {
        let principal = Principal.staff(ID(value: 1), login: "anna", role: role, session: [])
        let model = CustomerModel(
            frame: Samples.frame(principal), card: card, isNew: false, currency: Self.php,
            isMasked: role == .viewer, formKey: "k")
        return CustomerPage.page(model).string
    }

    private func settings() -> SettingsModel {
        SettingsModel(frame: Samples.frame(), currency: Self.php, formKey: "k")
    }

    @Test func `an operator edits a customer, with one empty row for another address`() {
        let text = page(card(), .operator)
        #expect(text.contains("09171234567"))
        #expect(text.contains("₱1,234.56"))
        #expect(text.contains(#"name="version" value="3""#))
        #expect(text.contains(#"name="city_0" value="Manila""#))
        #expect(text.contains(#"name="city_1""#))
        #expect(!text.contains(#"name="city_2""#))
    }

    @Test func `16 a viewer sees masked numbers and no form`() {
        let text = page(card(), .viewer)
        #expect(text.contains("*******4567"))
        #expect(text.contains("*******0001"))
        #expect(!text.contains("09171234567"))
        #expect(!text.contains("09170000001"))
        #expect(!text.contains(#"name="version""#))
    }

    @Test func `a hostile name is text`() {
        let text = page(card("<script>alert(1)</script>"))
        #expect(!text.contains("<script>alert"))
        #expect(text.contains("&lt;script>alert") || text.contains("&lt;script&gt;alert"))
    }

    @Test func `a form drops empty address rows and knows which comes first`() {
        let form = CustomerForm(
            FormFields([
                ("name", " Ana "), ("status", "suspended"),
                ("trusted", "1"), ("version", "3"),
                ("city_0", "Manila"), ("city_2", "Cebu"),
                ("default_address", "2"), ("city_1", "  "),
            ]))
        var card = card()
        form.apply(&card)
        #expect(card.record.name == "Ana")
        #expect(card.record.status == .suspended)
        #expect(card.record.isTrusted)
        #expect(card.record.email == nil)
        #expect(card.addresses.map(\.address.city) == ["Manila", "Cebu"])
        #expect(card.addresses.map(\.isDefault) == [false, true])
        #expect(form.version == 3)
    }

    @Test func `what a form came to is read back from its stored bytes`() {
        let flaws = [FieldFlaw(field: "/name", code: "X", message: "A \"name\" is needed.")]
        func read(_ outcome: PartyOutcome<Int>) -> PartyFormAnswer? {
            PartyFormAnswer(PartyFormAnswer.rendered(outcome) { String($0) }.body)
        }
        #expect(read(.done(7)) == .done(id: "7"))
        #expect(
            read(.refused(flaws))
                == .refused([PartyFault(field: "/name", message: "A \"name\" is needed.")]))
        #expect(read(.notFound) == .notFound)
        #expect(read(.conflict(code: "x", message: "No.")) == .conflict("No."))
        guard case .conflict(let sentence) = read(.moved(current: 4)) else {
            Issue.record("a moved version is a conflict")
            return
        }
        #expect(sentence.contains("Somebody else"))
        #expect(PartyFormAnswer([0x7B]) == nil)
    }

    @Test func `zones say what they cost and where they are`() {
        var metro = ShippingZoneRecord(id: ID(value: 5), name: "Metro Manila", baseFee: 10_000)
        metro.provinces = ["Metro Manila"]
        metro.perKilogramFee = 2_000
        metro.freeFrom = 500_000
        var rest = ShippingZoneRecord(
            id: ID(value: 6), name: "Rest", baseFee: 0, isDefault: true)
        #expect(
            SettingsPage.sentence(metro, settings())
                == "₱100.00, and ₱20.00 for each started kilogram; free from ₱5,000.00. "
                + "Metro Manila.")
        #expect(SettingsPage.sentence(rest, settings()) == "₱0.00. Every other address.")
        rest.isDelivered = false
        #expect(SettingsPage.sentence(rest, settings()) == "No delivery to any other address.")
        let text = SettingsPage.page(
            settings(), zones: [metro, rest],
            tiers: SpendTiers(silver: 100, gold: 200, platinum: 300)
        ).string
        #expect(text.contains("Remove Metro Manila"))
        #expect(!text.contains("Remove Rest"))
        #expect(text.contains(#"name="silver" value="1.00""#))
    }

    @Test func `promos and prices say what they give and take`() {
        var promo = PromoRecord(
            id: ID(value: 9), code: "SAVE", kind: .percentage, value: 1_250)
        promo.maxDiscount = 50_000
        promo.usageLimit = 50
        promo.usageCount = 3
        #expect(
            PromosPage.sentence(promo, settings(), Samples.clock)
                == "12.50 % off, at most ₱500.00. Used 3 of 50 times.")
        promo.startsAt = Timestamp(microseconds: 1_795_132_800_000_000)
        promo.endsAt = promo.startsAt?.adding(seconds: 86_400)
        promo.kinds = [.goods, .imeiCheck]
        promo.products = ["A", "B"]
        promo.perCustomerLimit = 2
        #expect(
            PromosPage.sentence(promo, settings(), Samples.clock).contains(
                ", from 2026-11-20T00:00, until 2026-11-21T00:00, only for goods and IMEI checks, "
                    + "only for A, B. Used 3 of 50 times. At most 2 for each customer."))
        let page = PromosPage.page(
            settings(),
            promos: IDPage(items: [promo], hasOlder: false, hasNewer: false, total: 1),
            older: nil, newer: nil, clock: Samples.clock
        ).string
        #expect(page.contains(#"type="datetime-local" name="starts_at" value="2026-11-20T00:00""#))
        #expect(page.contains(#"name="ends_at" value="2026-11-21T00:00""#))
        #expect(page.contains(#"name="kinds" value="goods" id="kind-goods-0" checked"#))
        #expect(page.contains(#"name="kinds" value="data_bundle" id="kind-data_bundle-0">"#))
        #expect(
            PricesPage.sentence(
                [TierPrice(tier: "", price: 5_000), TierPrice(tier: "big", price: 4_000)],
                settings()) == "₱50.00, big ₱40.00.")
        #expect(
            PricesPage.sentence([], settings())
                == "No price yet, so customers cannot order it.")
    }

    @Test func `times of a form are times on the wall, and days that do not exist are told`() {
        var fields = PartyFields(
            FormFields([
                ("a", "2026-11-20T08:00"), ("b", "2026-11-20 08:00:30"), ("c", ""),
                ("d", "2026-02-30T08:00"), ("e", "tomorrow"), ("f", "2026-11-20T24:00"),
            ]), currency: Self.php)
        #expect(fields.localTime("a", "It") == 1_795_161_600)
        #expect(fields.localTime("b", "It") == 1_795_161_630)
        #expect(fields.localTime("c", "It") == nil && fields.faults.isEmpty)
        for name in ["d", "e", "f"] { #expect(fields.localTime(name, "It") == nil) }
        #expect(fields.faults.map(\.field) == ["/d", "/e", "/f"])
    }

    @Test func `amounts and numbers of a form are read exactly or told`() {
        var fields = PartyFields(
            FormFields([
                ("a", "12.50"), ("b", "1.234"),
                ("c", "5"), ("d", "x"),
                ("e", "Manila, Makati\nCebu\r\n"),
            ]), currency: Self.php)
        #expect(fields.amount("a", "It") == 1_250)
        #expect(fields.amount("missing", "It") == nil)
        #expect(fields.amount("b", "It") == nil)
        #expect(fields.count("c", "It") == 5)
        #expect(fields.count("d", "It") == nil)
        #expect(fields.list("e") == ["Manila", "Makati", "Cebu"])
        #expect(fields.faults.map(\.field) == ["/b", "/d"])
    }
}
