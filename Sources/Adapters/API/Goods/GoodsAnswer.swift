internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What changes of goods came to, as answers to keep.
struct GoodsAnswer: Sendable {
    /// How goods are written.
    let body: GoodsBody
    /// The request's id, for problems.
    let requestID: String

    /// The answer about a product, or about the variant that was meant.
    func answer(_ outcome: CatalogueOutcome, status: Int) -> RenderedAnswer {
        switch outcome {
        case .done(let product, let variant, let level):
            let bytes = JSONWriter.document { writer in
                if let variant {
                    writer.field("product_id", product.id.text)
                    body.write(variant, of: product, level, to: &writer)
                    writer.field("version", product.version)
                } else {
                    body.write(product, level, to: &writer)
                }
            }
            return RenderedAnswer(status: status, body: bytes, order: nil, hasEffect: true)
        case .refused(let flaws): return refused(BodyReader.refusal(flaws.map(Self.error)))
        case .notFound: return refused(Self.missing)
        case .versionDiffers(let current):
            return refused(
                Problem(
                    status: 412, code: "version_differs",
                    detail: "The product is at version \(current) now. Read it again.",
                    extra: [("version", .integer(Int64(current)))]))
        case .taken(let flaw):
            return refused(
                Problem(
                    status: 409, code: flaw.code, detail: flaw.message,
                    errors: [Self.error(flaw)]))
        }
    }

    /// The answer about moved units.
    func answer(_ outcome: StockOutcome) -> RenderedAnswer {
        switch outcome {
        case .done(let product, let variant, let before, let after, let free, let isLow):
            let bytes = JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("product_id", product.id.text)
                writer.field("variant_id", variant?.id.text)
                writer.field("sku", product.sku)
                writer.field("before", before)
                writer.field("after", after)
                writer.field("stock_quantity", after)
                writer.field("available", free)
                writer.field("is_low", isLow)
            }
            return RenderedAnswer(status: 200, body: bytes, order: nil, hasEffect: true)
        case .refused(let flaws): return refused(BodyReader.refusal(flaws.map(Self.error)))
        case .short(let sentence, let available):
            return refused(
                Problem(
                    status: 409, code: "INSUFFICIENT_STOCK", detail: sentence,
                    extra: [("available", .integer(available))]))
        case .notFound: return refused(Self.missing)
        }
    }

    /// The answer about an order's released stock.
    func answer(_ outcome: ReleaseOutcome, order: OrderRecord) -> RenderedAnswer {
        switch outcome {
        case .done(let count):
            let bytes = JSONWriter.document { writer in
                writer.field("success", true)
                writer.field(
                    "message",
                    count == 0
                        ? "The order holds no stock" : "Stock of the order released")
                writer.field("released", count)
                writer.field("order_id", order.id.text)
                writer.field("order_number", order.number)
            }
            return RenderedAnswer(
                status: 200, body: bytes, order: order.id, hasEffect: true)
        case .refused(let state):
            return refused(
                Edge.conflict(
                    "Stock is released while an order is pending or after it has ended; this one "
                        + "is \(state.rawValue). Cancel it instead.",
                    current: state.rawValue, allowed: []))
        case .reasonMissing:
            return refused(
                BodyReader.refusal([
                    FieldError(
                        field: "/reason", code: "FIELD_REQUIRED",
                        message: "Say why the stock is released.")
                ]))
        case .notFound: return refused(Edge.noOrder)
        }
    }

    /// 404 with one body for missing products and variants.
    static var missing: Problem {
        Problem(
            status: 404, code: "not_found", detail: "There is no such product or variant.")
    }

    private func refused(_ problem: Problem) -> RenderedAnswer {
        RenderedAnswer(problem, requestID: requestID)
    }

    private static func error(_ flaw: FieldFlaw) -> FieldError {
        FieldError(field: flaw.field, code: flaw.code, message: flaw.message)
    }
}
