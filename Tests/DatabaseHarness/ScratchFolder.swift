internal import Glibc

/// A folder of its own for one test, removed when the test lets go of it.
@safe
package final class ScratchFolder: Sendable {
    /// The folder.
    package let folder: String

    /// Makes the folder.
    package init() throws {
        var template = Array("/tmp/waybill-test-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }
                .map { unsafe String(cString: $0) }
        }
        guard let made else { throw HarnessError("no temporary folder: \(errno)") }
        folder = made
    }

    deinit {
        guard let directory = unsafe opendir(folder) else { return }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            unsafe _ = unlink("\(folder)/\(name)")
        }
        unsafe closedir(directory)
        unsafe _ = rmdir(folder)
    }

    /// The database file in it.
    package var path: String { "\(folder)/waybill.db" }
}
