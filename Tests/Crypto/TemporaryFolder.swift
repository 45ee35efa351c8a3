import Glibc

/// A folder of its own for one test, removed with everything in it.
@safe
final class TemporaryFolder {
    /// The folder's path.
    let path: String

    /// Makes the folder under the system's place for such things.
    init() {
        var template = Array("/tmp/waybill-crypto-XXXXXX".utf8CString)
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
            unsafe unlink(path + "/" + name)
        }
        unsafe closedir(folder)
        unsafe rmdir(path)
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file with that mode; an existing one is replaced.
    func write(_ bytes: [UInt8], to name: String, mode: mode_t = 0o600) {
        unsafe unlink(file(name))
        let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe Glibc.write(descriptor, Array(bytes[sent...]), bytes.count - sent)
            guard count > 0 else { break }
            sent += count
        }
        fchmod(descriptor, mode)
        close(descriptor)
    }

    /// A file's bytes; nil when it is not there.
    func read(_ name: String) -> [UInt8]? {
        let descriptor = unsafe open(file(name), O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return all }
            all += buffer.prefix(count)
        }
    }

    /// A file's permission bits; nil when it is not there.
    func mode(_ name: String) -> mode_t? {
        var status = stat()
        return unsafe stat(file(name), &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}
