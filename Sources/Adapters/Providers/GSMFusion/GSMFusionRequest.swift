internal import Application

/// The form fields of each call; what may be sent is decided here and nowhere else.
struct GSMFusionRequest {
    /// The optional `placeorder` fields of `gsm-fusion.md` 2.3; no other name passes.
    static let optionalFields: Set<String> = [
        "modelNo", "operatorId", "serviceId", "modelId", "providerId", "mobileId", "mep",
        "serialNo",
        "prd", "pin", "kbh", "zte", "otherId", "other", "network", "type", "locks",
    ]
    /// The most ids one status call may ask for (6.2).
    static let statusLimit = 100

    private let fields: [(name: String, value: String)]

    /// One IMEI for one service; nil when the target is not one IMEI (P7) or the code is bad.
    static func placeOrder(_ request: SubmitRequest) -> GSMFusionRequest? {
        guard request.target.utf8.count == 15, request.target.utf8.allSatisfy(ByteSearch.isDigit),
            CatalogueReading.isCode(request.serviceCode)
        else { return nil }
        let extra = request.fields.filter { optionalFields.contains($0.key) }.sorted {
            $0.key < $1.key
        }
        return GSMFusionRequest(
            fields: [
                ("action", "placeorder"), ("imei", request.target),
                ("networkId", request.serviceCode),
            ] + extra.map { ($0.key, $0.value) })
    }

    /// The state of 1–100 orders; nil for none, for more, and for an id that would not be one id.
    static func statuses(of ids: [String]) -> GSMFusionRequest? {
        guard !ids.isEmpty, ids.count <= statusLimit,
            ids.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 20 && $0.utf8.allSatisfy(isIDByte) })
        else { return nil }
        return GSMFusionRequest(
            fields: [("action", "getimeis"), ("orderIds", ids.joined(separator: ","))])
    }

    /// All orders of the account, where the provider lists them (N5).
    static let listing = GSMFusionRequest(fields: [("action", "getimeis")])

    /// The whole catalogue of IMEI services.
    static let catalogue = GSMFusionRequest(fields: [("action", "imeiservices")])

    /// The body to send.
    func body(_ credentials: GSMFusionCredentials) -> [UInt8] {
        FormEncoding.body(
            fields + [("userId", credentials.userId), ("apiKey", credentials.apiKey)])
    }

    /// The body as it may be stored: without the credentials.
    var storedBody: [UInt8] { FormEncoding.body(fields) }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        ByteSearch.isDigit(byte) || ByteSearch.isLetter(byte)
    }
}
