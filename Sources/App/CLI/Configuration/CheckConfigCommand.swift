internal import Arguments
internal import JSON
internal import Server

/// `check-config`: every variable with its origin, then the store and the provider are tried.
enum CheckConfigCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command("check-config", abstract: "Shows the configuration and tries store and provider."),
        run: { session in
            let environment = try session.surroundings.environment(session.words["env"], [:])
            var check = ConfigurationCheck(variables: VariableList.rows(environment))
            do {
                let configuration = try Configuration(
                    environment, mode: await Configuration.modeFound(environment))
                check.unused = configuration.unusedVariables
                check.hasProvider = configuration.gsmFusion != nil
                check.channels = configuration.channels.sentences
            } catch let error as ConfigurationError {
                check.flaw = error.message
            }
            if check.flaw == nil { await tryParts(&check, session) }
            if session.wantsJSON {
                session.terminal.json(check.json)
            } else {
                for line in check.lines { session.terminal.say(line) }
                for line in check.flaws { session.terminal.complain(line) }
            }
            return check.exit
        })

    private static func tryParts(_ check: inout ConfigurationCheck, _ session: Session) async {
        let hasProvider = check.hasProvider
        do {
            let (status, provider) = try await session.calling { caller in
                let status = try await caller.document(.get(["cli", "status"]))
                let provider = hasProvider ? try await tryProvider(caller, session) : nil
                return (status, provider)
            }
            let orders = status.count("orders")
            check.store = "connected, \(orders) \(orders == 1 ? "order" : "orders")"
            let database = status["database"]
            check.facts = lines(database)
            check.hints = database["hints"].items.compactMap(\.text)
            check.providerFlaw = provider
        } catch {
            let failure = Program.failure(error)
            check.storeFlaw = failure.message
            check.storeExit = failure.exit
        }
    }

    /// The two lines of `orders.md` 18 and everything that the start found out.
    private static func lines(_ database: Document) -> [String] {
        guard let kind = database.text("kind"), let place = database.text("place") else {
            return []
        }
        return ["Connected to \(kind): \(place)", "\(kind) connection verified"]
            + database["facts"].items.compactMap { fact in
                fact.text("name").map { "\($0): \(fact.text("value") ?? "")" }
            }
    }

    /// Fetches the catalogue, which is free; nil when it came, otherwise what went wrong.
    private static func tryProvider(
        _ caller: any Caller, _ session: Session
    ) async throws -> String? {
        let answer = try await caller.working(seconds: 120) {
            try await caller.document(
                .post(["api", "services", "refresh"], key: session.surroundings.freshKey())
                    .within(120))
        }
        return answer["providers"].items.compactMap { $0.text("error") }.first
    }
}
