internal import Domain

/// Who buys, as placing found them.
struct Buyer: Sendable {
    /// Nil for the house account paying nothing: it is not looked up.
    let record: CustomerRecord?
    let isHouse: Bool
    let method: PaymentMethod
    /// True where every price is 0.
    var paysNothing: Bool { method == .internal }
}

/// The rules of `orders.md` 5.2 about identity, payment, address and text.
extension Placing {
    /// The buyer, with what is wrong about them and how they pay.
    func checkBuyer(
        _ command: PlaceCommand, in store: any OrderWriting
    ) throws -> (buyer: Buyer, flaws: [FieldFlaw], warnings: [PlaceWarning]) {
        let isHouse = try store.houseAccount() == command.customer
        let method = command.paymentMethod ?? (isHouse ? .internal : nil)
        if isHouse, method == .internal {
            return (Buyer(record: nil, isHouse: true, method: .internal), [], [])
        }
        var flaws: [FieldFlaw] = []
        var warnings: [PlaceWarning] = []
        let record = try store.parties.customer(command.customer)
        if record == nil {
            flaws.append(
                FieldFlaw(
                    field: "/customer_id", code: "USER_NOT_FOUND",
                    message: "There is no customer of this id."))
        } else if record?.status != .active {
            flaws.append(
                FieldFlaw(
                    field: "/customer_id", code: "USER_INACTIVE",
                    message: "This customer's account is not active; ask the store."))
        }
        if !isHouse, try store.parties.pendingOrders(of: command.customer) >= 5 {
            warnings.append(
                PlaceWarning(
                    code: "MANY_PENDING_ORDERS",
                    message: "This customer has five or more orders that wait to be confirmed."))
        }
        flaws += methodFlaws(method, command, isHouse: isHouse)
        return (
            Buyer(record: record, isHouse: isHouse, method: method ?? .cod), flaws, warnings
        )
    }

    /// What of the business's own order stands on the blacklist: targets, and phones of goods.
    ///
    /// Of customers the risk rules ask for all there is (6.1).
    func listed(
        _ draft: OrderDraft, _ command: PlaceCommand, in store: any OrderWriting, now: Timestamp
    ) throws -> [BlacklistValue] {
        guard draft.buyer.paysNothing else { return [] }
        var values: [BlacklistValue] = []
        for item in draft.items {
            guard case .service(let service, let target) = item.what else { continue }
            switch service.kind {
            case .imeiCheck: values.append(BlacklistValue(.imei, target))
            case .dataBundle: values.append(BlacklistValue(.phone, target))
            case .goods: continue
            }
        }
        for case let phone? in [command.contact.phone, draft.address?.phone] {
            values.append(BlacklistValue(.phone, phone))
        }
        return values.isEmpty ? [] : try store.holds.blacklistedTargets(values, now: now)
    }

    private func methodFlaws(
        _ method: PaymentMethod?, _ command: PlaceCommand, isHouse: Bool
    ) -> [FieldFlaw] {
        let words = PaymentMethod.allCases.filter { settings.methods.contains($0) }
            .map(\.rawValue).joined(separator: ", ")
        guard let method else {
            return [
                FieldFlaw(
                    field: "/payment_method", code: "PAYMENT_REQUIRED",
                    message: "Say how the order is paid: \(words).")
            ]
        }
        let refusal: String? =
            if method == .internal {
                "Only the store's own account pays with 'internal'; choose one of \(words)."
            } else if !settings.methods.contains(method) {
                "This store does not take \(method.rawValue); choose one of \(words)."
            } else if method == .cod, command.items.contains(where: { $0.goods == nil }) {
                "Cash on delivery is for goods alone; checks are paid before they are sent."
            } else {
                nil
            }
        return refusal.map {
            [FieldFlaw(field: "/payment_method", code: "INVALID_PAYMENT", message: $0)]
        } ?? []
    }

    /// How goods reach the buyer; `none` for orders of services.
    func deliveryType(_ command: PlaceCommand, isHouse: Bool) -> DeliveryType {
        guard command.items.contains(where: { $0.goods != nil }) else { return .none }
        switch command.delivery {
        case .delivery: return .delivery
        case .pickup: return .pickup
        case .some(.none), nil:
            if command.address != nil { return .delivery }
            let isCounter = command.channel == .pos || command.channel == .cli || isHouse
            return isCounter ? .pickup : .delivery
        }
    }

    /// The address of a delivery, every flaw of it at once.
    func checkAddress(
        _ wish: AddressWish?
    ) -> (address: ShippingAddress?, flaws: [FieldFlaw]) {
        guard let wish else {
            let message =
                "A delivery needs shipping_address: recipient_name, phone, address, "
                + "city and province."
            return (
                nil,
                [FieldFlaw(field: "/shipping_address", code: "ADDRESS_REQUIRED", message: message)]
            )
        }
        var flaws: [FieldFlaw] = []
        func part(_ name: String, _ text: String?, _ range: ClosedRange<Int>) -> String {
            let trimmed = Self.trimmed(text ?? "")
            if !range.contains(trimmed.unicodeScalars.count) {
                flaws.append(
                    FieldFlaw(
                        field: "/shipping_address/" + name, code: "ADDRESS_INCOMPLETE",
                        message: "This part of the address takes \(range.lowerBound) to "
                            + "\(range.upperBound) characters."))
            }
            return trimmed
        }
        let name = part("recipient_name", wish.recipientName, 2...255)
        let street = part("address", wish.address, 10...500)
        let city = part("city", wish.city, 1...100)
        let province = part("province", wish.province, 1...100)
        var phone = ""
        if let text = wish.phone, !text.isEmpty {
            do throws(PhoneNumber.Flaw) {
                phone = try PhoneNumber(parsing: text, rule: phoneRule).digits
            } catch {
                flaws.append(
                    FieldFlaw(
                        field: "/shipping_address/phone", code: PhoneNumber.Flaw.code,
                        message: error.sentence))
            }
        } else {
            flaws.append(
                FieldFlaw(
                    field: "/shipping_address/phone", code: "ADDRESS_INCOMPLETE",
                    message: "Say a phone number for the delivery."))
        }
        guard flaws.isEmpty else { return (nil, flaws) }
        return (
            ShippingAddress(
                recipientName: name, phone: phone, address: street, city: city,
                province: province, postalCode: wish.postalCode.map(Self.trimmed)), []
        )
    }

    /// How phone numbers of the store's country are read.
    var phoneRule: PhoneNumber.Rule { PhoneNumber.Rule(country: settings.country) }

    /// Texts that are too long or carry control characters.
    func textFlaws(_ command: PlaceCommand) -> [FieldFlaw] {
        var flaws: [FieldFlaw] = []
        var texts: [(String, String?, Int)] = [
            ("/reference", command.reference, 100), ("/notes", command.notes, 2_000),
        ]
        if let address = command.address {
            texts += [
                ("/shipping_address/recipient_name", address.recipientName, 255),
                ("/shipping_address/address", address.address, 500),
                ("/shipping_address/city", address.city, 100),
                ("/shipping_address/province", address.province, 100),
                ("/shipping_address/postal_code", address.postalCode, 20),
            ]
        }
        if let metadata = command.metadata, metadata.utf8.count > 8_192 {
            flaws.append(
                FieldFlaw(
                    field: "/metadata", code: "TOO_LONG",
                    message: "Metadata takes up to 8 KiB of JSON; shorten it."))
        }
        for (field, text, limit) in texts {
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

    private static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}
