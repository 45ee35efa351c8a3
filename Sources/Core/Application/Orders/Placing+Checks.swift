package import Domain

/// An item that passed every rule of its own, with its price.
struct CheckedItem: Sendable {
    /// What it buys.
    enum What: Sendable {
        case service(ServiceRecord, target: String)
        case goods(ProductRecord, VariantRecord?)
    }

    let request: PlaceItem
    let what: What
    let pointer: String
    /// Minor units; 0 for the house account.
    var unitPrice: Int64 = 0
    /// 1 for services.
    var quantity: Int64 = 1

    /// Minor units; nil on overflow.
    var total: Int64? {
        let (product, overflow) = unitPrice.multipliedReportingOverflow(by: quantity)
        return overflow ? nil : product
    }

    /// The line kind it will have.
    var kind: LineKind {
        switch what {
        case .service(let service, _): service.kind
        case .goods: .goods
        }
    }

    /// What promos name: the SKU, or the service's code.
    var code: String {
        switch what {
        case .service(let service, _): service.code
        case .goods(let product, _): product.sku
        }
    }
}

/// The rules of `orders.md` 5.2 about the items of an order; all flaws at once.
extension Placing {
    /// Reads every item and collects every flaw; items are complete only when there is none.
    func checkItems(
        _ command: PlaceCommand, _ buyer: Buyer, in store: any OrderWriting
    ) throws -> (items: [CheckedItem], flaws: [FieldFlaw]) {
        var flaws: [FieldFlaw] = []
        if command.items.isEmpty {
            flaws.append(
                FieldFlaw(
                    field: "/items", code: "ITEMS_REQUIRED",
                    message: "An order needs at least one item: a product, or a service with an "
                        + "IMEI."))
        }
        guard command.items.count <= maxLines else {
            flaws.append(
                FieldFlaw(
                    field: "/items", code: "TOO_MANY_ITEMS",
                    message:
                        "An order takes up to \(maxLines) items; send the rest as another order."))
            return ([], flaws)
        }
        var items: [CheckedItem] = []
        var seen: Set<String> = []
        for (index, item) in command.items.enumerated() {
            let pointer = "/items/\(index)"
            let result =
                item.goods == nil
                ? try checkItem(item, at: pointer, command, buyer, in: store)
                : try checkGoods(item, at: pointer, buyer, in: store)
            switch result {
            case .success(let checked):
                if case .service(let service, let target) = checked.what,
                    !seen.insert(service.id.text + target).inserted
                {
                    flaws.append(
                        FieldFlaw(
                            field: pointer + "/imei", code: "REPEATED_TARGET",
                            message: "\(target) stands twice in this order for the same service."))
                    continue
                }
                items.append(checked)
            case .failure(let refused): flaws += refused.flaws
            }
        }
        return (items, flaws)
    }

    /// The flaws of one item.
    struct ItemRefusal: Error { let flaws: [FieldFlaw] }

    private func checkItem(
        _ item: PlaceItem, at pointer: String, _ command: PlaceCommand, _ buyer: Buyer,
        in store: any OrderWriting
    ) throws -> Result<CheckedItem, ItemRefusal> {
        guard let service = try findService(item.service, in: store) else {
            return .failure(
                ItemRefusal(flaws: [
                    FieldFlaw(
                        field: pointer + "/service_id", code: "SERVICE_NOT_FOUND",
                        message:
                            "There is no service '\(Self.shown(item.service))'; the list of "
                            + "services has their codes."
                    )
                ]))
        }
        var flaws: [FieldFlaw] = []
        if !service.isEnabled || !allows(service.audience, command.role) {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/service_id", code: "SERVICE_UNAVAILABLE",
                    message:
                        "\(service.name) cannot be ordered at the moment; choose another service."))
        }
        for name in service.requiredFields where (item.fields[name] ?? "").isEmpty {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/fields/" + name, code: "FIELD_REQUIRED",
                    message: "\(service.name) needs the field '\(name)'."))
        }
        let price = try servicePrice(service, buyer, in: store)
        if price == nil && flaws.isEmpty {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/service_id", code: "SERVICE_UNAVAILABLE",
                    message: "\(service.name) has no price yet; choose another service."))
        }
        do throws(IMEI.Flaw) {
            let imei = try IMEI(parsing: item.target, rule: service.targetRule)
            if flaws.isEmpty, let price {
                return .success(
                    CheckedItem(
                        request: item, what: .service(service, target: imei.digits),
                        pointer: pointer, unitPrice: price))
            }
        } catch {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/imei", code: error.rawValue,
                    message: Self.sentence(error, about: item.target, isTestStore: isTestStore)))
        }
        return .failure(ItemRefusal(flaws: flaws))
    }

    private func servicePrice(
        _ service: ServiceRecord, _ buyer: Buyer, in store: any OrderWriting
    ) throws -> Int64? {
        buyer.paysNothing
            ? 0 : try store.parties.price(of: service.id, tier: buyer.record?.priceTier ?? "")
    }

    private func findService(_ text: String, in store: any OrderReading) throws -> ServiceRecord? {
        if let id = ID<Service>(text) { return try store.service(id) }
        let found = try store.services(code: text)
        return found.count == 1 ? found.first : nil
    }

    private func allows(_ audience: ServiceRecord.Audience, _ role: AccessRole) -> Bool {
        switch audience {
        case .off: false
        case .staff, .selected: role == .admin || role == .operator
        case .all: role != .viewer
        }
    }

    /// The sentence for a bad IMEI: what is wrong with it, and the way out.
    package static func sentence(_ flaw: IMEI.Flaw, about text: String, isTestStore: Bool) -> String
    {
        let shown = shown(text)
        switch flaw {
        case .format:
            return "\(shown) is not an IMEI: it takes 15 digits from 0 to 9, and blanks, dashes, "
                + "slashes or dots between them."
        case .length:
            let digits = text.utf8.count { (0x30...0x39).contains($0) }
            let hint =
                switch digits {
                case 14: "; 14 digits lack the check digit at the end"
                case 16: "; 16 digits are an IMEISV: leave out the last two and add the check digit"
                default: ""
                }
            return "\(shown) is not a valid IMEI: it has \(digits) digits and needs 15\(hint)."
        case .checksum:
            let way = isTestStore ? "; to try without a real number use the service TEST ORDER" : ""
            return
                "\(shown) is not a valid IMEI: its check digit does not fit, so a digit is wrong "
                + "or two are swapped\(way)"
        }
    }

    /// Input as it may be repeated in a sentence: at most 40 printable scalars.
    static func shown(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(40) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            scalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        let cut = text.unicodeScalars.count > 40
        return String(scalars) + (cut ? "…" : "")
    }
}
