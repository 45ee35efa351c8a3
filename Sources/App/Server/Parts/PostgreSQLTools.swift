internal import Files
internal import Lifecycle

/// PostgreSQL's own programs for copies, run against the database of a configuration.
package struct PostgreSQLTools: Sendable {
    /// Newest major version that is looked for under Debian's names.
    private static let newest = 30

    private let choice: PostgreSQLChoice
    private let folder: String

    /// The tools for a server of this major version; nil when none that is as new is here.
    package static func find(for choice: PostgreSQLChoice, major: Int) -> PostgreSQLTools? {
        let debian = stride(from: newest, through: max(major, 9), by: -1).map {
            "/usr/lib/postgresql/\($0)/bin"
        }
        for folder in debian where Folder.contains(folder + "/pg_dump") {
            return PostgreSQLTools(choice: choice, folder: folder)
        }
        for folder in ["/usr/local/bin", "/usr/local/pgsql/bin", "/usr/bin"]
        where Folder.contains(folder + "/pg_dump") {
            return PostgreSQLTools(choice: choice, folder: folder)
        }
        return nil
    }

    /// Writes the schema as of a snapshot to an archive, then reads the archive back and counts.
    ///
    /// Throws `ToolFailure` with the program's own words, and what `alive` throws.
    func dump(
        to path: String, snapshot: String, alive: () throws -> Void
    ) throws -> [String: Int] {
        FileNames.remove(path)
        try run(
            "pg_dump",
            [
                "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
                "--no-password", "--schema=\(choice.schema)", "--snapshot=\(snapshot)",
                "--file=\(path)",
                "--dbname=\(address)",
            ], tick: alive)
        var counter = CopyCounter(schema: choice.schema)
        try run("pg_restore", ["--data-only", "--file=-", path], tick: alive) { bytes in
            counter.read(bytes)
        }
        return counter.counts
    }

    /// Puts an archive into a database that has no schema of its name; all of it or nothing.
    ///
    /// Throws `ToolFailure` with the program's own words.
    package func restore(_ path: String) throws {
        try run(
            "pg_restore",
            [
                "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
                "--no-password", "--dbname=\(address)", path,
            ])
    }

    private func run(
        _ name: String, _ arguments: [String], tick: () throws -> Void = {},
        output: ([UInt8]) throws -> Void = { _ in }
    ) throws {
        let program = ChildProgram(
            folder + "/" + name, arguments, environment: environment)
        let end = try program.run(tickMilliseconds: 5_000, tick: tick, output: output)
        guard end.code == 0 else {
            let lines = end.errors.split(whereSeparator: \.isNewline)
            throw ToolFailure(
                message: "\(name) ended with \(end.code): "
                    + lines.prefix(5).joined(separator: " "))
        }
    }

    /// Where to connect, without the password, which no process list may show.
    private var address: String { choice.connection.withoutPassword(choice.rootCertificates) }

    private var environment: [String: String] {
        var values = ["LC_ALL": "C", "PGCONNECT_TIMEOUT": "10", "PATH": "/usr/bin:/bin"]
        values["PGPASSWORD"] = choice.connection.password
        return values
    }
}

/// A program of PostgreSQL that could not do its work.
package struct ToolFailure: Error, Sendable, Equatable {
    /// Its name, exit code and words.
    package let message: String
}
