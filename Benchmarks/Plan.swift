/// How much work a run does.
enum Size: String, CaseIterable, Sendable {
    /// Ends within a minute in a debug build; shows that everything works, not how fast.
    case smoke
    /// The documents' numbers, with one million rows at most.
    case normal
    /// The documents' numbers.
    case large

    /// Picks the number that belongs to the size.
    func pick<Value>(_ smoke: Value, _ normal: Value, _ large: Value) -> Value {
        switch self {
        case .smoke: smoke
        case .normal: normal
        case .large: large
        }
    }
}

/// One target of the performance document.
struct Work: Sendable {
    let id: String
    /// Measures, and hands out its rows one by one.
    let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void
}

/// What the command line asks for.
struct Plan {
    let size: Size
    let work: [Work]

    static let all = [
        Work(id: "P1", run: CreateBench.run), Work(id: "P2", run: DispatchBench.run),
        Work(id: "P3", run: SyncBench.run), Work(id: "P4", run: PageBench.run),
        Work(id: "P8", run: StreamBench.run), Work(id: "P9", run: BytesBench.run),
        Work(id: "P12", run: StartBench.run), Work(id: "recovery", run: RecoveryBench.run),
        Work(id: "P1-postgresql", run: PostgreSQLCreateBench.run),
        Work(id: "P10", run: QueueBench.run),
    ]

    /// Nil when an argument is not known.
    init?(_ arguments: [String]) {
        var size = Size.normal
        var only: [String] = []
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--size":
                guard let known = Size(rawValue: value) else { return nil }
                size = known
            case "--only": only += value.split(separator: ",").map(String.init)
            default: return nil
            }
        }
        self.size = size
        work = Plan.all.filter { work in only.isEmpty || only.contains(work.id) }
        guard work.count == (only.isEmpty ? Plan.all.count : only.count) else { return nil }
    }
}
