import Application
import Domain
import JSON
import Testing

@testable import API

/// Who may place an order in a customer's name, and that it is told apart (5.1).
struct NamedCustomerTests {
    private static let account = ID<Customer>(value: 1)
    private static let named = ID<Customer>(value: 77)

    private func key(_ scopes: [String], bound: ID<Customer>? = nil) -> Principal {
        .key(ID(value: 5), name: "shop", role: nil, scopes: scopes, customer: bound)
    }

    private func command(_ principal: Principal, _ customer: ID<Customer>?) throws -> PlaceCommand {
        let named = customer.map { #""customer_id":"\#($0.text)","# } ?? ""
        let text = #"{\#(named)"items":[{"service_id":"1739","imei":"356938035643809"}]}"#
        let caller = CreateBody.Caller(
            principal: principal, customer: Self.account, key: nil,
            currency: try #require(Currency(code: "PHP")), sha256: FakeHash.sha256)
        return CreateBody(try JSONReader.parse(Array(text.utf8)), caller).command
    }

    @Test func `5_1 staff, and keys that may, place for the customer whom they name`() throws {
        let staff = Principal.staff(ID(value: 9), login: "ada", role: .operator, session: [])
        for principal in [staff, key(["orders:create", "orders:create_for"]), .cli(user: "root")] {
            let order = try command(principal, Self.named)
            #expect(order.customer == Self.named)
            #expect(order.isForAnother)
            let own = try command(principal, Self.account)
            #expect(own.customer == Self.account)
            #expect(!own.isForAnother)
            #expect(try !command(principal, nil).isForAnother)
        }
    }

    @Test func `5_1 for any other caller the name in the body is nothing`() throws {
        let all = ["orders:create", "orders:create_for"]
        for principal in [key(["orders:create"]), key(all, bound: Self.account)] {
            let order = try command(principal, Self.named)
            #expect(order.customer == Self.account)
            #expect(!order.isForAnother)
        }
    }
}
