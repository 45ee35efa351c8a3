internal import Domain

/// The rules of `orders.md` 5.2 about goods and stock.
extension Placing {
    /// Finds a product with its variant and price.
    func checkGoods(
        _ item: PlaceItem, at pointer: String, _ buyer: Buyer, in store: any OrderWriting
    ) throws -> Result<CheckedItem, ItemRefusal> {
        guard let wish = item.goods else { return .failure(ItemRefusal(flaws: [])) }
        var flaws: [FieldFlaw] = []
        if !(1...100).contains(wish.quantity) {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/quantity", code: "INVALID_QUANTITY",
                    message: "A quantity is a whole number from 1 to 100."))
        }
        guard !wish.product.isEmpty else {
            let message = "Say which product: its id or its SKU."
            flaws.insert(
                FieldFlaw(
                    field: pointer + "/product_id", code: "PRODUCT_REQUIRED", message: message),
                at: 0)
            return .failure(ItemRefusal(flaws: flaws))
        }
        guard let product = try store.stock.product(wish.product) else {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/product_id", code: "PRODUCT_NOT_FOUND",
                    message: "There is no product '\(Self.shown(wish.product))'; the list of "
                        + "products has their SKUs."))
            return .failure(ItemRefusal(flaws: flaws))
        }
        if product.status != .active {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/product_id", code: "PRODUCT_UNAVAILABLE",
                    message: "\(product.name) cannot be ordered at the moment; choose another."))
        }
        let variant = try self.variant(wish, of: product, at: pointer, &flaws, in: store)
        let price = try price(of: product, variant, buyer, in: store)
        guard flaws.isEmpty else { return .failure(ItemRefusal(flaws: flaws)) }
        return .success(
            CheckedItem(
                request: item, what: .goods(product, variant), pointer: pointer, unitPrice: price,
                quantity: wish.quantity))
    }

    private func variant(
        _ wish: GoodsWish, of product: ProductRecord, at pointer: String,
        _ flaws: inout [FieldFlaw], in store: any OrderWriting
    ) throws -> VariantRecord? {
        guard let text = wish.variant else { return nil }
        guard let id = ID<Variant>(text), let variant = try store.stock.variant(id),
            variant.product == product.id
        else {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/variant_id", code: "VARIANT_NOT_FOUND",
                    message: "\(product.name) has no variant '\(Self.shown(text))'."))
            return nil
        }
        if !variant.isAvailable {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/variant_id", code: "VARIANT_UNAVAILABLE",
                    message: "\(product.name), \(variant.name) cannot be ordered at the moment."))
        }
        return variant
    }

    private func price(
        of product: ProductRecord, _ variant: VariantRecord?, _ buyer: Buyer,
        in store: any OrderWriting
    ) throws -> Int64 {
        if buyer.paysNothing { return 0 }
        let tier = buyer.record?.priceTier ?? ""
        let base = try store.parties.price(of: product.id, tier: tier) ?? product.basePrice
        let (sum, overflow) = base.addingReportingOverflow(variant?.priceAdjustment ?? 0)
        return overflow ? .max : max(0, sum)
    }

    /// What lines of the same goods want together, against what there is.
    func checkStock(
        _ items: [CheckedItem], in store: any OrderWriting, now: Timestamp
    ) throws -> (flaws: [FieldFlaw], warnings: [PlaceWarning]) {
        var flaws: [FieldFlaw] = []
        var warnings: [PlaceWarning] = []
        var done: Set<String> = []
        for item in items {
            guard case .goods(let product, let variant) = item.what,
                done.insert(product.id.text + (variant?.id.text ?? "")).inserted
            else { continue }
            let wanted = items.reduce(0) { $0 + ($1.isOf(product, variant) ? $1.quantity : 0) }
            if items.reduce(0, { $0 + ($1.isOf(product) ? $1.quantity : 0) }) > 100 {
                flaws.append(
                    FieldFlaw(
                        field: item.pointer + "/quantity", code: "QUANTITY_LIMIT",
                        message: "An order takes up to 100 of \(product.name)."))
            }
            let available = try store.stock.available(product.id, variant?.id, now: now)
            if available < wanted {
                flaws.append(Self.short(item, available: available))
            } else if available < wanted + 5 {
                warnings.append(
                    PlaceWarning(
                        code: "LOW_STOCK",
                        message: "Only \(available) of \(product.name) were left."))
            }
        }
        return (flaws, warnings)
    }

    /// The flaw of an item whose goods are short.
    static func short(_ item: CheckedItem, available: Int64) -> FieldFlaw {
        var name = item.code
        if case .goods(let product, let variant) = item.what {
            name = product.name + (variant.map { ", " + $0.name } ?? "")
        }
        return FieldFlaw(
            field: item.pointer + "/quantity", code: "INSUFFICIENT_STOCK",
            message: "Only \(available) of \(name) are available; order fewer.")
    }
}

extension CheckedItem {
    /// True for goods of this product, and of this variant when one is named.
    func isOf(_ product: ProductRecord, _ variant: VariantRecord?) -> Bool {
        guard case .goods(let own, let ownVariant) = what else { return false }
        return own.id == product.id && ownVariant?.id == variant?.id
    }

    /// True for goods of this product, whatever the variant.
    func isOf(_ product: ProductRecord) -> Bool {
        guard case .goods(let own, _) = what else { return false }
        return own.id == product.id
    }
}
