package import Domain

/// What a customer's fields may hold; values are brought into their stored form on the way.
package enum CustomerRules {
    /// Addresses that a customer may keep.
    package static let mostAddresses = 20

    /// Every flaw at once; what was stored before and did not change is not judged again.
    package static func check(
        _ card: inout CustomerCard, before: CustomerCard?, rule: PhoneNumber.Rule
    ) -> [FieldFlaw] {
        var flaws: [FieldFlaw] = []
        card.record.name = TradeText.trimmed(card.record.name)
        if let flaw = TradeText.flaw(card.record.name, at: "/name", 1...255, "A name") {
            flaws.append(flaw)
        }
        checkReach(&card, before: before, rule, &flaws)
        let tier = TradeText.trimmed(card.record.priceTier)
        if let flaw = PriceRules.tierFlaw(tier, at: "/price_tier") { flaws.append(flaw) }
        card.record.priceTier = tier
        let locale = card.record.locale
        let isLocale = locale.utf8.allSatisfy { TradeText.isWord($0) || $0 == UInt8(ascii: "-") }
        if !(2...35).contains(locale.utf8.count) || !isLocale {
            flaws.append(
                FieldFlaw(
                    field: "/locale", code: "FIELD_INVALID",
                    message: "A language is written like en or en-PH."))
        }
        checkAddresses(&card, before: before, rule, &flaws)
        return flaws
    }

    private static func checkReach(
        _ card: inout CustomerCard, before: CustomerCard?, _ rule: PhoneNumber.Rule,
        _ flaws: inout [FieldFlaw]
    ) {
        let email = card.record.email.map(TradeText.trimmed).flatMap { $0.isEmpty ? nil : $0 }
        card.record.email = email
        if let email, !isEmail(email) {
            flaws.append(
                FieldFlaw(
                    field: "/email", code: "INVALID_EMAIL",
                    message: "An e-mail address is written like ana@example.com."))
        }
        let phone = card.record.phone.map(TradeText.trimmed).flatMap { $0.isEmpty ? nil : $0 }
        card.record.phone = phone
        guard let phone, phone != before?.record.phone else { return }
        switch Addressing.phone(phone, at: "/phone", rule: rule) {
        case .success(let digits): card.record.phone = digits
        case .failure(let flaw): flaws.append(flaw)
        }
    }

    private static func checkAddresses(
        _ card: inout CustomerCard, before: CustomerCard?, _ rule: PhoneNumber.Rule,
        _ flaws: inout [FieldFlaw]
    ) {
        if card.addresses.count > mostAddresses {
            flaws.append(
                FieldFlaw(
                    field: "/addresses", code: "TOO_MANY_ITEMS",
                    message: "A customer keeps up to \(mostAddresses) addresses; remove some."))
            return
        }
        let known = before?.addresses.map(\.address) ?? []
        for index in card.addresses.indices where !known.contains(card.addresses[index].address) {
            flaws += Addressing.check(
                &card.addresses[index].address, at: "/addresses/\(index)", rule: rule)
        }
        // One is the default: the last that claims it, else the first.
        let chosen = card.addresses.lastIndex { $0.isDefault } ?? 0
        for index in card.addresses.indices { card.addresses[index].isDefault = index == chosen }
    }

    /// Something before and after one `@`, plain visible characters, at most 254 bytes.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let isVisible = text.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace
                && !(0x80...0x9F).contains($0.value)
        }
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && isVisible
    }
}
