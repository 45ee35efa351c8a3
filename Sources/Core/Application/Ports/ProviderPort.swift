package import Domain

/// A remote system that does provider lines; one folder in Providers implements it.
package protocol ProviderPort: Sendable {
    /// The provider account's code, for example `gsm-fusion`.
    var code: String { get }

    /// Makes the one bare call of R2; `mayStart` is asked right before the first byte (R5).
    func submit(
        _ request: SubmitRequest, mayStart: @escaping @Sendable () -> Bool
    ) async -> CallResult

    /// Classifies what a submit call came back with; every unlisted case is `uncertain` (R3).
    ///
    /// Pure.
    func interpret(_ result: CallResult, of request: SubmitRequest) -> SubmitOutcome

    /// Asks for the state of provider orders in one read call; at most `statusChunk` ids.
    func status(of providerOrderIDs: [String]) async -> CallResult

    /// Reads the answer to a status call.
    ///
    /// Pure.
    func interpretStatus(_ result: CallResult) -> StatusAnswer

    /// Asks for the account's own list of orders in one read call (N5).
    ///
    /// Used only where `listing` is proven.
    func listing() async -> CallResult

    /// Reads the answer to a listing call.
    ///
    /// Pure.
    func interpretListing(_ result: CallResult) -> ListingAnswer

    /// Fetches the catalogue of services in one read call.
    func catalogue() async -> CallResult

    /// Reads the answer to a catalogue call, checked against duplicates and truncation.
    ///
    /// Pure.
    func interpretCatalogue(_ result: CallResult) -> CatalogueAnswer

    /// Reads a result text tolerantly; never throws (U1–U12 of `gsm-fusion.md` 10.3).
    ///
    /// Pure.
    func parseResult(_ text: String, target: String) -> ParsedResult

    /// The version that stored results carry, so that a newer parser can find the older ones.
    var parserVersion: Int { get }
}

extension ProviderPort {
    /// A provider without a list.
    package func listing() async -> CallResult {
        .failed(
            TransportFailure(
                kind: .other, nothingSent: true, message: "this provider has no list of orders"))
    }

    /// A provider without a list tells nothing.
    package func interpretListing(_ result: CallResult) -> ListingAnswer {
        .failed("this provider has no list of orders")
    }
}

/// One order of a provider's own list.
package struct ListedOrder: Sendable, Equatable {
    package let row: StatusRow
    /// When the provider says it was made; nil when it does not say so readably.
    package let requestedAt: Timestamp?

    /// Pairs a row with its time.
    package init(row: StatusRow, requestedAt: Timestamp?) {
        self.row = row
        self.requestedAt = requestedAt
    }
}

/// What a listing call told.
package enum ListingAnswer: Sendable, Equatable {
    case orders([ListedOrder])
    /// Nothing usable; it proves nothing.
    case failed(String)
}

/// What one paid call asks for: exactly one target.
package struct SubmitRequest: Sendable, Equatable {
    package let attempt: ID<Attempt>
    /// The normalised target: an IMEI of 15 digits or a phone number.
    package let target: String
    /// The provider's own code of the service (`networkId`).
    package let serviceCode: String
    /// Extra inputs that the service asks for, by the provider's field name.
    package let fields: [String: String]

    /// Makes a request for one target.
    package init(
        attempt: ID<Attempt>, target: String, serviceCode: String, fields: [String: String]
    ) {
        self.attempt = attempt
        self.target = target
        self.serviceCode = serviceCode
        self.fields = fields
    }
}

/// How a call ended, before anybody looked into the body.
package enum CallResult: Sendable, Equatable {
    case reply(RawReply)
    case failed(TransportFailure)
}

