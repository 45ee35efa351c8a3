/// What prices, promos and zones may hold.
package enum PriceRules {
    /// The word that stands for the empty tier outside.
    package static let usual = "usual"
    /// Largest amount that a person may enter, in minor units; sums of 50 lines stay in range.
    package static let mostAmount: Int64 = 1_000_000_000_000

    /// Why a text is no name of a price tier; empty is the usual one.
    package static func tierFlaw(_ tier: String, at field: String) -> FieldFlaw? {
        let isPlain = tier.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: "_")
        }
        guard isPlain, tier.utf8.count <= 40, tier != usual else {
            return FieldFlaw(
                field: field, code: "FIELD_INVALID",
                message: "A price tier has up to 40 of the characters a-z, 0-9, dash and "
                    + "underscore, such as wholesale; leave it empty for usual prices.")
        }
        return nil
    }

    /// Why an amount may not stand in a field.
    package static func amountFlaw(_ amount: Int64?, at field: String) -> FieldFlaw? {
        guard let amount, !(0...mostAmount).contains(amount) else { return nil }
        return FieldFlaw(
            field: field, code: "INVALID_AMOUNT",
            message: "An amount is zero or more, and at most \(mostAmount) minor units.")
    }

    /// Every flaw of the thresholds of ranks.
    package static func flaws(_ tiers: SpendTiers) -> [FieldFlaw] {
        var flaws = [("silver", tiers.silver), ("gold", tiers.gold), ("platinum", tiers.platinum)]
            .compactMap { amountFlaw($1, at: "/" + $0) }
        if !(tiers.silver < tiers.gold && tiers.gold < tiers.platinum) {
            flaws.append(
                FieldFlaw(
                    field: "/gold", code: "FIELD_INVALID",
                    message: "Silver is below gold, and gold below platinum."))
        }
        return flaws
    }
}
