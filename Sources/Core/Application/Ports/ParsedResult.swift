/// The typed reading of one result text.
package struct ParsedResult: Sendable, Equatable {
    /// How much the text told.
    package enum Kind: String, Sendable {
        case labelled
        case freeText = "free_text"
        case empty
    }

    /// The fields that Waybill knows, `gsm-fusion.md` 10.2.
    package enum Field: String, Sendable, CaseIterable {
        case model, imei, imei2
        case serialNumber = "serial_number"
        case meid, applecare
        case purchaseDate = "purchase_date"
        case carrier
        case tetherPolicy = "tether_policy"
        case gsmaStatus = "gsma_status"
        case fmi, simlock
    }

    /// A label and its value, in the order of the text.
    package struct Pair: Sendable, Equatable {
        package let label: String
        package let value: String

        /// Makes a pair.
        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }

    package var kind: Kind
    package var fields: [Field: String]
    package var pairs: [Pair]
    /// Pairs whose label no field takes, in order.
    package var extras: [Pair]
    package var notes: [String]
    /// `conflict:<field>` and `imei_mismatch`.
    package var warnings: [String]
    /// Cleaned text for people: one `Label: value` a line, no tags.
    package var display: String

    /// Makes a reading; all parts empty unless given.
    package init(
        kind: Kind, fields: [Field: String] = [:], pairs: [Pair] = [], extras: [Pair] = [],
        notes: [String] = [], warnings: [String] = [], display: String = ""
    ) {
        self.kind = kind
        self.fields = fields
        self.pairs = pairs
        self.extras = extras
        self.notes = notes
        self.warnings = warnings
        self.display = display
    }
}
