internal import Application
internal import Jobs

/// The sidecar record that says "this database came out of a backup": whatever it holds, its next
/// start is quarantined (B4, W17).
package enum RestoredMark {
    /// No store has this epoch, and a copy without any send counts as older than one send.
    private static let mark = IntentMark(epoch: "restored", highestIntent: 1)

    /// Writes the record durably at the sidecar's path; throws `SystemError`.
    package static func write(_ path: String) throws { try SidecarPort.file(path).write(mark) }

    /// An epoch for a restored database that several nodes may open: each is quarantined by it.
    static func epoch() -> String { Quarantine.restoredEpoch + Draw.epoch() }

    /// True when the file holds this record: left by a restore that did not reach its end.
    package static func isAt(_ path: String) -> Bool { SidecarPort.file(path).read() == mark }
}
