internal import Application
internal import Domain

/// Words of money that pages share.
enum MoneyWords {
    /// An amount as a person reads it.
    static func amount(_ minor: Int64, _ currency: String) -> String {
        Currency(code: currency).map { Money(minor, $0).display } ?? "\(minor) \(currency)"
    }

    /// The ways money comes from outside, with their labels.
    static let methods: [(method: PaymentMethod, label: String)] = [
        (.cod, "Cash"), (.gcash, "GCash"), (.paymaya, "PayMaya"),
        (.bankTransfer, "Bank transfer"), (.creditCard, "Credit card"),
    ]

    /// How a payment's method reads.
    static func label(_ method: PaymentMethod) -> String {
        switch method {
        case .balance: "Balance"
        case .internal: "House account"
        case .cod, .gcash, .paymaya, .bankTransfer, .creditCard:
            methods.first { $0.method == method }?.label ?? method.rawValue
        }
    }

    /// What a movement of an order's money is called.
    static func label(_ payment: PaymentRecord) -> String {
        switch payment.kind {
        case .authorise: "Set aside"
        case .capture: "Taken"
        case .void: "Released"
        case .pay: "Payment"
        case .refund:
            switch payment.status {
            case .pending: "Refund to be made"
            case .done: "Refund"
            case .failed: "Refund that failed"
            }
        }
    }

    /// What a cause of the ledger is called.
    static func cause(_ word: String) -> String {
        switch word {
        case "pay": "Payment for an order"
        case "top_up": "Top-up"
        case "hold": "Set aside"
        case "capture": "Taken"
        case "release": "Released"
        case "refund": "Refund"
        case "adjustment": "Correction"
        case "loss": "Loss"
        default: StatusModel.plain(word)
        }
    }
}
