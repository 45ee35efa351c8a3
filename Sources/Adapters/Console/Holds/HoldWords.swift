internal import Application
internal import Domain

/// How holds and verifications read on pages.
enum HoldWords {
    /// A hold's reason.
    static func label(_ reason: HoldReason) -> String {
        switch reason {
        case .payment: "Payment"
        case .verification: "ID check"
        case .review: "Review"
        case .duplicate: "Duplicate"
        case .blacklist: "Blacklist"
        }
    }

    /// How far a verification is.
    static func label(_ state: VerificationState) -> String {
        switch state {
        case .notRequired: "Not required"
        case .pending: "Waiting for the customer"
        case .underReview: "Handed in, waiting for us"
        case .approved: "Approved"
        case .rejected: "Rejected"
        }
    }

    /// The pill of a verification.
    static func colour(_ state: VerificationState) -> Display.Colour {
        switch state {
        case .notRequired, .pending: .grey
        case .underReview: .amber
        case .approved: .green
        case .rejected: .red
        }
    }

    /// What the rules would do.
    static func label(_ recommendation: RiskReport.Recommendation) -> String {
        switch recommendation {
        case .accept: "Accept"
        case .review: "Look at it"
        case .refuse: "Refuse"
        }
    }

    /// The pill of a recommendation.
    static func colour(_ recommendation: RiskReport.Recommendation) -> Display.Colour {
        switch recommendation {
        case .accept: .green
        case .review: .amber
        case .refuse: .red
        }
    }

    /// Which way a fact speaks, in a word beside it.
    static func label(_ sentiment: RiskFact.Sentiment) -> String {
        switch sentiment {
        case .positive: "For"
        case .neutral: "Note"
        case .negative: "Against"
        }
    }

    /// What a file shows.
    static func label(_ purpose: FileRecord.Purpose) -> String {
        switch purpose {
        case .identity: "ID photo"
        case .selfie: "Selfie with the ID"
        case .proof: "Payment proof"
        case .product: "Product image"
        }
    }

    /// What stands on the blacklist.
    static func label(_ kind: BlacklistValue.Kind) -> String {
        switch kind {
        case .phone: "Phone number"
        case .imei: "IMEI"
        case .email: "E-mail address"
        case .customer: "Customer id"
        case .ip: "IP address"
        }
    }

    /// An amount with its symbol; the bare number of a currency that nobody knows.
    static func amount(_ minor: Int64, _ currency: String) -> String {
        Currency(code: currency).map { Money(minor, $0).display } ?? "\(minor) \(currency)"
    }
}
