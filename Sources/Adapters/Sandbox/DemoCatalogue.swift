/// What a new test store is seeded with (`orders.md` 17, Demo).
package enum DemoCatalogue {
    /// The currency of the demo store.
    package static let currency = "PHP"

    /// An IMEI that the documents use; it completes with a full result.
    package static let imei = "356825821305851"

    /// The IMEI services; the stand-in answers `imeiservices` with them.
    package static let services = [
        SandboxService(
            code: "1", category: "iPhone", title: "iPhone IMEI Info", price: 5_000,
            timeTaken: "Instant-5 Minutes", mustRead: "<b>iPhone only</b>"),
        SandboxService(
            code: "1739", category: "Hot",
            title: "10-7.1# Apple iPhone IMEI Carrier + Simlock + FMI", price: 800,
            timeTaken: "Instant-5 Minutes",
            mustRead: "<b>iPhone only</b><br>No refund for a wrong IMEI &amp; model"),
        SandboxService(
            code: "TEST ORDER", category: "Test", title: "TEST ORDER", price: 100,
            timeTaken: "Instant", mustRead: "Takes any digits; nothing is checked",
            takesAnyDigits: true),
    ]
}
