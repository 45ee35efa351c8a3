internal import Application
internal import Domain
internal import JSON

/// What a form about goods came to; its bytes are the stored answer of the form's key (K4).
enum InventoryAnswer: Sendable, Equatable {
    /// Leads back to the page of this product.
    case done(InventoryNotice, product: String)
    /// The sentence says why, and the way out.
    case refused(String)
    /// Fields that have to be entered otherwise.
    case flawed([FieldFlaw])
    case notFound

    /// The bytes of a change of a product or variant.
    static func rendered(
        _ outcome: CatalogueOutcome, done notice: InventoryNotice
    ) -> RenderedAnswer {
        switch outcome {
        case .done(let product, _, _): done(notice, product.id.text)
        case .refused(let flaws): flawed(flaws)
        case .taken(let flaw): flawed([flaw])
        case .notFound: missing
        case .versionDiffers:
            refused(
                "Somebody else changed the product meanwhile. What it is now stands below; "
                    + "enter your change again.")
        }
    }

    /// The bytes of a move of stock.
    static func rendered(_ outcome: StockOutcome) -> RenderedAnswer {
        switch outcome {
        case .done(let product, _, _, _, _, _): done(.moved, product.id.text)
        case .refused(let flaws): refused(flaws.map(\.message).joined(separator: " "))
        case .short(let sentence, _): refused(sentence)
        case .notFound: missing
        }
    }

    /// The bytes of a release.
    static func rendered(_ outcome: ReleaseOutcome, product: String) -> RenderedAnswer {
        switch outcome {
        case .done(let count): done(count > 0 ? .released : .nothingReleased, product)
        case .refused(let state):
            refused(
                "The order is \(state.rawValue): its stock is freed by cancelling it, on its own "
                    + "page.")
        case .reasonMissing: refused("Say why the stock is released.")
        case .notFound: missing
        }
    }

    private static func done(_ notice: InventoryNotice, _ product: String) -> RenderedAnswer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("notice", notice.rawValue)
            writer.field("product", product)
        }
        return RenderedAnswer(status: 303, body: writer.bytes, order: nil, hasEffect: true)
    }

    private static func refused(_ sentence: String) -> RenderedAnswer {
        var writer = JSONWriter()
        writer.object { $0.field("refused", sentence) }
        return RenderedAnswer(status: 409, body: writer.bytes, order: nil, hasEffect: false)
    }

    private static func flawed(_ flaws: [FieldFlaw]) -> RenderedAnswer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("flaws")
            writer.array { writer in
                for flaw in flaws {
                    writer.object { writer in
                        writer.field("field", flaw.field)
                        writer.field("code", flaw.code)
                        writer.field("message", flaw.message)
                    }
                }
            }
        }
        return RenderedAnswer(status: 400, body: writer.bytes, order: nil, hasEffect: false)
    }

    private static var missing: RenderedAnswer {
        var writer = JSONWriter()
        writer.object { $0.field("missing", true) }
        return RenderedAnswer(status: 404, body: writer.bytes, order: nil, hasEffect: false)
    }

    /// Reads stored bytes; nil when they are none of these pages'.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONReader.parse(bytes) else { return nil }
        if let notice = value["notice"]?.string.flatMap(InventoryNotice.init(rawValue:)),
            let product = value["product"]?.string
        {
            self = .done(notice, product: product)
        } else if let sentence = value["refused"]?.string {
            self = .refused(sentence)
        } else if let flaws = value["flaws"]?.array {
            self = .flawed(
                flaws.compactMap { flaw in
                    guard let field = flaw["field"]?.string, let code = flaw["code"]?.string,
                        let message = flaw["message"]?.string
                    else { return nil }
                    return FieldFlaw(field: field, code: code, message: message)
                })
        } else if value["missing"] != nil {
            self = .notFound
        } else {
            return nil
        }
    }
}
