internal import Application
internal import SQL

/// Compares kept counters with what there is to count.
///
/// A family is counted by one statement on one snapshot: sums of several moments would differ from
/// a counter that moved in between (decision 0015).
struct CounterCheck {
    let snapshot: StoreSnapshot

    /// Counters with one way to count them.
    struct Family: Sendable {
        /// What their names begin with, or the one name.
        let name: String
        /// Whether `name` is the whole name.
        var isOne = false
        /// Answers names and counts.
        let count: String

        /// Whether a counter is of this family.
        func has(_ counter: String) -> Bool {
            isOne ? counter == name : counter.utf8.starts(with: name.utf8)
        }
    }

    /// How many steps there are: every family, then counters that are of none.
    static let steps = Int64(families.count) + 1

    /// The families in the order of the sweep.
    static let families = [
        Family(
            name: CounterName.orders, isOne: true,
            count: "SELECT '\(CounterName.orders)',count(*) FROM orders_core"),
        Family(
            name: "order.", count: "SELECT 'order.'||state,count(*) FROM orders_core GROUP BY state"
        ),
        Family(
            name: "word.",
            count: """
                SELECT 'word.'||status_word,count(*) FROM orders_core \
                WHERE status_word IS NOT NULL GROUP BY status_word
                """),
        Family(
            name: "line.", count: "SELECT 'line.'||state,count(*) FROM order_lines GROUP BY state"),
        Family(
            name: "channel.",
            count: "SELECT 'channel.'||channel,count(*) FROM orders_core GROUP BY channel"),
        Family(
            name: "provider.",
            count: """
                SELECT 'provider.'||provider,count(DISTINCT order_key) FROM order_lines \
                GROUP BY provider
                """),
        Family(
            name: "service.",
            count: """
                SELECT 'service.'||service_key,count(DISTINCT order_key) FROM order_lines \
                GROUP BY service_key
                """),
        Family(
            name: "customer.",
            count: """
                SELECT 'customer.'||customer_key,count(*) FROM orders_core GROUP BY customer_key
                """),
        Family(
            name: "customers.",
            count: """
                SELECT 'customers.'||status,count(*) FROM customers WHERE is_house=0 GROUP BY status
                """),
        Family(
            name: CounterName.promos, isOne: true,
            count: "SELECT '\(CounterName.promos)',count(*) FROM promos"),
        Family(
            name: "product.",
            count: "SELECT 'product.'||status,count(*) FROM products_core GROUP BY status"),
        Family(
            name: CounterName.stockItems, isOne: true,
            count: "SELECT '\(CounterName.stockItems)',count(*) FROM stock"),
    ]

    /// Checks a step, from 1.
    func found(step: Int64) throws -> [Found] {
        let kept = try snapshot.everyCounter()
        let index = Int(step) - 1
        guard Self.families.indices.contains(index) else {
            let strange = kept.filter { name, _ in !Self.families.contains { $0.has(name) } }
            return Self.differences(step, real: [:], kept: strange)
        }
        let family = Self.families[index]
        let real = try snapshot.rows(family.count) { row in
            (try row.text(), try row.integer())
        }
        return Self.differences(
            step, real: Dictionary(real) { first, _ in first },
            kept: kept.filter { family.has($0.key) })
    }

    private static func differences(
        _ step: Int64, real: [String: Int64], kept: [String: Int64]
    ) -> [Found] {
        let all = Set(real.keys).union(kept.keys).sorted().compactMap { name -> Found? in
            let (want, have) = (real[name] ?? 0, kept[name] ?? 0)
            guard want != have else { return nil }
            return Found(
                kind: .counter, subject: name, position: step, order: nil,
                detail: "counter \(name) is \(have), but there are \(want)")
        }
        return Array(all.prefix(KeyRange.most))
    }
}
