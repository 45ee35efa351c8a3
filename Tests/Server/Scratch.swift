import Glibc
import Lifecycle

/// A folder of its own for one test.
@safe
final class Scratch {
    /// The folder's path.
    let path: String

    /// Makes the folder under the system's place for such things.
    init() {
        var template = Array("/tmp/waybill-server-XXXXXX".utf8CString)
        guard let made = unsafe mkdtemp(&template) else {
            preconditionFailure("no temporary folder")
        }
        path = unsafe String(cString: made)
    }

    deinit {
        guard let folder = unsafe opendir(path) else { return }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            unsafe unlink(file(name))
        }
        unsafe closedir(folder)
        unsafe rmdir(path)
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { path + "/" + name }
}
