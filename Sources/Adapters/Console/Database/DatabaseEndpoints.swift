internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The database page, its figures as they change, and the backup button.
struct DatabaseEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Newest orders on the page (`orders.md` 11).
    private static let newest = 20

    /// The addresses of this page.
    var all: [Endpoint] {
        let permission = Permission(Action.readAll.rawValue)
        return [
            Endpoint(
                .get, Links.database, permission: permission,
                summary: "Which database, totals, newest orders, backups.", tag: "page",
                responses: [.page], handler: show),
            Endpoint(
                .get, Links.databaseLive, permission: permission,
                summary: "The totals as they are now.", tag: "page", handler: live),
            Endpoint(
                .post, Links.databaseBackup, permission: Permission(Action.administer.rawValue),
                summary: "Start a backup into the data directory.", tag: "page",
                body: .form(fields: [FormFieldSpec("csrf")], maxBytes: 4_096), bodyRequired: false,
                responses: [.seeOther], handler: backUp),
        ]
    }

    private func show(_ request: Request) async throws -> Response {
        try Self.checkWhole(parts.principal(request))
        return try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Database", section: .database, modules: [.history, .values])
            let page = try await parts.queries.list(
                OrderFilter(), at: .newest, limit: Self.newest)
            let charged = try await parts.database.facts.creditsCharged()
            let credits = DatabaseModel.Figure(
                name: "credits", words: "Credits charged", value: DatabaseModel.credits(charged),
                address: nil)
            let clock = parts.settings.clock
            return .page(
                200,
                DatabasePage.page(
                    DatabaseModel(
                        frame: frame, place: parts.database.place,
                        figures: try await counts(total: page.total) + [credits],
                        rows: page.items.map { HistoryRow($0, clock: clock) },
                        lastBackup: try await parts.database.facts.lastBackup().map {
                            DatabaseModel.Backup($0, clock: clock)
                        }, backup: parts.database.backups.state)))
        }
    }

    /// All orders, those of today and those of each status word, each with the list behind it.
    private func counts(total: Int) async throws -> [DatabaseModel.Figure] {
        var figures = [Self.figure("all", "All orders", total, Links.history)]
        var today = OrderFilter()
        today.from = parts.settings.dayStart(parts.now())
        figures.append(Self.figure("today", "Today", try await count(today), nil))
        for word in StatusWord.allCases {
            var filter = OrderFilter()
            filter.words = [word]
            figures.append(
                Self.figure(
                    Self.name(word), word.rawValue, try await count(filter),
                    Links.with(Links.history, [("status", word.rawValue)])))
        }
        return figures
    }

    private func count(_ filter: OrderFilter) async throws -> Int {
        try await parts.queries.list(filter, at: .newest, limit: 1).total
    }

    private static func figure(
        _ name: String, _ words: String, _ count: Int, _ address: String?
    ) -> DatabaseModel.Figure {
        DatabaseModel.Figure(
            name: name, words: words, value: HistoryModel.grouped(count), address: address)
    }

    private static func name(_ word: StatusWord) -> String {
        switch word {
        case .pending: "pending"
        case .inProcess: "in-process"
        case .completed: "completed"
        case .rejected: "rejected"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }

    private func live(_ request: Request) async throws -> Response {
        try Self.checkWhole(parts.principal(request))
        let figures = try await StorageFaults.mapped {
            try await counts(total: count(OrderFilter()))
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("values")
            writer.object { writer in
                for figure in figures { writer.field(figure.name, figure.value) }
            }
        }
        return .json(200, writer.bytes)
    }

    private func backUp(_ request: Request) async throws -> Response {
        _ = try FormGate(parts: parts).fields(request)
        // One that is under way is the one that was asked for.
        _ = parts.database.backups.start(by: parts.principal(request))
        return .redirect(to: Links.database)
    }

    /// The page is about the whole store: a key of one customer learns nothing of it.
    private static func checkWhole(_ principal: Principal) throws(Problem) {
        guard principal.narrowedTo == nil else { throw Problem.forbidden() }
    }
}
