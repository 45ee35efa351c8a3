package import Domain

/// What a delivery address needs (`orders.md` 5.2), for orders and for what customers keep.
package enum Addressing {
    /// Every flaw of an address at once, one a field; its texts are trimmed and its phone is
    /// brought into the stored form.
    package static func check(
        _ address: inout ShippingAddress, at pointer: String, rule: PhoneNumber.Rule
    ) -> [FieldFlaw] {
        address.recipientName = TradeText.trimmed(address.recipientName)
        address.address = TradeText.trimmed(address.address)
        address.city = TradeText.trimmed(address.city)
        address.province = TradeText.trimmed(address.province)
        address.postalCode = address.postalCode.map(TradeText.trimmed)
            .flatMap { $0.isEmpty ? nil : $0 }
        let parts: [(String, String, ClosedRange<Int>, String)] = [
            ("recipient_name", address.recipientName, 2...255, "The recipient's name"),
            ("address", address.address, 10...500, "The street address"),
            ("city", address.city, 1...100, "The city"),
            ("province", address.province, 1...100, "The province"),
            ("postal_code", address.postalCode ?? "-", 1...20, "The postal code"),
        ]
        var flaws = parts.compactMap { name, text, length, what in
            TradeText.flaw(
                text, at: "\(pointer)/\(name)", length, what, code: "ADDRESS_INCOMPLETE")
        }
        let number = TradeText.trimmed(address.phone)
        if number.isEmpty {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/phone", code: "ADDRESS_INCOMPLETE",
                    message: "The recipient's phone number is needed."))
            return flaws
        }
        switch phone(number, at: pointer + "/phone", rule: rule) {
        case .success(let digits): address.phone = digits
        case .failure(let flaw): flaws.append(flaw)
        }
        return flaws
    }

    /// The stored form of a phone number, or `INVALID_PHONE`.
    package static func phone(
        _ text: String, at field: String, rule: PhoneNumber.Rule
    ) -> Result<String, FieldFlaw> {
        do throws(PhoneNumber.Flaw) {
            return .success(try PhoneNumber(parsing: text, rule: rule).digits)
        } catch {
            return .failure(
                FieldFlaw(field: field, code: PhoneNumber.Flaw.code, message: error.sentence))
        }
    }
}
