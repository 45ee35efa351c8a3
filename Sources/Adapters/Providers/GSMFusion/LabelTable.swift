package import Application

/// The labels of `gsm-fusion.md` 10.2 as data; results carry the version they were read with.
package struct LabelTable: Sendable {
    /// What a label stands for.
    package struct Entry: Sendable, Equatable {
        /// Nil for a known label that no field takes.
        package let field: ParsedResult.Field?
        /// 0 is the strongest label of its field.
        package let priority: Int
    }

    /// Rises with every change of the labels.
    package static let version = 1
    /// The table in use.
    package static let standard = LabelTable(fields: fields, others: others)

    private static let fields: [(ParsedResult.Field, [String])] = [
        (.model, ["Model", "Device Model", "Model Name", "Device"]),
        (.imei, ["IMEI Number", "IMEI", "IMEI 1"]),
        (.imei2, ["IMEI2 Number", "IMEI 2"]),
        (.serialNumber, ["Serial Number", "Serial", "Serial No", "SN"]),
        (.meid, ["MEID Number", "MEID"]),
        (.applecare, ["AppleCare Eligible", "AppleCare"]),
        (.purchaseDate, ["Estimated Purchase Date", "Purchase Date", "Bought Date"]),
        (.carrier, ["Carrier", "Network", "Locked To", "Original Carrier"]),
        (.tetherPolicy, ["Next Tether Policy", "Tether Policy"]),
        (.gsmaStatus, ["Current GSMA Status", "GSMA Status", "Blacklist Status"]),
        (.fmi, ["Find My iPhone", "Find My", "FMI", "Activation Lock", "iCloud Lock"]),
        (.simlock, ["SimLock", "SIM Lock Status", "Lock Status"]),
    ]
    private static let others = [
        "Sold By", "iCloud", "iCloud Status", "Activation Status", "Model Number", "Part Number",
        "Warranty", "Country",
    ]
    /// No label is longer than this as written, in bytes; it bounds every look-up.
    private static let longestWritten = 48

    private let entries: [[UInt8]: Entry]
    private let longestKey: Int

    private init(fields: [(ParsedResult.Field, [String])], others: [String]) {
        var entries: [[UInt8]: Entry] = [:]
        for (field, labels) in fields {
            for (priority, label) in labels.enumerated() {
                entries[Self.key(label.utf8)] = Entry(field: field, priority: priority)
            }
        }
        for label in others { entries[Self.key(label.utf8)] = Entry(field: nil, priority: 0) }
        self.entries = entries
        longestKey = entries.keys.map(\.count).max() ?? 0
    }

    /// What the whole text stands for as a label; nil when it is none.
    package func entry(for label: ArraySlice<UInt8>) -> Entry? {
        guard label.count <= Self.longestWritten, label.allSatisfy({ $0 < 0x80 }) else {
            return nil
        }
        return entries[Self.key(label)]
    }

    /// The longest known label that ends at `end` and starts at a word start at or after `start`.
    func longestSuffix(
        of line: [UInt8], from start: Int, to end: Int
    ) -> (start: Int, entry: Entry)? {
        var best: (start: Int, entry: Entry)?
        var keyLength = 0
        let lowest = max(start, end - Self.longestWritten)
        var index = end
        while index > lowest, keyLength <= longestKey {
            index -= 1
            let byte = line[index]
            if byte == UInt8(ascii: ":") || byte >= 0x80 { break }
            if ByteSearch.isLetter(byte) || ByteSearch.isDigit(byte) { keyLength += 1 }
            let isWordStart = index == start || line[index - 1] == 0x20
            guard isWordStart, byte != 0x20 else { continue }
            if let entry = entry(for: line[index..<end]) { best = (index, entry) }
        }
        return best
    }

    /// Labels compare by small ASCII letters and digits only: `S/N` and `SN` are one.
    private static func key(_ label: some Sequence<UInt8>) -> [UInt8] {
        label.compactMap { byte in
            let isKept = ByteSearch.isLetter(byte) || ByteSearch.isDigit(byte)
            return isKept ? ByteSearch.lowered(byte) : nil
        }
    }
}
