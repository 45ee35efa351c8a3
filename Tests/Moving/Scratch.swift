internal import Glibc
internal import SQLite
import Testing

/// A folder of its own for one test, removed when the test lets go of it.
@safe
final class Scratch: Sendable {
    /// Where the files lie.
    let folder: String

    /// Makes the folder.
    init() {
        var template = Array("/tmp/waybill-moving-XXXXXX".utf8CString)
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

    /// A database file of this name.
    func path(_ name: String) -> String { "\(folder)/\(name).db" }

    /// Opens a database file without a reserve.
    func open(_ name: String) throws -> SQLiteDatabase {
        var configuration = SQLiteConfiguration()
        configuration.reserveBytes = 0
        return try SQLiteDatabase.open(path: path(name), configuration: configuration)
    }
}
