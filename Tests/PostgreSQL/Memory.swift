internal import DatabaseHarness
internal import Glibc

/// What this process holds in memory.
enum Memory {
    /// Resident pages, in KiB, as Linux counts them.
    static func residentKiB() throws -> Int {
        let file = unsafe open("/proc/self/statm", O_RDONLY)
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe read(file, $0.baseAddress, $0.count)
        }
        let words = buffer.prefix(max(0, count)).split(separator: UInt8(ascii: " "))
        guard words.count > 1, let pages = Int(String(decoding: words[1], as: UTF8.self)) else {
            throw HarnessError("no figure of memory")
        }
        return pages * 4
    }
}
