/// The parts of the tree that rules speak of.
enum Place {
    /// The kits that wrap C, and so may write `unsafe` and `@unchecked Sendable`; Lifecycle, Files
    /// and Sockets wrap system calls.
    static let wrappers = [
        "Lifecycle", "SQLite", "PostgreSQL", "HTTP", "HTTPClient", "XML", "Crypto", "Spreadsheets",
        "PhoneNumbers", "Compression", "Files", "Sockets",
    ]

    /// Where SQL text may stand: Store, the SQL kits, and Sandbox, whose ledger is the judge of
    /// the tests and therefore keeps a store of its own.
    static let sqlRooms = [
        "Sources/Adapters/Store/", "Sources/Adapters/Sandbox/", "Sources/Kits/SQL/",
        "Sources/Kits/SQLite/", "Sources/Kits/PostgreSQL/",
    ]

    @Sendable static func everywhere(_ path: String) -> Bool { true }
    @Sendable static func sources(_ path: String) -> Bool { path.hasPrefix("Sources/") }
    @Sendable static func core(_ path: String) -> Bool { path.hasPrefix("Sources/Core/") }
    @Sendable static func domain(_ path: String) -> Bool { path.hasPrefix("Sources/Core/Domain/") }
    @Sendable static func tests(_ path: String) -> Bool { path.hasPrefix("Tests/") }

    @Sendable static func outsideWrappers(_ path: String) -> Bool {
        sources(path) && !wrappers.contains { path.hasPrefix("Sources/Kits/\($0)/") }
    }

    @Sendable static func insideWrappers(_ path: String) -> Bool {
        sources(path) && !outsideWrappers(path)
    }

    @Sendable static func outsideCLI(_ path: String) -> Bool {
        sources(path) && !path.hasPrefix("Sources/App/CLI/")
    }

    @Sendable static func outsideServer(_ path: String) -> Bool {
        sources(path) && !path.hasPrefix("Sources/App/Server/")
    }

    @Sendable static func outsideSQL(_ path: String) -> Bool {
        sources(path) && !sqlRooms.contains { path.hasPrefix($0) }
    }
}
