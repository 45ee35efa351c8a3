import Application
import Domain
import HTTPClient
import Providers

/// The IMEI that most examples order.
let orderedIMEI = "350000000000014"

/// The full field set F of example X1.
let fullFields: [ParsedResult.Field: String] = [
    .model: "iPhone 13 128GB Midnight", .imei: orderedIMEI, .serialNumber: "XX00XX00XX",
    .imei2: "490154203237518", .meid: "35000000000001", .applecare: "OFF",
    .purchaseDate: "19/10/24", .carrier: "T-Mobile USA", .tetherPolicy: "10",
    .gsmaStatus: "Clean", .fmi: "OFF", .simlock: "Locked",
]

/// The text of example X1.
let fullText = """
    Model: iPhone 13 128GB Midnight<br>IMEI Number: 350000000000014<br>Serial Number: XX00XX00XX\
    <br>IMEI2 Number: 490154203237518<br>MEID Number: 35000000000001<br>AppleCare Eligible: OFF\
    <br>Estimated Purchase Date: 19/10/24<br>Carrier: T-Mobile USA<br>Next Tether Policy: 10\
    <br>Current GSMA Status: Clean<br>Find My iPhone: <font color="green">OFF</font>\
    <br>SimLock: <font color="red">Locked</font>
    """

/// A configuration with secrets that are easy to find where they must not be.
func makeConfiguration(
    rateLimitsBeforeProcessing: Bool = false, staffTexts: [PinnedTexts.Row] = [],
    timeZoneOffsetMinutes: Int = 0
) throws -> GSMFusionConfiguration {
    try GSMFusionConfiguration(
        baseURL: "https://provider.example",
        credentials: GSMFusionCredentials(apiKey: "AAAA-BBBB-CCCC-DDDD-EEEE", userId: "demo user"),
        timeZoneOffsetMinutes: timeZoneOffsetMinutes,
        rateLimitsBeforeProcessing: rateLimitsBeforeProcessing, staffTexts: staffTexts)
}

/// A provider that reads replies and never calls anybody.
func makeProvider(
    rateLimitsBeforeProcessing: Bool = false, staffTexts: [PinnedTexts.Row] = [],
    timeZoneOffsetMinutes: Int = 0
) throws -> GSMFusionProvider {
    GSMFusionProvider(
        configuration: try makeConfiguration(
            rateLimitsBeforeProcessing: rateLimitsBeforeProcessing, staffTexts: staffTexts,
            timeZoneOffsetMinutes: timeZoneOffsetMinutes),
        send: { _ in .failure(HTTPFailure(kind: .other, nothingSent: true)) }, delay: { _ in })
}

/// A request for one IMEI at service 1739.
func request(_ target: String = orderedIMEI, fields: [String: String] = [:]) -> SubmitRequest {
    SubmitRequest(
        attempt: ID<Attempt>(value: 7), target: target, serviceCode: "1739", fields: fields)
}

/// A reply with HTTP 200 unless told otherwise.
func reply(_ body: String, status: Int = 200) -> CallResult {
    .reply(RawReply(status: status, body: Array(body.utf8)))
}

/// An accepted order as example (b) shows it.
func acceptedBody(
    id: String = "20000001", imei: String = orderedIMEI, status: String = "Pending"
) -> String {
    "<?phpxml version=\"1.0\" encoding=\"utf-8\"?><result><imeis><id>\(id)</id><imei>\(imei)</imei>"
        + "<status>\(status)</status></imeis></result>"
}

/// One row of a status reply with a result text as it stands on the wire.
func statusBody(code: String, id: String = "20000001", status: String = "Completed") -> String {
    "<result><imeis><id>\(id)</id><package>10-7.1# Apple</package><imei>\(orderedIMEI)</imei>"
        + "<status>\(status)</status><code>\(code)</code>"
        + "<requestedat>2026-01-02 03:04:05</requestedat></imeis></result>"
}

/// The rows of a status answer; empty when it is no list of rows.
func rows(_ answer: StatusAnswer) -> [StatusRow] {
    if case .rows(let rows) = answer { rows } else { [] }
}
