import Glibc
import Lifecycle

/// Times and memory of a piece of work.
enum Measure {
    /// Microseconds that a body took.
    static func time(_ body: () async throws -> Void) async rethrows -> Int64 {
        let clock = SystemClock()
        let start = clock.monotonicMicroseconds()
        try await body()
        return clock.monotonicMicroseconds() - start
    }

    /// Runs a body and tells its time, the highest resident memory, and what that grew by, in MB.
    static func all(_ body: () async throws -> Void) async throws -> (time: Int64, memory: String) {
        resetPeak()
        let before = kilobytes("VmRSS:")
        let time = try await time(body)
        let peak = kilobytes("VmHWM:")
        return (time, "\(peak / 1_024) MB (+\(max(0, peak - before) / 1_024))")
    }

    /// The value at a share of sorted values.
    static func percentile(_ sorted: [Int64], _ share: Double) -> Int64 {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// Makes the kernel count the peak anew (proc(5), `clear_refs`).
    static func resetPeak() {
        let file = unsafe open("/proc/self/clear_refs", O_WRONLY)
        guard file >= 0 else { return }
        _ = unsafe write(file, "5", 1)
        close(file)
    }

    /// A line of `/proc/self/status` in kB; 0 when it is not there.
    static func kilobytes(_ name: String, process: String = "self") -> Int {
        for line in text("/proc/\(process)/status").split(separator: "\n")
        where line.hasPrefix(name) {
            return line.split(separator: " ").compactMap { Int($0) }.first
                ?? line.split(separator: "\t").last.flatMap {
                    Int($0.split(separator: " ").first ?? "")
                }
                ?? 0
        }
        return 0
    }

    /// Processor time that a process has used so far, in microseconds.
    static func processorMicroseconds(_ process: pid_t) -> Int64 {
        // Fields 14 and 15 of proc(5) `stat`, counted behind the name; ticks of 10 ms.
        let fields =
            text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else {
            return 0
        }
        return (user + system) * 10_000
    }

    /// The process above another; 0 where there is none.
    static func parent(of process: pid_t) -> pid_t {
        let fields =
            text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 ? pid_t(fields[1]) ?? 0 : 0
    }

    /// Processor time of this process, another one and all below them so far, ended ones
    /// included, in microseconds.
    static func processorMicroseconds(with other: pid_t) -> Int64 {
        var used: [pid_t: (parent: pid_t, ticks: Int64)] = [:]
        guard let directory = unsafe opendir("/proc") else { return 0 }
        defer { unsafe closedir(directory) }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = pid_t(name) else { continue }
            let fields =
                text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ")
                ?? []
            // Behind the name: state, parent, …; own and waited-for children's time from 11 on.
            guard fields.count > 14, let parent = pid_t(fields[1]) else { continue }
            used[process] = (parent, fields[11...14].reduce(0) { $0 + (Int64($1) ?? 0) })
        }
        var total: Int64 = 0
        for (process, own) in used {
            var above = process
            while above > 1, above != getpid(), above != other, let next = used[above]?.parent {
                above = next
            }
            if above == getpid() || above == other { total += own.ticks }
        }
        return total * 10_000
    }

    private static func text(_ path: String) -> String {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8_192)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe read(file, $0.baseAddress, $0.count)
        }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
