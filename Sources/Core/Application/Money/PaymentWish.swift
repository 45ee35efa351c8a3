package import Domain

/// A payment as somebody tells of it: staff, a key, or a payment provider.
package struct PaymentWish: Sendable, Equatable {
    package var amount: Int64
    package var method: PaymentMethod
    /// The payment provider's own number; unique per method.
    package var reference: String
    package var note: String?
    /// Which paid orders confirm themselves.
    package var autoConfirm = PlaceSettings.AutoConfirm.paid

    /// Tells of a payment.
    package init(amount: Int64, method: PaymentMethod, reference: String, note: String? = nil) {
        self.amount = amount
        self.method = method
        self.reference = reference
        self.note = note
    }

    /// The largest amount that is taken at once, in minor units: a slip of the hand is larger.
    package static let largestAmount: Int64 = 1_000_000_000_000
    /// Characters of a reference.
    package static let longestReference = 100
    /// Characters of a reason.
    package static let longestReason = 500

    /// What is wrong with it, all at once; empty when nothing is.
    package var flaws: [FieldFlaw] {
        var flaws = Self.amountFlaws(amount) + Self.referenceFlaws(reference)
        switch method {
        case .internal:
            flaws.append(
                FieldFlaw(
                    field: "/method", code: "INVALID_PAYMENT",
                    message: "The house account owes nothing; name the way the money came."))
        case .cod, .gcash, .paymaya, .bankTransfer, .creditCard, .balance: break
        }
        return flaws
    }

    /// What is wrong with an amount of money that moves.
    package static func amountFlaws(_ amount: Int64) -> [FieldFlaw] {
        guard amount <= 0 || amount > largestAmount else { return [] }
        return [
            FieldFlaw(
                field: "/amount", code: "INVALID_AMOUNT",
                message: amount <= 0
                    ? "The amount must be above nothing."
                    : "The amount is too large; check its digits.")
        ]
    }

    /// What is wrong with a reference.
    package static func referenceFlaws(_ text: String) -> [FieldFlaw] {
        if text.isEmpty {
            return [
                FieldFlaw(
                    field: "/reference", code: "REFERENCE_REQUIRED",
                    message: "A payment needs the number under which it can be found again.")
            ]
        }
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard isPlain, text.utf8.count <= longestReference else {
            return [
                FieldFlaw(
                    field: "/reference", code: "INVALID_REFERENCE",
                    message: "A reference is up to \(longestReference) plain characters.")
            ]
        }
        // One of ours that was typed would take the place of the movement that it names.
        if let own = ownPrefixes.first(where: { text.utf8.starts(with: $0.utf8) }) {
            return [
                FieldFlaw(
                    field: "/reference", code: "INVALID_REFERENCE",
                    message: "References that begin with '\(own)' are Waybill's own; put "
                        + "a word before it, such as 'no. \(own)1'.")
            ]
        }
        return []
    }

    /// What the references of Waybill's own movements begin with.
    package static let ownPrefixes = ["authorise-", "capture-", "cod-", "refund-", "void-"]

    /// What is wrong with a reason that must be given.
    package static func reasonFlaws(_ text: String) -> [FieldFlaw] {
        let isBlank = !text.utf8.contains { $0 > 0x20 }
        if isBlank {
            return [
                FieldFlaw(field: "/reason", code: "REASON_REQUIRED", message: "Say why.")
            ]
        }
        guard text.unicodeScalars.count <= longestReason,
            !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F })
        else {
            return [
                FieldFlaw(
                    field: "/reason", code: "TOO_LONG",
                    message: "A reason is up to \(longestReason) characters without control ones.")
            ]
        }
        return []
    }
}

/// What an act on an order's money came to.
package enum PaymentOutcome: Sendable {
    /// Done now.
    case done(OrderRecord, PaymentRecord)
    /// The same was told before; nothing happened.
    case known(OrderRecord, PaymentRecord)
    /// Done without a movement of its own, for example a payment that failed.
    case moved(OrderRecord)
    case notFound
    /// Fields of the body are wrong, all of them.
    case flawed([FieldFlaw])
    /// 409: why, what the payment is, what is allowed now.
    case refused(String, state: PaymentState, allowed: [PaymentEvent])
    /// Kept until a second person asks for the same (SEC72).
    case waits
}
