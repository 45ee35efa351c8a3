package import Domain

/// Puts values on the blacklist and takes them off, which frees the orders they held (6.1).
package enum Blacklisting {
    /// Held orders a transaction looks at.
    package static let chunk = 100

    /// Stores an entry, with its audit row; answers it as it lies there, which has the id of an
    /// earlier one of the same value.
    ///
    /// Throws `StorageError`.
    @discardableResult
    package static func add(
        _ entry: BlacklistEntry, in store: any OrderWriting
    ) throws -> BlacklistEntry {
        let stored = try store.holds.save(entry)
        try store.audit(
            actor: entry.addedBy, action: "blacklist.add", object: stored.id.text,
            detail: entry.value.kind.rawValue, reason: entry.reason, at: entry.addedAt)
        return stored
    }

    /// Takes an entry off, with its audit row; nil when it is not there.
    ///
    /// Throws `StorageError`.
    package static func remove(
        _ id: ID<BlacklistItem>, by actor: Actor, in store: any OrderWriting, now: Timestamp
    ) throws -> BlacklistEntry? {
        guard let entry = try store.holds.removeBlacklistEntry(id) else { return nil }
        try store.audit(
            actor: actor, action: "blacklist.remove", object: id.text,
            detail: entry.value.kind.rawValue, reason: nil, at: now)
        return entry
    }

    /// Clears the blacklist hold of an order that nothing on the list meets any more.
    ///
    /// Answers whether the hold went and, with it, the last one. Only holds of the rules go: what
    /// an administrator set by hand stays.
    package static func free(
        _ unit: inout OrderUnit, of value: BlacklistValue, by actor: Actor,
        in store: any OrderWriting
    ) throws -> HoldOutcome {
        let values = BlacklistValue.all(
            of: unit, customer: try store.parties.customer(unit.order.customer))
        guard values.contains(value),
            try store.holds.blacklisted(values, now: unit.now).isEmpty
        else { return .already }
        try Holding.clearOne(
            .blacklist, decision: "taken off the blacklist", in: &unit, by: actor, store: store)
        return .done(isFree: try Holding.showWorst(&unit, in: store).isEmpty)
    }
}

extension BlacklistValue {
    /// Everything of an order that may stand on the blacklist, each value once.
    package static func all(
        of unit: OrderUnit, customer: CustomerRecord?
    ) -> [BlacklistValue] {
        var values = [BlacklistValue(.customer, unit.order.customer.text)]
        let terms = unit.order.terms
        for phone in [terms?.contactPhone, terms?.address?.phone, customer?.phone] {
            if let phone { values.append(BlacklistValue(.phone, phone)) }
        }
        for email in [terms?.contactEmail, customer?.email] {
            if let email { values.append(BlacklistValue(.email, email.lowercased())) }
        }
        if let ip = terms?.ipAddress { values.append(BlacklistValue(.ip, ip)) }
        for line in unit.lines {
            switch line.kind {
            case .imeiCheck: values.append(BlacklistValue(.imei, line.target))
            case .dataBundle: values.append(BlacklistValue(.phone, line.target))
            case .goods: continue
            }
        }
        var seen: Set<BlacklistValue> = []
        return values.filter { seen.insert($0).inserted }
    }

    /// Reads a value as a person wrote it; throws a sentence about what is wrong.
    package init(
        _ kind: Kind, parsing text: String, phones: PhoneNumber.Rule
    ) throws(BlacklistFlaw) {
        let trimmed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        switch kind {
        case .phone:
            do {
                self.init(kind, try PhoneNumber(parsing: trimmed, rule: phones).digits)
            } catch {
                throw BlacklistFlaw(sentence: error.sentence)
            }
        case .imei:
            guard let imei = try? IMEI(parsing: trimmed, rule: .digits) else {
                throw BlacklistFlaw(sentence: "An IMEI has 15 digits.")
            }
            self.init(kind, imei.digits)
        case .email:
            let parts = trimmed.utf8.split(
                separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
                trimmed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), trimmed.utf8.count <= 254
            else { throw BlacklistFlaw(sentence: "An e-mail address looks like name@example.org.") }
            self.init(kind, trimmed.lowercased())
        case .customer:
            guard let id = ID<Customer>(trimmed) else {
                throw BlacklistFlaw(sentence: "Give the customer's id, which begins with cus_.")
            }
            self.init(kind, id.text)
        case .ip:
            let known = Set("0123456789abcdef.:".utf8)
            let lower = trimmed.lowercased()
            guard (3...45).contains(lower.utf8.count), lower.utf8.allSatisfy(known.contains),
                lower.utf8.contains(where: { $0 == 0x2E || $0 == 0x3A })
            else { throw BlacklistFlaw(sentence: "Give an IP address such as 192.0.2.7.") }
            self.init(kind, lower)
        }
    }
}

/// Why a text cannot stand on the blacklist.
package struct BlacklistFlaw: Error, Sendable, Equatable {
    /// What to do about it.
    package let sentence: String

    /// Makes a refusal.
    package init(sentence: String) { self.sentence = sentence }
}
