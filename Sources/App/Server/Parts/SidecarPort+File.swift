internal import Application
internal import Files
package import Jobs
internal import Lifecycle

extension SidecarPort {
    /// The sidecar as a two-slot file beside the database; a missing file is made at the first
    /// write.
    package static func file(_ path: String) -> SidecarPort {
        let opened = Lock<SlotFile?>(nil)
        @Sendable func slot() throws -> SlotFile {
            try opened.withLock { held in
                if let held { return held }
                let file = try SlotFile(path: path)
                held = file
                return file
            }
        }
        return SidecarPort(
            read: {
                guard Folder.contains(path), let bytes = try? slot().read() else { return nil }
                let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
                guard parts.count == 2, let highest = Int64(parts[1]) else { return nil }
                return IntentMark(epoch: String(parts[0]), highestIntent: highest)
            },
            write: { mark in
                try slot().write(Array("\(mark.epoch) \(mark.highestIntent)".utf8))
            })
    }
}
