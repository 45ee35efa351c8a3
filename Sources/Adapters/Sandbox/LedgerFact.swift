/// One line of the ledger: something that happened at the provider.
package enum LedgerFact: Sendable, Equatable {
    /// A `placeorder` call came in; `fault` is the name of the fault it meets, or `-`.
    case call(number: Int, imeis: String, service: String, fault: String, at: Int64)
    /// An order was placed and charged.
    case charge(LedgerCharge)
    /// An order was seen in a new state.
    case status(id: Int64, word: OrderWord, at: Int64)
    /// The price of a rejected order was given back; 1/10 000 credits.
    case refund(id: Int64, amount: Int64, at: Int64)
    /// The balance was set; 1/10 000 credits, nil = without end.
    case balance(Int64?, at: Int64)
    /// The clock of the stand-in was put forward.
    case advance(microseconds: Int64, at: Int64)

    /// The line, without its end; fields are parted by tabs.
    var line: String {
        switch self {
        case .call(let number, let imeis, let service, let fault, let at):
            "call\t\(number)\t\(Self.clean(imeis))\t\(Self.clean(service))\t\(fault)\t\(at)"
        case .charge(let charge):
            "charge\t\(charge.id)\t\(Self.clean(charge.imei))\t\(Self.clean(charge.service))"
                + "\t\(charge.price)\t\(charge.at)\t\(charge.call)"
        case .status(let id, let word, let at): "status\t\(id)\t\(word.rawValue)\t\(at)"
        case .refund(let id, let amount, let at): "refund\t\(id)\t\(amount)\t\(at)"
        case .balance(let amount, let at):
            "balance\t\(amount.map { "\($0)" } ?? "-")\t\(at)"
        case .advance(let microseconds, let at): "advance\t\(microseconds)\t\(at)"
        }
    }

    /// Reads a line; nil when it is not a fact.
    init?(line: Substring) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
        let numbers = parts.map { Int64($0) }
        switch (parts.first, parts.count) {
        case ("call", 6):
            guard let number = Int(parts[1]), let at = numbers[5] else { return nil }
            self = .call(
                number: number, imeis: String(parts[2]), service: String(parts[3]),
                fault: String(parts[4]), at: at)
        case ("charge", 7):
            guard let id = numbers[1], let price = numbers[4], let at = numbers[5],
                let call = Int(parts[6])
            else { return nil }
            self = .charge(
                LedgerCharge(
                    id: id, imei: String(parts[2]), service: String(parts[3]), price: price,
                    at: at, call: call))
        case ("status", 4):
            guard let id = numbers[1], let word = OrderWord(rawValue: String(parts[2])),
                let at = numbers[3]
            else { return nil }
            self = .status(id: id, word: word, at: at)
        case ("refund", 4):
            guard let id = numbers[1], let amount = numbers[2], let at = numbers[3] else {
                return nil
            }
            self = .refund(id: id, amount: amount, at: at)
        case ("balance", 3):
            guard let at = numbers[2], numbers[1] != nil || parts[1] == "-" else { return nil }
            self = .balance(numbers[1], at: at)
        case ("advance", 3):
            guard let microseconds = numbers[1], let at = numbers[2] else { return nil }
            self = .advance(microseconds: microseconds, at: at)
        default: return nil
        }
    }

    /// A field that cannot break its line: control bytes become `?`, the length is bounded.
    static func clean(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(4_000) {
            bytes.append(byte < 0x20 || byte > 0x7E ? UInt8(ascii: "?") : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
