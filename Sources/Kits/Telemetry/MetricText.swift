/// Prometheus text format 0.0.4 while it is written.
struct MetricText {
    private(set) var text = ""

    /// The HELP and TYPE lines of a family.
    mutating func head(_ name: String, help: String, type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// One sample line with its labels.
    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0)=\"\(Self.escaped($1))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(value)\n"
    }

    /// Appends text with the escapes of the exposition format.
    mutating func append(_ family: MetricFamily<Int64>, type: String) {
        head(family.name, help: family.help, type: type)
        for (values, cell) in family.snapshot() {
            sample(family.name, Self.pairs(family.labels, values), String(cell))
        }
    }

    /// Appends text with the escapes of the exposition format.
    mutating func append(_ family: MetricFamily<Histogram.Cell>, bounds: [Int64]) {
        head(family.name, help: family.help, type: "histogram")
        for (values, cell) in family.snapshot() {
            let labels = Self.pairs(family.labels, values)
            var total: Int64 = 0
            for (index, count) in cell.counts.enumerated() {
                total &+= count
                let bound = index < bounds.count ? Self.seconds(bounds[index]) : "+Inf"
                sample(family.name + "_bucket", labels + [("le", bound)], String(total))
            }
            sample(family.name + "_sum", labels, Self.seconds(cell.sumMicroseconds))
            sample(family.name + "_count", labels, String(total))
        }
    }

    private static func pairs(
        _ labels: [MetricLabel], _ values: [String]
    ) -> [(String, String)] {
        zip(labels, values).map { ($0.name, $1) }
    }

    /// Microseconds as seconds, without a floating point number in between.
    private static func seconds(_ microseconds: Int64) -> String {
        let rest = microseconds % 1_000_000
        guard rest != 0 else { return String(microseconds / 1_000_000) }
        let digits = String(rest)
        var fraction = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(microseconds / 1_000_000).\(fraction)"
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar.value {
            case 0x5C: result += "\\\\"
            case 0x22: result += "\\\""
            case 0x0A: result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
