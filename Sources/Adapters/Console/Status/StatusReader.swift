internal import Application
internal import Domain
internal import HTTP

/// Finds the order of an address and reads what its page shows.
struct StatusReader: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts

    /// The order that the address names; throws 404, the same for missing and foreign ones.
    func order(_ request: Request) async throws -> OrderDetail {
        let text = request.parameters["order"] ?? ""
        let customer = parts.principal(request).narrowedTo
        guard (1...100).contains(text.utf8.count),
            let id = try await parts.queries.find(text, customer: customer),
            let detail = try await parts.queries.detail(id, customer: customer)
        else { throw Problem.notFound }
        return detail
    }

    /// The line of that order that the address names; throws 404.
    func line(_ request: Request, of detail: OrderDetail) throws -> LineDetail {
        let id = ID<Line>(request.parameters["line"] ?? "")
        guard let line = detail.lines.first(where: { $0.line.id == id }) else {
            throw Problem.notFound
        }
        return line
    }

    /// The page's model; `frame` was loaded before the order was read.
    func model(
        _ request: Request, _ detail: OrderDetail, frame: FrameModel
    ) async throws -> StatusModel {
        var model = StatusModel(
            frame: frame, detail: detail, role: parts.principal(request).role,
            key: parts.randomToken(), now: parts.now(), clock: parts.settings.clock)
        model.frame.title = "Order \(detail.order.number)"
        model.names = try await names(detail)
        if let books = parts.money, detail.order.terms != nil {
            model.money = try await books.queries.orderMoney(
                detail.order.id, customer: parts.principal(request).narrowedTo)
        }
        model.holds = try await parts.holds?.queries.holdDetail(of: detail.order.id)
        model.tellsCustomers = parts.messages?.channels.isEmpty == false
        return model
    }

    /// The frame of this page; its modules follow the order.
    func frame(_ request: Request) async throws -> FrameModel {
        try await FrameLoader(parts: parts).load(
            request, title: "Order", section: .history, modules: [.status])
    }

    private func names(_ detail: OrderDetail) async throws -> [String: String] {
        let actors = detail.history.map(\.actor) + [detail.order.placedBy]
        guard actors.contains(where: { $0.kind == .staff }) else { return [:] }
        var names: [String: String] = [:]
        for staff in try await parts.access.staff() {
            names[Actor(kind: .staff, id: staff.id.text).text] = staff.login
        }
        return names
    }
}
