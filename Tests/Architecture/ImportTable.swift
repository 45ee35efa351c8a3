/// Who may import whom (docs/architecture.md), and where to go instead.
enum ImportTable {
    /// The library modules and the one kit that wraps each.
    static let wrappers = [
        "CSQLite": "SQLite", "CPostgreSQL": "PostgreSQL", "CMicroHTTPD": "HTTP",
        "CCurl": "HTTPClient", "CSodium": "Crypto", "CJOSE": "Crypto", "CXML": "XML",
        "CXLSXWriter": "Spreadsheets", "CZip": "Spreadsheets", "CPhoneNumber": "PhoneNumbers",
        "CZlib": "Compression",
    ]

    static let kits: Set = [
        "Lifecycle", "Telemetry", "SQL", "SQLite", "PostgreSQL", "JSON", "XML", "Crypto", "HTML",
        "HTTP", "HTTPClient", "Arguments", "Sockets", "Files", "Spreadsheets", "PhoneNumbers",
        "Compression",
    ]
    static let core: Set = ["Domain", "Application"]
    static let adapters: Set = [
        "Store", "Providers", "Channels", "Jobs", "API", "Console", "Portal", "Sandbox",
    ]

    /// The files that may import Foundation, each with the reason it earns its place.
    static let foundation = [
        "Sources/Kits/Crypto/PasswordHash.swift":
            "canonical composition (NFC) of a password, so that two keyboards agree"
    ]

    /// Why a room may not import a module; nil when it may.
    static func objection(room: String, module: String, path: String) -> String? {
        if room == "Domain" { return "Domain imports nothing, not even Foundation" }
        if room == "Application" {
            guard module != "Domain" else { return nil }
            return "Application imports Domain only: declare a port here and connect it in Server"
        }
        if module.hasPrefix("Foundation") || module == "Dispatch" {
            guard foundation[path] == nil else { return nil }
            return "\(module): use a kit; where it earns its place, list the file with its reason"
                + " in Tests/Architecture/ImportTable.swift"
        }
        if module == "Glibc" {
            guard adapters.contains(room) else { return nil }
            return "\(room) may not call the system: put the call into a kit, such as Lifecycle"
        }
        if ["Swift", "Synchronization"].contains(module) { return nil }
        if let kit = wrappers[module] {
            guard room != kit else { return nil }
            return "\(module) belongs to the kit \(kit): import \(kit)"
        }
        return arrow(from: room, to: module)
    }

    private static func arrow(from room: String, to module: String) -> String? {
        if kits.contains(room) {
            guard !kits.contains(module) else { return nil }
            return "the kit \(room) knows no \(module): a kit imports kits only"
        }
        if module == "Sandbox", room != "Server" {
            return "only Server and tests import Sandbox"
        }
        if room == "Sandbox" {
            guard !kits.contains(module) else { return nil }
            return "Sandbox imports kits only: it writes its own bytes"
        }
        if adapters.contains(room) {
            guard !kits.contains(module), !core.contains(module) else { return nil }
            guard adapters.contains(module) else { return above(room, module, "Core") }
            return "\(room) may not import its neighbour \(module): declare a port in Application,"
                + " let \(module) fill it and Server connect it"
        }
        if room == "Server" {
            let below = kits.union(core).union(adapters)
            return below.contains(module) ? nil : above(room, module, "Adapters")
        }
        if room == "CLI" {
            let below = kits.union(core).union(["Server"])
            return below.contains(module) ? nil : "CLI reaches \(module) through Server"
        }
        if room == "waybill" {
            return module == "CLI" ? nil : "waybill imports CLI only: move the code there"
        }
        return "\(room) is not in the table: add it to Tests/Architecture/ImportTable.swift"
    }

    private static func above(_ room: String, _ module: String, _ floor: String) -> String {
        "\(room) may not import \(module): what both need belongs to \(floor) or a kit"
    }
}
