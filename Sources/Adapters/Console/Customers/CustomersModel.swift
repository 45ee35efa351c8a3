internal import Application
internal import Domain

/// The list of customers.
struct CustomersModel: Sendable {
    /// A row of the list.
    struct Row: Sendable, Equatable {
        let id: String
        let name: String
        /// E-mail and phone, as the reader may see them.
        let reach: String
        let status: CustomerRecord.Status
        let rank: String
        let completed: String
        let spent: String

        /// Takes a customer; viewers see phones masked.
        init(_ card: CustomerCard, currency: Currency, isMasked: Bool) {
            let customer = card.record
            id = customer.id.text
            name = customer.name
            let phone = customer.phone.map { isMasked ? PhoneNumber.masked($0) : $0 }
            reach = [customer.email, phone].compactMap { $0 }.joined(separator: " · ")
            status = customer.status
            rank = customer.tier.rawValue
            completed = HistoryModel.grouped(customer.completedOrders)
            spent = Money(customer.totalSpent, currency).display
        }
    }

    var frame: FrameModel
    var rows: [Row]
    /// The search box as typed.
    var search: String
    var total: Int
    /// The address of the page of newer or older customers.
    var newer: String?
    var older: String?

    /// "12,430 customers", or what the search found.
    var sentence: String {
        let count = HistoryModel.grouped(total) + (total == 1 ? " customer" : " customers")
        return search.isEmpty ? count : count + " found"
    }
}

/// One customer's page: facts, form, newest orders.
struct CustomerModel: Sendable {
    var frame: FrameModel
    /// As stored, or as the refused form had it.
    var card: CustomerCard
    /// A form for somebody who is not stored yet.
    var isNew: Bool
    var currency: Currency
    var isMasked: Bool
    /// The start of the form's key.
    var formKey: String
    var orders: [HistoryRow] = []
    /// All orders of the customer.
    var orderTotal = 0
    var isSaved = false
    var faults: [PartyFault] = []
    /// Why the form was not taken, when it is about no field.
    var conflict: String?

    /// The sentence about a field, if one was refused.
    func error(_ field: String) -> String? { faults.first { $0.field == field }?.message }

    /// A phone number as the reader may see it.
    func shown(_ phone: String) -> String { isMasked ? PhoneNumber.masked(phone) : phone }
}
