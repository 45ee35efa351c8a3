import Application
import Domain

/// A book of money with one customer, who prepaid 500.00 in two parts.
struct FakeMoneyQueries: MoneyQueries {
    static let customer = ID<Customer>(value: 77)

    func orderMoney(_ order: ID<Order>, customer: ID<Customer>?) async throws -> OrderMoney? { nil }

    func wallet(
        _ customer: ID<Customer>, currency: String, before: Int64?, limit: Int
    ) async throws -> WalletPage? {
        guard customer == Self.customer else { return nil }
        let all = [Int64(9), 4].map { number in
            WalletPage.Posting(
                number: number, amount: 25_000, cause: "top_up",
                reference: "top_up:gcash:\(number)",
                order: nil, orderNumber: nil, by: .system, reason: "prepaid",
                at: Timestamp(microseconds: number))
        }
        let rest = all.filter { $0.number < before ?? .max }
        return WalletPage(
            customer: customer, name: "Maria", currency: currency, balance: 50_000,
            postings: Array(rest.prefix(limit)), hasMore: rest.count > limit, total: all.count)
    }

    func reconciliation(from: Timestamp, upTo: Timestamp) async throws -> Reconciliation {
        Reconciliation(
            sums: [
                .init(cause: "pay", method: "gcash", currency: "PHP", count: 2, amount: 150_000)
            ], standing: [.init(currency: "PHP", wallets: 50_000, held: 0, ledger: 0)],
            problems: [])
    }

    func openRefunds(limit: Int) async throws -> [OpenRefund] { [] }
}