/// An HTTP answer as it came.
package struct RawReply: Sendable, Equatable {
    package let status: Int
    package let body: [UInt8]

    /// Wraps status and decompressed body bytes.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// A call without a usable answer.
package struct TransportFailure: Sendable, Equatable {
    /// Where the call broke; only `nothingSent` decides whether it may be repeated (R4).
    package enum Kind: String, Sendable {
        case resolve, refused, connectTimeout, tls, gateClosed, timeout, reset, emptyReply,
            sendFailed
        case tooLarge, badEncoding, cancelled, other
    }

    package let kind: Kind
    /// True only when it is proven that not one byte of the request left.
    package let nothingSent: Bool
    package let message: String
    /// Body bytes that came before the break.
    package let partial: [UInt8]

    /// Describes a broken call.
    package init(kind: Kind, nothingSent: Bool, message: String, partial: [UInt8] = []) {
        self.kind = kind
        self.nothingSent = nothingSent
        self.message = message
        self.partial = partial
    }
}

/// The outcome of one send; three values, the rest are their reasons (R3).
package enum SubmitOutcome: Sendable, Equatable {
    /// Exactly one provider order, for our target.
    case accepted(providerOrderID: String, status: ProviderStatus)
    /// A definite no of the pinned table.
    case refused(Refusal)
    /// The gate was closed before the first byte (R5).
    case notSent
    /// The provider says it already has this target (N3, N4).
    case duplicate
    /// A well-formed success that does not fit: other target, two ids (T25).
    case mismatch(String)
    /// Everything else; the text says what was seen.
    case uncertain(String)
}

extension SubmitOutcome {
    /// How an `uncertain` outcome begins when the provider refused in words unknown here.
    package static let unknownRefusal = "unknown refusal: "

    /// The unknown words of a refusal; nil for every other outcome.
    package var unknownRefusalText: String? {
        guard case .uncertain(let detail) = self, detail.hasPrefix(Self.unknownRefusal) else {
            return nil
        }
        return String(detail.dropFirst(Self.unknownRefusal.count))
    }
}

/// A definite refusal.
package struct Refusal: Sendable, Equatable {
    /// What the refusal means for the line.
    package enum Kind: String, Sendable {
        /// May work later: backoff.
        case retryable
        /// About this line: failed.
        case final
        /// About our account: park, pause the provider.
        case oursProvider
        /// About one service: park, pause the service.
        case oursService
    }

    package let kind: Kind
    package let code: String
    package let message: String

    /// Describes a refusal; `message` is the provider's own text or the transport's.
    package init(kind: Kind, code: String, message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }
}

/// A provider's word for the state of one of its orders.
package enum ProviderStatus: Sendable, Equatable {
    case pending, inProcess, completed, rejected
    case unknown(String)
}

/// One row of a status answer.
package struct StatusRow: Sendable, Equatable {
    package let providerOrderID: String
    package let target: String
    package let status: ProviderStatus
    /// The provider's own spelling of the status.
    package let statusWord: String
    /// The provider's own name of the service, when told.
    package let serviceName: String?
    /// The result text verbatim; nil when missing or empty.
    package let resultText: String?
    /// The time the provider says the order was made, as it wrote it.
    package let requestedAt: String?
    /// This row's part of the reply, byte for byte.
    package let raw: [UInt8]

    /// Makes a row of what the provider said.
    package init(
        providerOrderID: String, target: String, status: ProviderStatus, statusWord: String,
        serviceName: String?, resultText: String?, requestedAt: String?, raw: [UInt8]
    ) {
        self.providerOrderID = providerOrderID
        self.target = target
        self.status = status
        self.statusWord = statusWord
        self.serviceName = serviceName
        self.resultText = resultText
        self.requestedAt = requestedAt
        self.raw = raw
    }
}

/// What a status call told.
package enum StatusAnswer: Sendable, Equatable {
    case rows([StatusRow])
    /// A refusal of the whole call for our account's sake.
    case refused(Refusal)
    /// Nothing usable; the ids stay open.
    case failed(String)
}

/// One service of a provider's catalogue.
package struct CatalogueService: Sendable, Equatable {
    package let code: String
    package let category: String
    package let name: String
    /// Price in 1/10 000 credits.
    package let price: Int64
    package let deliveryTime: String
    /// Plain text: tags removed, entities decoded.
    package let description: String

    /// Makes one catalogue row.
    package init(
        code: String, category: String, name: String, price: Int64, deliveryTime: String,
        description: String
    ) {
        self.code = code
        self.category = category
        self.name = name
        self.price = price
        self.deliveryTime = deliveryTime
        self.description = description
    }
}

/// What a catalogue call told.
package enum CatalogueAnswer: Sendable, Equatable {
    case services([CatalogueService])
    case refused(Refusal)
    /// Empty, truncated, duplicate codes or unreadable; the old catalogue stays (S20).
    case failed(String)
}
