internal import Domain
internal import JSON

/// What became of one submitted list; its bytes are the stored answer of the form's key (K4).
struct SubmitAnswer: Sendable, Equatable {
    /// What became of one target.
    enum Verdict: Sendable, Equatable {
        case placed(order: String)
        /// An order for it is open.
        case open(order: String)
        /// It was checked before; `isOld` makes the re-check the default.
        case known(order: String, at: Timestamp, isOld: Bool)
        case repeated
        /// The sentence, and the order it is about when there is one.
        case refused(String, order: String?)
    }

    /// One target with its verdict, in the order of the list.
    struct Item: Sendable, Equatable {
        /// The target as pasted.
        let target: String
        /// What became of it.
        let verdict: Verdict
    }

    /// The service's id.
    let service: String
    /// The service by name, at the time of placing.
    let serviceName: String
    /// The price of one check, as shown.
    let price: String
    /// False when the service refuses re-checks.
    let takesRecheck: Bool
    /// One entry a pasted target, in the list's order.
    let items: [Item]

    /// How many were pasted, and what became of them; the four add up to the first.
    struct Counts: Sendable, Equatable {
        /// All pieces of the list.
        var pasted = 0
        /// Stored as new orders.
        var placed = 0
        /// Open already, or checked before.
        var asked = 0
        /// A second spelling of an earlier piece.
        var repeated = 0
        /// Refused with a sentence.
        var refused = 0
    }

    /// Counts the verdicts.
    var counts: Counts {
        var counts = Counts(pasted: items.count)
        for item in items {
            switch item.verdict {
            case .placed: counts.placed += 1
            case .open, .known: counts.asked += 1
            case .repeated: counts.repeated += 1
            case .refused: counts.refused += 1
            }
        }
        return counts
    }
}

extension SubmitAnswer {
    /// The compact bytes that are stored and read back.
    var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 64 * items.count + 256)
        writer.object { writer in
            writer.field("service", service)
            writer.field("name", serviceName)
            writer.field("price", price)
            writer.field("recheck", takesRecheck)
            writer.key("items")
            writer.array { writer in
                for item in items { writer.object { Self.write(item, to: &$0) } }
            }
        }
        return writer.bytes
    }

    private static func write(_ item: Item, to writer: inout JSONWriter) {
        writer.field("t", item.target)
        switch item.verdict {
        case .placed(let order):
            writer.field("v", "placed")
            writer.field("o", order)
        case .open(let order):
            writer.field("v", "open")
            writer.field("o", order)
        case .known(let order, let at, let isOld):
            writer.field("v", "known")
            writer.field("o", order)
            writer.field("at", at.microseconds)
            writer.field("old", isOld)
        case .repeated: writer.field("v", "repeated")
        case .refused(let sentence, let order):
            writer.field("v", "refused")
            writer.field("m", sentence)
            if let order { writer.field("o", order) }
        }
    }

    /// Reads stored bytes; nil when they are not an answer of this page.
    init?(_ bytes: [UInt8]) {
        let limits = JSONLimits(maxBytes: 4 * 1_024 * 1_024)
        guard let value = try? JSONReader.parse(bytes, limits: limits),
            let service = value["service"]?.string, let name = value["name"]?.string,
            let price = value["price"]?.string, let recheck = value["recheck"]?.bool,
            let rows = value["items"]?.array
        else { return nil }
        var items: [Item] = []
        for row in rows {
            guard let item = Self.item(row) else { return nil }
            items.append(item)
        }
        self.init(
            service: service, serviceName: name, price: price, takesRecheck: recheck, items: items)
    }

    private static func item(_ row: JSONValue) -> Item? {
        guard let target = row["t"]?.string, let word = row["v"]?.string else { return nil }
        let order = row["o"]?.string
        switch word {
        case "placed": return order.map { Item(target: target, verdict: .placed(order: $0)) }
        case "open": return order.map { Item(target: target, verdict: .open(order: $0)) }
        case "known":
            guard let order, let at = row["at"]?.int64, let isOld = row["old"]?.bool else {
                return nil
            }
            let moment = Timestamp(microseconds: at)
            return Item(target: target, verdict: .known(order: order, at: moment, isOld: isOld))
        case "repeated": return Item(target: target, verdict: .repeated)
        case "refused":
            return row["m"]?.string.map {
                Item(target: target, verdict: .refused($0, order: order))
            }
        default: return nil
        }
    }
}
