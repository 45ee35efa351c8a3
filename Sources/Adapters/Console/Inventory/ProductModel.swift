internal import Application
internal import Domain

/// What a product's page shows.
struct ProductModel: Sendable {
    /// What a refused form says on top of the page.
    struct Fault: Sendable, Equatable {
        /// What did not happen.
        let title: String
        /// Why, and the way out.
        let sentence: String
    }

    /// What stands around the page.
    var frame: FrameModel
    /// The product with its stock; nil on the page of a new one.
    var detail: ProductDetail?
    /// The product's form.
    var form: ProductForm
    /// The form of a new variant.
    var variantForm = ProductForm()
    /// The store's currency.
    let currency: Currency
    /// The start of the keys of this page's forms.
    let key: String
    /// When the page was read.
    let now: Timestamp
    /// Writes a moment in the store's time.
    let clock: @Sendable (Timestamp) -> String
    /// The names of staff by actor.
    var names: [String: String] = [:]
    /// What a form led back with.
    var notice: InventoryNotice?
    /// What a form was refused for.
    var fault: Fault?

    /// An amount as people read it.
    func money(_ amount: Int64) -> String { Money(amount, currency).display }

    /// The name of a variant of this product.
    func name(of variant: ID<Variant>?) -> String {
        guard let variant else { return "–" }
        return detail?.stock.first { $0.variant?.id == variant }?.variant?.name ?? variant.text
    }

    /// Who did it, as people know them.
    func name(of actor: Actor) -> String { names[actor.text] ?? actor.text }
}

/// The messages that a form about goods leads back with; a closed set, so that none is forged.
enum InventoryNotice: String, Sendable, CaseIterable {
    case added, changed, moved, released
    case nothingReleased = "nothing_released"
    case variantAdded = "variant_added"
    case variantChanged = "variant_changed"
    case pictureSet = "picture_set"
    case pictureGone = "picture_gone"

    /// The sentence on top of the page.
    var sentence: String {
        switch self {
        case .added: "The product is added."
        case .pictureSet: "The picture is set. Orders that were placed before keep theirs."
        case .pictureGone: "The picture is taken away. Orders that were placed with it keep it."
        case .changed: "The product is changed; orders that are placed keep their price."
        case .moved: "The stock is changed, with a row in the log below."
        case .released: "The order's stock is free again."
        case .nothingReleased: "The order held no stock any more."
        case .variantAdded: "The variant is added."
        case .variantChanged: "The variant is changed."
        }
    }
}
