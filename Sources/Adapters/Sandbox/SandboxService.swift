/// One service of the stand-in's catalogue.
package struct SandboxService: Sendable, Equatable {
    /// The provider's code (`PackageId`), sent as `networkId`.
    package let code: String
    /// The heading it stands under.
    package let category: String
    /// The name (`PackageTitle`).
    package let title: String
    /// Price in 1/10 000 credits.
    package let price: Int64
    /// The usual time in the provider's words.
    package let timeTaken: String
    /// Notes as HTML.
    package let mustRead: String
    /// Takes any 1 to 20 digits, so that one can try without a real IMEI.
    package let takesAnyDigits: Bool

    /// Describes a service; `price` in 1/10 000 credits.
    package init(
        code: String, category: String, title: String, price: Int64, timeTaken: String,
        mustRead: String, takesAnyDigits: Bool = false
    ) {
        self.code = code
        self.category = category
        self.title = title
        self.price = price
        self.timeTaken = timeTaken
        self.mustRead = mustRead
        self.takesAnyDigits = takesAnyDigits
    }
}
