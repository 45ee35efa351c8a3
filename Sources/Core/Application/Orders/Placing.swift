package import Domain

/// The one way in: validates, prices, reserves, numbers, stores and confirms an order in the
/// caller's transaction.
package struct Placing: Sendable {
    let settings: PlaceSettings

    /// Lines an order may have.
    var maxLines: Int { settings.maxLines }

    /// True on a store of demo and test data.
    var isTestStore: Bool { settings.isTestStore }

    /// Makes the use case.
    package init(settings: PlaceSettings) { self.settings = settings }

    /// Places one order; only `.placed` has written anything.
    ///
    /// `checked` hears that the rules of 5.2 have been looked at.
    /// Throws `StorageError`, and `StockIsOverdue` when stock lies in orders that ran out of time.
    package func place(
        _ command: PlaceCommand, in store: any OrderWriting, now: Timestamp,
        random: inout SplitMix64, checked: () -> Void = {}
    ) throws -> PlaceOutcome {
        guard let plan = command.plan else {
            return try placeUnplanned(
                command, in: store, now: now, random: &random, checked: checked)
        }
        do {
            return try store.savepoint {
                let outcome = try placeUnplanned(
                    command, in: store, now: now, random: &random, checked: checked)
                if let moved = plan.moved(by: outcome, for: command.role) { throw moved }
                return outcome
            }
        } catch let moved as OrderPlan.Moved {
            return .moved(moved.changes, moved.flaws)
        }
    }

    private func placeUnplanned(
        _ command: PlaceCommand, in store: any OrderWriting, now: Timestamp,
        random: inout SplitMix64, checked: () -> Void
    ) throws -> PlaceOutcome {
        var draft: OrderDraft
        switch try CheckUnavailable.guarding({ try check(command, in: store, now: now) }) {
        case .success(let checked): draft = checked
        case .failure(let refused): return .refused(refused.flaws)
        }
        if let reference = command.reference,
            let earlier = try store.order(reference: reference, customer: command.customer)
        {
            return .duplicateReference(earlier)
        }
        var recheckOf: [Int: ID<Line>] = [:]
        for (index, item) in draft.items.enumerated() {
            guard case .service(let service, let target) = item.what else { continue }
            switch try earlier(item, service, target, of: command, in: store) {
            case .none: continue
            case .recheck(let line): recheckOf[index] = line
            case .outcome(let outcome): return outcome
            }
        }
        draft.blacklisted = try CheckUnavailable.guarding {
            try listed(draft, command, in: store, now: now)
        }
        checked()
        var unit = try begin(command, draft, recheckOf, in: store, now: now, random: &random)
        guard draft.hasTerms else { return try finish(&unit, draft, in: store) }
        do {
            return try store.savepoint {
                try placeWithTerms(&unit, command, draft, in: store)
            }
        } catch let refused as ItemRefusal {
            return .refused(refused.flaws)
        }
    }

    /// Everything that the rules say about a command, at once.
    func check(
        _ command: PlaceCommand, in store: any OrderWriting, now: Timestamp
    ) throws -> Result<OrderDraft, ItemRefusal> {
        let (buyer, buyerFlaws, warnings) = try checkBuyer(command, in: store)
        var flaws = textFlaws(command) + buyerFlaws
        let (items, itemFlaws) = try checkItems(command, buyer, in: store)
        flaws += itemFlaws
        var draft = OrderDraft(items: items, buyer: buyer)
        draft.warnings = warnings
        guard draft.hasTerms || command.items.contains(where: { $0.goods != nil }) else {
            if command.promoCode != nil || command.claimed != ClaimedAmounts() {
                flaws += try price(&draft, command, in: store, now: now)
            }
            return flaws.isEmpty ? .success(draft) : .failure(ItemRefusal(flaws: flaws))
        }
        let stock = try checkStock(items, in: store, now: now)
        flaws += stock.flaws
        draft.warnings += stock.warnings
        draft.delivery = deliveryType(command, isHouse: buyer.isHouse)
        if draft.delivery == .delivery {
            let (address, addressFlaws) = checkAddress(command.address)
            draft.address = address
            flaws += addressFlaws
        }
        if itemFlaws.isEmpty && !items.isEmpty {
            flaws += try price(&draft, command, in: store, now: now)
        }
        return flaws.isEmpty ? .success(draft) : .failure(ItemRefusal(flaws: flaws))
    }

    private enum EarlierVerdict {
        case none
        case recheck(ID<Line>)
        case outcome(PlaceOutcome)
    }

    /// Duplicates and re-checks by `orders.md` 6.3, in the placing transaction.
    private func earlier(
        _ item: CheckedItem, _ service: ServiceRecord, _ target: String,
        of command: PlaceCommand, in store: any OrderWriting
    ) throws -> EarlierVerdict {
        let rows = try store.earlierLines(
            provider: service.provider, serviceCode: service.code, target: target, limit: 50)
        guard !rows.isEmpty else { return .none }
        let house = try store.houseAccount()
        let own = rows.filter { command.customer == house || $0.customer == command.customer }
        if let open = own.first(where: { $0.state.isOpen }) {
            return .outcome(
                item.request.onDuplicate == .reuse ? .reused(open) : .duplicateOpen(open))
        }
        guard let done = own.first(where: { $0.state == .completed && $0.hasResult }) else {
            return .none
        }
        switch item.request.onDuplicate {
        case .reject: return .outcome(.duplicateResult(done))
        case .reuse: return .outcome(.reused(done))
        case .recheck:
            guard service.recheck != .no else {
                return .outcome(
                    .refused([
                        FieldFlaw(
                            field: item.pointer + "/on_duplicate", code: "RECHECK_NOT_SUPPORTED",
                            message: "\(service.name) cannot be checked again; use the result "
                                + "that exists.")
                    ]))
            }
            return .recheck(done.line)
        }
    }

    /// The order with its lines, numbered, not stored yet.
    private func begin(
        _ command: PlaceCommand, _ draft: OrderDraft, _ recheckOf: [Int: ID<Line>],
        in store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> OrderUnit {
        let number = try takeNumber(command, in: store, now: now)
        let payment = PaymentState.placed(
            total: draft.amounts.total, method: draft.buyer.method)
        var order = OrderRecord(
            id: ID(at: now, random: &random), number: number,
            channel: command.channel, customer: command.customer, placedBy: command.placedBy,
            paymentState: payment, paymentMethod: draft.buyer.method,
            currency: settings.currency, totalAmount: draft.amounts.total,
            reference: command.reference, notes: command.notes,
            idempotencyKey: command.idempotencyKey, placedAt: now)
        if draft.hasTerms { order.terms = terms(command, draft) }
        var lines: [LineRecord] = []
        for (index, item) in draft.items.enumerated() {
            let id = ID<Line>(at: now, random: &random)
            var terms = LineTerms(
                quantity: item.quantity, unitPrice: item.unitPrice,
                discount: draft.discounts.isEmpty ? 0 : draft.discounts[index],
                total: item.total ?? 0)
            switch item.what {
            case .service(let service, let target):
                var line = LineRecord(
                    id: id, order: order.id, number: index + 1, kind: service.kind,
                    service: service, target: target, targetRaw: item.request.target,
                    fields: item.request.fields, recheckOf: recheckOf[index], createdAt: now)
                if draft.hasTerms { line.terms = terms }
                lines.append(line)
            case .goods(let product, let variant):
                terms.product = product.id
                terms.image = product.image
                terms.variant = variant?.id
                lines.append(
                    LineRecord(
                        id: id, order: order.id, number: index + 1, goods: terms,
                        code: product.sku,
                        name: product.name + (variant.map { ", " + $0.name } ?? ""),
                        createdAt: now))
            }
        }
        var unit = OrderUnit(order: order, lines: lines, attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: OrderState.pending.rawValue,
            by: command.placedBy, reason: nil,
            data: ["row": "1", "lines": String(lines.count), "channel": command.channel.rawValue])
        unit.notify(
            "order_received", "Order \(order.number) received. Total: \(shownTotal(draft))")
        return unit
    }

    private func takeNumber(
        _ command: PlaceCommand, in store: any OrderWriting, now: Timestamp
    ) throws -> String {
        if settings.isOnline(command) {
            return OrderNumber.online(serial: try store.takeOnlineNumber())
        }
        let day = settings.storeDay(now)
        return OrderNumber.text(day: day, serial: try store.takeOrderNumber(day: day))
    }

    private func shownTotal(_ draft: OrderDraft) -> String {
        guard draft.hasTerms, let currency = Currency(code: settings.currency) else { return "0" }
        return Money(draft.amounts.total, currency).display
    }

    private func terms(_ command: PlaceCommand, _ draft: OrderDraft) -> OrderTerms {
        var terms = OrderTerms()
        terms.declaredSource = command.declaredSource
        terms.contactName =
            command.contact.name ?? draft.address?.recipientName ?? draft.buyer.record?.name
        terms.contactPhone =
            command.contact.phone ?? draft.address?.phone ?? draft.buyer.record?.phone
        terms.contactEmail = command.contact.email ?? draft.buyer.record?.email
        terms.amounts = draft.amounts
        terms.delivery = draft.delivery
        terms.address = draft.address
        terms.zone = draft.zone
        terms.promo = draft.promo?.id
        terms.promoCode = draft.promo?.code
        terms.metadata = command.metadata
        terms.ipAddress = command.ipAddress
        terms.userAgent = command.userAgent
        return terms
    }

    /// Confirms an order of the house account when it may, and writes it: one change.
    private func finish(
        _ unit: inout OrderUnit, _ draft: OrderDraft, in store: any OrderWriting
    ) throws -> PlaceOutcome {
        if settings.confirmsServices {
            Confirming.confirm(
                &unit, by: .system, as: .system, servicesEnabled: true, now: unit.now)
        }
        guard let changes = unit.finished() else {
            throw StorageError(.defect, "A new order came out without changes; report this.")
        }
        try store.save(all: [changes])
        return .placed(unit.order, unit.lines, draft.warnings)
    }
}

/// The text forms of order numbers.
package enum OrderNumber {
    /// `ORD-YYYYMMDD-NNNNN`, five digits or more.
    package static func text(day: String, serial: Int64) -> String {
        "ORD-" + day + "-" + padded(serial, to: 5)
    }

    /// `ONLINE-NNNNNN`, six digits or more.
    package static func online(serial: Int64) -> String { "ONLINE-" + padded(serial, to: 6) }

    private static func padded(_ serial: Int64, to width: Int) -> String {
        let digits = String(serial)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension PlaceSettings {
    /// True for orders numbered `ONLINE-NNNNNN`: what staff place on the web is no online order.
    func isOnline(_ command: PlaceCommand) -> Bool {
        onlineNumbers.contains(command.channel)
            && (command.channel != .web || command.placedBy.kind == .customer)
    }
}
