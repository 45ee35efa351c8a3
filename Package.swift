// swift-tools-version: 6.2
import PackageDescription

// Targets bottom-up; the folders under Sources are the floors of the house (docs/architecture.md).
// Tests/Architecture holds the table of who may import whom.

/// A library of the distribution, reached through a module map and pkg-config.
func system(_ name: String, _ pkgConfig: String, _ package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
        providers: [.apt([package])])
}

/// A room: a target of our own, on one floor.
func room(_ floor: String, _ name: String, _ needs: [String] = []) -> Target {
    .target(
        name: name, dependencies: needs.map { .byName(name: $0) }, path: "Sources/\(floor)/\(name)")
}

/// The tests of one room; `scripts` are the Python tests beside them, which pytest runs.
func tests(
    _ name: String, _ needs: [String], resources: [Resource] = [], scripts: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: needs.map { .byName(name: $0) }, path: "Tests/\(name)",
        exclude: scripts, resources: resources)
}

let targets: [Target] = [
    // System: module maps over Debian's libraries, nothing else.
    system("CSQLite", "sqlite3", "libsqlite3-dev"),
    system("CPostgreSQL", "libpq", "libpq-dev"),
    system("CMicroHTTPD", "libmicrohttpd", "libmicrohttpd-dev"),
    system("CCurl", "libcurl", "libcurl4-openssl-dev"),
    system("CSodium", "libsodium", "libsodium-dev"),
    system("CXML", "libxml-2.0", "libxml2-dev"),
    system("CZlib", "zlib", "zlib1g-dev"),

    // Kits: know no domain word.
    room("Kits", "Lifecycle"),
    room("Kits", "Telemetry", ["Lifecycle"]),
    room("Kits", "SQL"),
    room("Kits", "SQLite", ["SQL", "Lifecycle", "CSQLite"]),
    room("Kits", "PostgreSQL", ["SQL", "Lifecycle", "CPostgreSQL"]),
    room("Kits", "JSON"),
    room("Kits", "XML", ["CXML"]),
    room("Kits", "Crypto", ["CSodium"]),
    room("Kits", "Compression", ["CZlib"]),
    room("Kits", "HTML"),
    room("Kits", "HTTP", ["JSON", "Lifecycle", "Telemetry", "CMicroHTTPD"]),
    room("Kits", "HTTPClient", ["Lifecycle", "CCurl"]),
    room("Kits", "Arguments"),
    room("Kits", "Files", ["Lifecycle"]),
    room("Kits", "Sockets", ["Lifecycle"]),

    // Core: pure values, total functions, use cases and the ports they need.
    room("Core", "Domain"),
    room("Core", "Application", ["Domain"]),

    // Adapters: one floor, no arrow between neighbours.
    room(
        "Adapters", "Store",
        [
            "Application", "Domain", "SQL", "SQLite", "JSON", "Crypto", "Compression", "Lifecycle",
        ]),
    room("Adapters", "Providers", ["Application", "Domain", "HTTPClient", "XML"]),
    room("Adapters", "Channels", ["Application", "Domain", "HTTPClient", "JSON", "Crypto"]),
    room("Adapters", "Jobs", ["Application", "Domain", "Lifecycle", "Telemetry"]),
    room("Adapters", "API", ["Application", "Domain", "HTTP", "JSON", "Lifecycle", "Telemetry"]),
    room("Adapters", "Console", ["Application", "Domain", "HTTP", "HTML", "JSON"]),
    room("Adapters", "Sandbox", ["Sockets", "Files", "Lifecycle", "JSON", "Crypto"]),

    // App: composition root, command line, entry point.
    room(
        "App", "Server",
        [
            "Store", "Providers", "Channels", "Jobs", "API", "Console", "Sandbox", "Application",
            "Domain", "HTTP", "HTTPClient", "HTML", "JSON", "Crypto", "Files", "SQL", "SQLite",
            "PostgreSQL", "Lifecycle", "Telemetry",
        ]),
    room(
        "App", "CLI",
        [
            "Server", "Application", "Domain", "Arguments", "HTTP", "HTTPClient", "JSON",
            "Lifecycle",
            "Crypto", "SQL", "SQLite", "PostgreSQL",
        ]),
    .executableTarget(name: "waybill", dependencies: ["CLI"], path: "Sources/App/waybill"),

    // An in-memory store with faults on demand, for the tests of the use cases and the simulator.
    .target(
        name: "SimulationKit", dependencies: ["Application", "Domain"], path: "Tests/SimulationKit"),

    // Real databases for tests: an SQLite file, or PostgreSQL (and PgBouncer) on loopback.
    .target(
        name: "DatabaseHarness", dependencies: ["SQL", "SQLite", "PostgreSQL", "Lifecycle"],
        path: "Tests/DatabaseHarness"),

    // Tests: one a room, then the suites that cross rooms.
    tests("Lifecycle", ["Lifecycle"]),
    tests("Telemetry", ["Telemetry"]),
    tests("SQLite", ["SQLite", "SQL", "Lifecycle"]),
    tests("PostgreSQL", ["PostgreSQL", "SQL", "Lifecycle", "DatabaseHarness"]),
    tests("JSON", ["JSON"]),
    tests("XML", ["XML"]),
    tests("Crypto", ["Crypto"]),
    tests("Compression", ["Compression"]),
    tests("HTML", ["HTML"]),
    tests("HTTP", ["HTTP", "JSON", "Lifecycle"]),
    tests("HTTPClient", ["HTTPClient", "Lifecycle"]),
    tests("Arguments", ["Arguments"]),
    tests("Domain", ["Domain"]),
    tests("Application", ["Application", "Domain", "SimulationKit"]),
    tests("Store", ["Store", "Application", "Domain", "Crypto", "SQL", "SQLite"]),
    tests(
        "StoreConformance",
        [
            "Store", "Application", "Domain", "SQL", "SQLite", "PostgreSQL", "Lifecycle",
            "DatabaseHarness", "Jobs", "Telemetry",
        ]),
    tests(
        "Moving",
        [
            "Store", "Application", "Domain", "SQL", "SQLite", "PostgreSQL", "Lifecycle",
            "DatabaseHarness",
        ]),
    tests(
        "Providers", ["Providers", "Application", "Domain", "HTTPClient", "Lifecycle", "Sandbox"]),
    tests("Channels", ["Channels", "Application", "Domain", "HTTPClient", "Sockets", "Lifecycle"]),
    tests("Jobs", ["Jobs", "Application", "Domain", "Lifecycle", "SimulationKit", "Telemetry"]),
    tests("API", ["API", "Application", "Domain", "HTTP", "JSON", "SimulationKit"]),
    tests("Console", ["Console", "Application", "Domain", "HTTP", "HTML", "SimulationKit"]),
    tests("Files", ["Files", "Lifecycle"]),
    tests("Sockets", ["Sockets", "Lifecycle"]),
    tests(
        "Sandbox",
        ["Sandbox", "Sockets", "Lifecycle", "HTTPClient", "Providers", "Application", "Domain"]),
    tests(
        "Server",
        [
            "Server", "API", "Store", "Application", "Crypto", "Domain", "SQL", "Lifecycle",
            "DatabaseHarness",
        ]),
    tests(
        "CLI",
        [
            "CLI", "Arguments", "Server", "Domain", "HTTP", "JSON", "Lifecycle", "Crypto", "SQL",
            "SQLite", "PostgreSQL", "DatabaseHarness",
        ]),
    tests("Simulation", ["Application", "Domain", "SimulationKit"]),
    tests(
        "EndToEnd",
        [
            "Server", "Store", "Application", "Domain", "Jobs", "Providers", "HTTPClient", "HTTP",
            "JSON",
            "Crypto", "Sandbox", "SQL", "SQLite", "PostgreSQL", "DatabaseHarness", "Lifecycle",
            "Telemetry",
        ],
        scripts: [
            "conftest.py", "raw.py", "test_bad_input.py", "test_full_database.py", "test_fuzz.py",
            "test_holds.py", "test_messages.py", "test_money.py", "test_moving.py",
            "test_orders.py",
            "test_repeats.py", "test_restored.py",
        ]),
    tests("Architecture", []),

    .executableTarget(
        name: "waybill-bench",
        dependencies: [
            "Server", "Store", "Application", "Domain", "SQL", "SQLite", "PostgreSQL", "HTTP",
            "HTTPClient", "JSON", "DatabaseHarness", "Lifecycle", "Sandbox", "Providers", "Crypto",
            "Jobs", "Sockets", "Telemetry",
        ], path: "Benchmarks"),
]

/// One settings loop: language mode 6, strict memory safety, warnings are errors.
for target in targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}

let package = Package(
    name: "Waybill",
    products: [.executable(name: "waybill", targets: ["waybill"])],
    targets: targets)
