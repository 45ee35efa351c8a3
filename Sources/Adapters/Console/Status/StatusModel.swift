internal import Application
internal import Domain

/// What the page of one order shows.
struct StatusModel: Sendable {
    /// Why an action was not done.
    struct Fault: Sendable, Equatable {
        /// What was not done.
        let title: String
        /// Why, and what is possible now.
        let sentence: String
    }

    /// What stands around the page.
    var frame: FrameModel
    /// The order as the store has it.
    var detail: OrderDetail
    /// The reader's role in the tables of Domain.
    var role: Role
    /// Names of actors by their text, such as `staff:stf_…`.
    var names: [String: String] = [:]
    /// The start of every form's key; each form adds what it does.
    var key: String
    /// What the last form came to; nil when none led here.
    var notice: StatusNotice?
    /// Why the last form did nothing.
    var fault: Fault?
    /// The order's payments; nil where nothing is charged.
    var money: OrderMoney?
    /// What holds the order; nil where nothing can.
    var holds: HoldDetail?
    /// There is a channel on which customers can be told something.
    var tellsCustomers = false
    /// The moment by which guards are judged.
    var now: Timestamp
    /// Writes a moment as the store's time.
    var clock: @Sendable (Timestamp) -> String

    /// The order as every screen shows it.
    var display: Display {
        var states: [LineState: Int] = [:]
        for line in detail.lines { states[line.line.state, default: 0] += 1 }
        return Display.order(
            detail.order, lines: states, reasons: detail.lines.compactMap(\.line.reason))
    }

    /// What may be done with the order.
    var actions: OrderActions { OrderActions(detail, role: role, rights: frame.rights) }

    /// What may be done with a line.
    func actions(_ line: LineDetail) -> LineActions {
        LineActions(
            line, of: detail.order.state, role: role, rights: frame.rights, now: now)
    }

    /// Who did something, in words.
    func name(_ actor: Actor) -> String {
        if let name = names[actor.text] { return name }
        return switch actor.kind {
        case .system: "Waybill"
        case .staff: "staff " + actor.id
        case .apiKey: "API key " + actor.id
        case .cli: "command line (\(actor.id))"
        case .provider: "provider " + actor.id
        case .customer: "customer " + actor.id
        }
    }

    /// A machine word as a person reads it: `in_process` becomes "in process".
    static func plain(_ word: String) -> String {
        String(decoding: word.utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }, as: UTF8.self)
    }
}
