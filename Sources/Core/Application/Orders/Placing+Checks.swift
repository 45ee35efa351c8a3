package import Domain

/// An item that passed every rule.
struct CheckedItem: Sendable {
    let request: PlaceItem
    let service: ServiceRecord
    let target: String
    let pointer: String
}

/// Every rule of `orders.md` 5.2 that concerns provider lines; all flaws at once.
extension Placing {
    /// Reads every item and collects every flaw; items are complete only when there is none.
    func check(
        _ command: PlaceCommand, in store: any OrderReading
    ) throws -> (items: [CheckedItem], flaws: [FieldFlaw]) {
        var flaws = textFlaws(command)
        if command.items.isEmpty {
            flaws.append(
                FieldFlaw(
                    field: "/items", code: "ITEMS_REQUIRED",
                    message: "An order needs at least one item with a service and an IMEI."))
        }
        guard command.items.count <= maxLines else {
            flaws.append(
                FieldFlaw(
                    field: "/items", code: "TOO_MANY_ITEMS",
                    message:
                        "An order takes up to \(maxLines) items; send the rest as another order."))
            return ([], flaws)
        }
        flaws += try paymentFlaws(command, in: store)
        var items: [CheckedItem] = []
        var seen: Set<String> = []
        for (index, item) in command.items.enumerated() {
            let pointer = "/items/\(index)"
            switch try checkItem(item, at: pointer, command, in: store) {
            case .success(let checked):
                guard seen.insert(checked.service.id.text + checked.target).inserted else {
                    flaws.append(
                        FieldFlaw(
                            field: pointer + "/imei", code: "REPEATED_TARGET",
                            message:
                                "\(checked.target) stands twice in this order for the same service."
                        ))
                    continue
                }
                items.append(checked)
            case .failure(let refused): flaws += refused.flaws
            }
        }
        return (items, flaws)
    }

    private struct ItemRefusal: Error { let flaws: [FieldFlaw] }

    private func checkItem(
        _ item: PlaceItem, at pointer: String, _ command: PlaceCommand, in store: any OrderReading
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
        do throws(IMEI.Flaw) {
            let imei = try IMEI(parsing: item.target, rule: service.targetRule)
            if flaws.isEmpty {
                return .success(
                    CheckedItem(
                        request: item, service: service, target: imei.digits, pointer: pointer))
            }
        } catch {
            flaws.append(
                FieldFlaw(
                    field: pointer + "/imei", code: error.rawValue,
                    message: Self.sentence(error, about: item.target, isTestStore: isTestStore)))
        }
        return .failure(ItemRefusal(flaws: flaws))
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

    private func textFlaws(_ command: PlaceCommand) -> [FieldFlaw] {
        var flaws: [FieldFlaw] = []
        for (field, text, limit) in [
            ("/reference", command.reference, 100), ("/notes", command.notes, 2_000),
        ] {
            guard let text else { continue }
            if text.unicodeScalars.count > limit {
                flaws.append(
                    FieldFlaw(
                        field: field, code: "TOO_LONG",
                        message: "This takes up to \(limit) characters; shorten it."))
            }
            if text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F }) {
                flaws.append(
                    FieldFlaw(
                        field: field, code: "INVALID_TEXT",
                        message: "Control characters are not taken; remove them."))
            }
        }
        return flaws
    }

    private func paymentFlaws(
        _ command: PlaceCommand, in store: any OrderReading
    ) throws -> [FieldFlaw] {
        let isHouse = try store.houseAccount() == command.customer
        if isHouse && (command.paymentMethod ?? .internal) == .internal { return [] }
        let message =
            isHouse
            ? "The house account pays with 'internal'; leave payment_method out."
            : "This store does not take payments from customers yet; place the order for the "
                + "house account."
        return [FieldFlaw(field: "/payment_method", code: "INVALID_PAYMENT", message: message)]
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
