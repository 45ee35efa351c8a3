import Application
import Domain
import Testing

/// Which zone an address lies in, and its fee.
struct ShippingTests {
    private func zones(delivered: Bool = true) -> [ShippingZoneRecord] {
        var metro = ShippingZoneRecord(id: ID(value: 1), name: "Metro Manila", baseFee: 10_000)
        metro.provinces = ["Metro Manila", "NCR"]
        metro.freeFrom = 500_000
        var makati = ShippingZoneRecord(id: ID(value: 2), name: "Makati", baseFee: 5_000)
        makati.cities = ["Makati", "Parañaque"]
        makati.perKilogramFee = 2_000
        var rest = ShippingZoneRecord(id: ID(value: 3), name: "Rest", baseFee: 0, isDefault: true)
        rest.isDelivered = delivered
        return [metro, makati, rest]
    }

    private func address(_ city: String, _ province: String) -> ShippingAddress {
        ShippingAddress(
            recipientName: "Ana", phone: "09171234567", address: "1 Long Street", city: city,
            province: province)
    }

    private func fee(
        _ city: String, _ province: String, subtotal: Int64 = 1_000, grams: Int64 = 0,
        delivered: Bool = true
    ) -> Result<ShippingFee, FieldFlaw> {
        Shipping.fee(
            zones: zones(delivered: delivered), address: address(city, province),
            subtotal: subtotal, weightGrams: grams)
    }

    @Test func `city and province are compared without case, and a city wins`() throws {
        #expect(try fee("Manila", " metro  MANILA ").get().amount == 10_000)
        #expect(try fee("makati", "Metro Manila").get().amount == 5_000)
        #expect(try fee("PARAÑAQUE", "ncr").get().zone == ID(value: 2))
    }

    @Test func `every other address is the default zone's`() throws {
        let rest = try fee("Cebu", "Cebu").get()
        #expect(rest.zone == ID(value: 3))
        #expect(rest.amount == 0)
    }

    @Test(arguments: [(0, 5_000), (1, 7_000), (1_000, 7_000), (1_001, 9_000), (2_500, 11_000)])
    func `each started kilogram costs`(grams: Int64, amount: Int64) throws {
        #expect(try fee("Makati", "NCR", grams: grams).get().amount == amount)
    }

    @Test func `delivery is free from the zone's threshold on`() throws {
        #expect(try fee("Manila", "NCR", subtotal: 499_999).get().amount == 10_000)
        #expect(try fee("Manila", "NCR", subtotal: 500_000).get().amount == 0)
    }

    @Test func `a store that delivers to named zones alone refuses the rest by name`() {
        guard case .failure(let flaw) = fee("Cebu", "Cebu", delivered: false) else {
            Issue.record("delivered where nobody delivers")
            return
        }
        #expect(flaw.code == "NO_SHIPPING_ZONE")
        #expect(flaw.field == "/shipping_address")
        #expect(flaw.message.contains("Metro Manila, Makati"))
        #expect((try? fee("Makati", "NCR", delivered: false).get()) != nil)
    }

    @Test func `a fee that does not fit is refused without a trap`() {
        guard case .failure(let flaw) = fee("Makati", "NCR", grams: .max) else {
            Issue.record("a fee out of range")
            return
        }
        #expect(flaw.code == "INVALID_SHIPPING")
    }
}
