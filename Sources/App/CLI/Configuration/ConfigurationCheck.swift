internal import JSON

/// What `check-config` found.
struct ConfigurationCheck: Sendable, Equatable {
    var variables: [VariableRow]
    /// Set variables whose feature this version lacks.
    var unused: [String] = []
    /// Why the configuration cannot be started with.
    var flaw: String?
    /// "connected, N orders".
    var store: String?
    /// What was found out about the database: a name and a value each.
    var facts: [String] = []
    /// Orders that may lie elsewhere, with the next step.
    var hints: [String] = []
    var storeFlaw: String?
    var storeExit = ExitCode.done
    var hasProvider = false
    /// How people are reached, a sentence a channel.
    var channels: [String] = []
    var providerFlaw: String?

    /// 78 for a wrong configuration; otherwise what the store's or provider's trial ended with.
    var exit: ExitCode {
        if flaw != nil { return .configuration }
        if storeFlaw != nil { return storeExit }
        return providerFlaw == nil ? .done : .unreachable
    }

    /// What is well, for people.
    var lines: [String] {
        var table = TextTable(["VARIABLE", "VALUE", "FROM"])
        for row in variables { table.add([row.name, row.value, row.origin]) }
        var lines = table.lines
        for name in unused {
            lines.append("\(name) is known; what it is for is not in this version.")
        }
        if flaw == nil { lines.append("Configuration: sound") }
        lines += channels
        if let store { lines.append("Store: \(store)") }
        lines += facts.map { "  \($0)" } + hints.map { "Note: \($0)" }
        if store != nil, providerFlaw == nil {
            lines.append(
                hasProvider
                    ? "Provider gsm-fusion: reachable" : "Provider gsm-fusion: off, no key set")
        }
        return lines
    }

    /// What is wrong, for people.
    var flaws: [String] {
        [
            flaw.map { "Configuration: \($0)" }, storeFlaw.map { "Store: \($0)" },
            providerFlaw.map { "Provider gsm-fusion: \($0)" },
        ].compactMap { $0 }
    }

    /// Everything, for programs.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("success", exit == .done)
            writer.key("variables")
            writer.array { writer in
                for row in variables {
                    writer.object { writer in
                        writer.field("name", row.name)
                        writer.field("value", row.value)
                        writer.field("from", row.origin)
                    }
                }
            }
            Self.list("unused", unused, &writer)
            writer.field("error", flaw)
            writer.field("store", store)
            Self.list("store_facts", facts, &writer)
            Self.list("hints", hints, &writer)
            Self.list("channels", channels, &writer)
            writer.field("store_error", storeFlaw)
            writer.field("provider_error", providerFlaw)
        }
        return writer.bytes
    }

    private static func list(_ name: String, _ texts: [String], _ writer: inout JSONWriter) {
        writer.key(name)
        writer.array { writer in
            for text in texts { writer.string(text) }
        }
    }
}
