internal import Files
package import Lifecycle

/// All that the stand-in's provider knows to have happened: the judge of every kill test.
package struct Ledger: Sendable, Equatable {
    /// Every fact, oldest first.
    package let facts: [LedgerFact]
    /// Length of the whole lines in the file; a torn last line is not counted.
    let length: Int64

    /// Keeps facts in memory only.
    init(facts: [LedgerFact], length: Int64 = 0) {
        self.facts = facts
        self.length = length
    }

    /// Reads a ledger file, also while it is written; a missing one is empty; throws LedgerError.
    package static func load(_ path: String) throws(LedgerError) -> Ledger {
        let content: [UInt8]
        do throws(SystemError) {
            content = try JournalFile.read(path: path) ?? []
        } catch {
            throw .unreadable(path, error)
        }
        var facts: [LedgerFact] = []
        var start = 0
        var number = 1
        while let end = content[start...].firstIndex(of: 0x0A) {
            let line = String(decoding: content[start..<end], as: UTF8.self)
            guard let fact = LedgerFact(line: line[...]) else { throw .badLine(path, number) }
            facts.append(fact)
            start = end + 1
            number += 1
        }
        return Ledger(facts: facts, length: Int64(start))
    }

    /// The orders that were charged, oldest first.
    package var charges: [LedgerCharge] {
        facts.compactMap { if case .charge(let charge) = $0 { charge } else { nil } }
    }

    /// The charges for one IMEI, oldest first.
    package func charges(for imei: String) -> [LedgerCharge] {
        charges.filter { $0.imei == imei }
    }

    /// The number of `placeorder` calls that reached the provider.
    package var placedCalls: Int {
        facts.reduce(0) { if case .call = $1 { $0 + 1 } else { $0 } }
    }

    /// What was charged less what was given back, in 1/10 000 credits.
    package var spent: Int64 {
        facts.reduce(0) { sum, fact in
            switch fact {
            case .charge(let charge): sum + charge.price
            case .refund(_, let amount, _): sum - amount
            case .call, .status, .balance, .advance: sum
            }
        }
    }

    /// The last state each order was seen in, by provider order id.
    package var words: [Int64: OrderWord] {
        facts.reduce(into: [:]) { words, fact in
            if case .status(let id, let word, _) = fact { words[id] = word }
        }
    }
}

/// A ledger that cannot be used.
package enum LedgerError: Error, Sendable, CustomStringConvertible {
    case unreadable(String, SystemError)
    case badLine(String, Int)

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .unreadable(let path, let error): "The ledger \(path) cannot be read: \(error)"
        case .badLine(let path, let number):
            "Line \(number) of \(path) is not a ledger line; move the file away to start afresh"
        }
    }
}
