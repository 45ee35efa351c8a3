internal import Glibc
package import Lifecycle

/// A small record that survives a power cut at any moment: two slots, written in turn, the newer
/// valid one counts.
package final class SlotFile: Sendable {
    /// Bytes a record may have.
    package static let maxBytes = 480

    private static let slotBytes = 512
    private let descriptor: Int32
    /// The turn of the last write; the parity names the slot.
    private let turn: Lock<UInt64>

    /// Opens the file, or makes it (mode 0600) and its directory entry durable; throws SystemError.
    package init(path: String) throws(SystemError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        turn = Lock(0)
        guard descriptor >= 0 else { throw SystemError(operation: "open", code: errno) }
        try SlotFile.syncDirectory(of: path)
        let newest = newestSlot()
        turn.withLock { $0 = newest?.turn ?? 0 }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The newest record that was written whole; nil when there is none.
    package func read() -> [UInt8]? { newestSlot()?.record }

    /// Writes a record and returns when it is on the disk; throws SystemError.
    package func write(_ record: [UInt8]) throws(SystemError) {
        guard record.count <= SlotFile.maxBytes else {
            throw SystemError(operation: "write a slot", code: EMSGSIZE)
        }
        let code = turn.withLock { turn -> Int32 in
            let next = turn &+ 1
            let slot = SlotFile.encode(record, turn: next)
            let offset = off_t(Int(next % 2) * SlotFile.slotBytes)
            let written = unsafe slot.withUnsafeBytes { bytes in
                unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, offset)
            }
            guard written == SlotFile.slotBytes else { return written < 0 ? errno : ENOSPC }
            guard fdatasync(descriptor) == 0 else { return errno }
            turn = next
            return 0
        }
        if code != 0 { throw SystemError(operation: "write a slot", code: code) }
    }

    private func newestSlot() -> (turn: UInt64, record: [UInt8])? {
        var newest: (turn: UInt64, record: [UInt8])?
        for index in 0..<2 {
            var bytes = [UInt8](repeating: 0, count: SlotFile.slotBytes)
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor, buffer.baseAddress, buffer.count, off_t(index * SlotFile.slotBytes))
            }
            guard count == SlotFile.slotBytes, let slot = SlotFile.decode(bytes) else { continue }
            if slot.turn >= newest?.turn ?? 0 { newest = slot }
        }
        return newest
    }

    /// Turn, length, check sum, record, zeros.
    private static func encode(_ record: [UInt8], turn: UInt64) -> [UInt8] {
        var slot: [UInt8] = []
        slot.reserveCapacity(slotBytes)
        append(turn, to: &slot)
        append(UInt64(record.count), to: &slot)
        append(checkSum(record, turn: turn), to: &slot)
        slot += record
        slot += [UInt8](repeating: 0, count: slotBytes - slot.count)
        return slot
    }

    private static func decode(_ slot: [UInt8]) -> (turn: UInt64, record: [UInt8])? {
        let turn = number(slot, at: 0)
        let length = number(slot, at: 8)
        guard length <= UInt64(maxBytes) else { return nil }
        let record = Array(slot[24..<(24 + Int(length))])
        guard turn > 0, number(slot, at: 16) == checkSum(record, turn: turn) else { return nil }
        return (turn, record)
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    private static func number(_ bytes: [UInt8], at offset: Int) -> UInt64 {
        bytes[offset..<(offset + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// FNV-1a over turn and record: finds torn writes, not forgery.
    private static func checkSum(_ record: [UInt8], turn: UInt64) -> UInt64 {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325 ^ turn
        for byte in record { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return sum
    }

    private static func syncDirectory(of path: String) throws(SystemError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(operation: "open", code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError(operation: "fsync", code: errno) }
    }
}
