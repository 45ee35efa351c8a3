internal import Domain

/// The names of backups that nobody named.
package enum BackupName {
    /// `waybill-20261120-140501.backup` in UTC; a second backup in one second is refused.
    package static func text(_ wallMicroseconds: Int64) -> String {
        let text = Timestamp(microseconds: wallMicroseconds).text
        let digits = text.prefix(19).filter { $0 != "-" && $0 != ":" }
        return "waybill-" + digits.prefix(8) + "-" + digits.suffix(6) + ".backup"
    }
}
