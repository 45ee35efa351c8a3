internal import Glibc
internal import SQL
internal import SQLite
import Testing

/// A folder of its own for one test, removed when the test lets go of it.
@safe
final class Scratch: Sendable {
    /// Where the files lie.
    let folder: String

    /// Makes the folder.
    init() {
        var template = Array("/tmp/waybill-sqlite-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }
                .map { unsafe String(cString: $0) }
        }
        folder = made ?? "/tmp"
    }

    deinit {
        guard folder != "/tmp", let directory = unsafe opendir(folder) else { return }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            unsafe _ = unlink("\(folder)/\(name)")
        }
        unsafe closedir(directory)
        unsafe _ = rmdir(folder)
    }

    /// The database file.
    var path: String { "\(folder)/waybill.db" }

    /// Opens the database with small time-outs and no reserve unless a test asks for one.
    func open(
        _ change: (inout SQLiteConfiguration) -> Void = { _ in },
        onFatal: @escaping @Sendable (SQLError) -> Void = { _ in }
    ) throws -> SQLiteDatabase {
        var configuration = SQLiteConfiguration()
        configuration.busyTimeoutMilliseconds = 50
        configuration.idleMilliseconds = 20
        configuration.reserveBytes = 0
        change(&configuration)
        return try SQLiteDatabase.open(path: path, configuration: configuration, onFatal: onFatal)
    }

    /// Opens a raw connection, as a foreign program would.
    func connection() throws -> SQLiteConnection {
        try SQLiteConnection(path: path, busyTimeoutMilliseconds: 50)
    }

    /// Gives a file a second name.
    func hardLink(_ name: String, to path: String) {
        #expect(unsafe link(path, name) == 0)
    }

    /// Makes a name that points to a path.
    func symbolicLink(_ name: String, to path: String) {
        #expect(unsafe symlink(path, name) == 0)
    }

    /// Renames the database file.
    func rename(to name: String) {
        #expect(unsafe Glibc.rename(path, name) == 0)
    }

    /// Changes bytes of a closed file, or makes it.
    func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) {
        let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT, 0o600)
        unsafe bytes.withUnsafeBytes {
            unsafe _ = pwrite(file, $0.baseAddress, $0.count, off_t(offset))
        }
        Glibc.close(file)
    }

    /// The bytes of a closed file.
    func read(_ path: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, size(path)))
        let file = unsafe Glibc.open(path, O_RDONLY)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(file, $0.baseAddress, $0.count)
        }
        Glibc.close(file)
        return Array(bytes.prefix(max(0, count)))
    }

    /// The size of a file in bytes; -1 if there is none.
    func size(_ path: String) -> Int {
        var info = stat()
        return unsafe stat(path, &info) == 0 ? Int(info.st_size) : -1
    }
}

/// Polls until a condition holds; false after about ten seconds.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(10)
    while clock.now < deadline {
        if try await condition() { return true }
        await Task.yield()
    }
    return false
}

extension SQLiteDatabase {
    /// Makes the table most tests use.
    func makeItems() async throws {
        try await write { transaction in
            try transaction.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size BLOB)")
        }
    }

    /// Adds one item.
    func add(_ name: String) async throws {
        try await write { transaction in
            try transaction.execute("INSERT INTO items (name) VALUES ($1)", [.text(name)])
        }
    }

    /// How many items a new snapshot holds.
    func items() async throws -> Int64? {
        try await read { try $0.scalar("SELECT count(*) FROM items") }
    }
}
