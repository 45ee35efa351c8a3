internal import Domain

/// Products and variants inside the caller's transaction: checked, stored, audited.
enum Cataloguing {
    /// Adds a product, with units on the shelf when told.
    static func add(
        _ edit: ProductEdit, stock: Int64, currency: String, by actor: Actor,
        in store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> CatalogueOutcome {
        var product = ProductRecord(
            id: ID(at: now, random: &random), sku: "", name: "", basePrice: 0)
        product.version = 1
        let flaws = edit.missing + edit.apply(to: &product) + Stocking.flaws(opening: stock)
        guard flaws.isEmpty else { return .refused(flaws) }
        guard try store.stock.product(product.sku) == nil else { return skuTaken(product.sku) }
        do {
            try store.savepoint {
                try store.stock.insert(product, currency: currency, at: now)
            }
        } catch let error as StorageError where error.kind == .duplicate("sku") {
            return skuTaken(product.sku)
        }
        try Stocking.open(product.id, nil, stock, by: actor, in: store, now: now)
        try store.audit(
            actor: actor, action: "product.add", object: product.sku,
            detail: "\(product.name), price \(product.basePrice), stock \(stock)", reason: nil,
            at: now)
        return .done(
            product, nil, StockLevel(free: stock, received: stock))
    }

    /// Changes a product, by id or SKU.
    static func change(
        _ text: String, _ edit: ProductEdit, ifVersion: Int?, by actor: Actor,
        in store: any OrderWriting, now: Timestamp
    ) throws -> CatalogueOutcome {
        guard let before = try store.stock.product(text) else { return .notFound }
        if let ifVersion, ifVersion != before.version { return .versionDiffers(before.version) }
        var product = before
        var flaws = edit.apply(to: &product)
        for variant in try store.stock.variants(of: product.id)
        where product.basePrice + variant.priceAdjustment < 0 {
            flaws.append(
                FieldFlaw(
                    field: "/base_price", code: "FIELD_INVALID",
                    message: "Variant \(variant.name) would cost less than nothing."))
        }
        guard flaws.isEmpty else { return .refused(flaws) }
        if SKU.fold(product.sku) != SKU.fold(before.sku),
            try store.stock.product(product.sku) != nil
        {
            return skuTaken(product.sku)
        }
        if product != before {
            product.version += 1
            do {
                let (changed, at) = (product, now)
                guard try store.savepoint({ try store.stock.update(changed, at: at) }) else {
                    return .versionDiffers(before.version + 1)
                }
            } catch let error as StorageError where error.kind == .duplicate("sku") {
                return skuTaken(product.sku)
            }
            try store.audit(
                actor: actor, action: "product.edit", object: before.sku,
                detail: difference(before, product), reason: nil, at: now)
        }
        return .done(product, nil, try level(product, in: store, now: now))
    }

    /// Sets the picture of a product, or takes it away.
    static func setImage(
        _ file: SealedFile?, of text: String, ifVersion: Int?, by actor: Actor,
        in store: any OrderWriting, now: Timestamp
    ) throws -> CatalogueOutcome {
        guard var product = try store.stock.product(text) else { return .notFound }
        if let ifVersion, ifVersion != product.version { return .versionDiffers(product.version) }
        if file != nil || product.image != nil {
            if let file { try store.holds.keep(file) }
            product.image = file?.record.id
            guard try touch(&product, in: store, now: now) else {
                throw StorageError(
                    .conflict, "the product was changed by somebody else; try again")
            }
            try store.audit(
                actor: actor, action: "product.image", object: product.sku,
                detail: file.map { "\($0.record.id.text), \($0.record.size) bytes" } ?? "none",
                reason: nil, at: now)
        }
        return .done(product, nil, try level(product, in: store, now: now))
    }

    /// Adds a variant to a product, with units on the shelf when told.
    static func addVariant(
        of text: String, _ edit: VariantEdit, stock: Int64, by actor: Actor,
        in store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> CatalogueOutcome {
        guard var product = try store.stock.product(text) else { return .notFound }
        var variant = VariantRecord(
            id: ID(at: now, random: &random), product: product.id, name: "")
        var flaws = edit.apply(to: &variant, of: product) + Stocking.flaws(opening: stock)
        if edit.name == nil {
            flaws.append(
                FieldFlaw(
                    field: "/name", code: "FIELD_REQUIRED", message: "This field is required."))
        }
        guard flaws.isEmpty else { return .refused(flaws) }
        do {
            let (new, at) = (variant, now)
            try store.savepoint { try store.stock.insert(new, at: at) }
        } catch let error as StorageError where error.kind == .duplicate("variant_name") {
            return nameTaken(variant.name)
        }
        guard try touch(&product, in: store, now: now) else {
            throw StorageError(.conflict, "the product was changed by somebody else; try again")
        }
        try Stocking.open(product.id, variant.id, stock, by: actor, in: store, now: now)
        try store.audit(
            actor: actor, action: "variant.add", object: product.sku,
            detail: "\(variant.name), price \(variant.priceAdjustment), stock \(stock)",
            reason: nil, at: now)
        return .done(product, variant, StockLevel(free: stock, received: stock))
    }

    /// Changes a variant of a product.
    static func changeVariant(
        _ id: String, of text: String, _ edit: VariantEdit, ifVersion: Int?, by actor: Actor,
        in store: any OrderWriting, now: Timestamp
    ) throws -> CatalogueOutcome {
        guard var product = try store.stock.product(text), let id = ID<Variant>(id),
            let before = try store.stock.variant(id), before.product == product.id
        else { return .notFound }
        if let ifVersion, ifVersion != product.version { return .versionDiffers(product.version) }
        var variant = before
        let flaws = edit.apply(to: &variant, of: product)
        guard flaws.isEmpty else { return .refused(flaws) }
        if variant != before {
            do {
                let (changed, at) = (variant, now)
                try store.savepoint { try store.stock.update(changed, at: at) }
            } catch let error as StorageError where error.kind == .duplicate("variant_name") {
                return nameTaken(variant.name)
            }
            guard try touch(&product, in: store, now: now) else {
                throw StorageError(
                    .conflict, "the product was changed by somebody else; try again")
            }
            try store.audit(
                actor: actor, action: "variant.edit", object: product.sku,
                detail: "\(before.name): price \(before.priceAdjustment), "
                    + "\(before.isAvailable ? "available" : "not available") → \(variant.name): "
                    + "price \(variant.priceAdjustment), "
                    + "\(variant.isAvailable ? "available" : "not available")",
                reason: nil, at: now)
        }
        return .done(
            product, variant,
            try store.stock.level(product.id, variant.id, now: now) ?? StockLevel())
    }

    /// A product's version counts changes of its variants too, for `If-Match`.
    private static func touch(
        _ product: inout ProductRecord, in store: any OrderWriting, now: Timestamp
    ) throws -> Bool {
        product.version += 1
        return try store.stock.update(product, at: now)
    }

    /// The units of a product and its variants together.
    private static func level(
        _ product: ProductRecord, in store: any OrderWriting, now: Timestamp
    ) throws -> StockLevel {
        let variants = try store.stock.variants(of: product.id).map { Optional($0.id) }
        return StockLevel.sum(
            try ([nil] + variants).compactMap {
                try store.stock.level(product.id, $0, now: now)
            })
    }

    private static func skuTaken(_ sku: String) -> CatalogueOutcome {
        .taken(
            FieldFlaw(
                field: "/sku", code: "SKU_TAKEN",
                message: "Another product has the SKU \(sku), in some case; choose another."))
    }

    private static func nameTaken(_ name: String) -> CatalogueOutcome {
        .taken(
            FieldFlaw(
                field: "/name", code: "NAME_TAKEN",
                message: "The product has a variant \(name) already; choose another name."))
    }

    /// What an edit changed, as `field: before → after`.
    private static func difference(_ before: ProductRecord, _ after: ProductRecord) -> String {
        func cost(_ product: ProductRecord) -> String {
            product.costPrice.map { String($0) } ?? "none"
        }
        let fields: [(String, String, String)] = [
            ("sku", before.sku, after.sku), ("name", before.name, after.name),
            ("description", before.details, after.details),
            ("category", before.category, after.category), ("brand", before.brand, after.brand),
            ("base_price", String(before.basePrice), String(after.basePrice)),
            ("cost_price", cost(before), cost(after)),
            ("weight_g", String(before.weight), String(after.weight)),
            ("status", before.status.rawValue, after.status.rawValue),
            (
                "low_stock_threshold", String(before.lowStockThreshold),
                String(after.lowStockThreshold)
            ),
        ]
        return fields.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) → \($0.2)" }
            .joined(separator: "; ")
    }
}
