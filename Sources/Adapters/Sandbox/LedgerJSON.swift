internal import JSON

/// The ledger as JSON, for harnesses that read it over HTTP.
enum LedgerJSON {
    /// Charges, calls, sum spent in 1/10 000 credits, and the state of each order.
    static func bytes(_ ledger: Ledger) -> [UInt8] {
        let words = ledger.words
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("calls", ledger.placedCalls)
            writer.field("spent", ledger.spent)
            writer.key("charges")
            writer.array { writer in
                for charge in ledger.charges {
                    writer.object { writer in
                        writer.field("id", "\(charge.id)")
                        writer.field("imei", charge.imei)
                        writer.field("service", charge.service)
                        writer.field("price", charge.price)
                        writer.field("at", charge.at)
                        writer.field("call", charge.call)
                        writer.field("status", (words[charge.id] ?? .pending).rawValue)
                    }
                }
            }
        }
        return writer.bytes
    }

    /// A member with counts, in the order of the names.
    static func write(_ name: String, _ counts: [String: Int], _ writer: inout JSONWriter) {
        writer.key(name)
        writer.object { writer in
            for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
                writer.field(name, count)
            }
        }
    }
}
