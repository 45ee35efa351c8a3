/// One attribute of an element; the names are a closed list, so `on…` and `style` cannot be
/// written.
package struct Attribute: Sendable {
    private enum Value {
        case absent
        case flag
        case text(String)
    }

    private let name: String
    private let value: Value

    /// Takes name and value as they are to be written; escaping comes later.
    init(_ name: String, _ value: String) {
        self.name = name
        self.value = .text(value)
    }

    /// Takes name and value as they are to be written; escaping comes later.
    init(_ name: String, flag: Bool) {
        self.name = name
        value = flag ? .flag : .absent
    }

    /// Nothing: for attributes that are there under a condition.
    package static let none = Attribute("", flag: false)

    /// The attribute under a condition, otherwise nothing.
    package static func when(_ condition: Bool, _ attribute: Attribute) -> Attribute {
        condition ? attribute : .none
    }

    /// Writes a blank, the name and the escaped value.
    func append(to bytes: inout [UInt8]) {
        switch value {
        case .absent: return
        case .flag:
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: name.utf8)
        case .text(let text):
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: name.utf8)
            bytes.append(UInt8(ascii: "="))
            bytes.append(UInt8(ascii: "\""))
            Escaping.append(text, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }
}

extension Attribute {
    /// The element's own name on this page.
    package static func id(_ id: String) -> Attribute { Attribute("id", id) }

    /// Style classes; several may be given.
    package static func `class`(_ names: String...) -> Attribute {
        Attribute("class", names.count == 1 ? names[0] : names.joined(separator: " "))
    }

    /// A hint shown on hover; never the only carrier of a fact.
    package static func title(_ text: String) -> Attribute { Attribute("title", text) }

    /// The language of the content, BCP 47.
    package static func lang(_ tag: String) -> Attribute { Attribute("lang", tag) }

    /// Not shown and not read out while true.
    package static func hidden(_ on: Bool = true) -> Attribute { Attribute("hidden", flag: on) }

    /// Not reachable by pointer or keyboard while true.
    package static func inert(_ on: Bool = true) -> Attribute { Attribute("inert", flag: on) }

    /// 0 = in the tab order, -1 = focus by script only.
    package static func tabIndex(_ index: Int) -> Attribute { Attribute("tabindex", String(index)) }

    /// The ARIA role, where no element carries it by itself.
    package static func role(_ role: String) -> Attribute { Attribute("role", role) }

    /// `data-name="value"`; the name is `a-z`, `0-9` and `-`.
    package static func data(_ name: StaticString, _ value: String) -> Attribute {
        let text = name.description
        precondition(
            text.utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
            }, "a data attribute's name is written a-z, 0-9 and -")
        return Attribute("data-" + text, value)
    }

    /// `aria-name="value"`.
    package static func aria(_ name: AriaName, _ value: String) -> Attribute {
        Attribute(name.rawValue, value)
    }

    /// `aria-name="true"` or `"false"`.
    package static func aria(_ name: AriaName, _ value: Bool) -> Attribute {
        Attribute(name.rawValue, value ? "true" : "false")
    }

    /// Cells side by side that this one covers.
    package static func columnSpan(_ count: Int) -> Attribute {
        Attribute("colspan", String(count))
    }

    /// Rows that this cell covers.
    package static func rowSpan(_ count: Int) -> Attribute { Attribute("rowspan", String(count)) }

    /// A `details` or `dialog` that starts open.
    package static func open(_ on: Bool = true) -> Attribute { Attribute("open", flag: on) }

    /// A link that saves its target as a file.
    package static let download = Attribute("download", flag: true)

    /// The element is a popover that a button with `popoverTarget` opens.
    package static let popover = Attribute("popover", "auto")

    /// The id of the popover that a button opens and closes, without scripts.
    package static func popoverTarget(_ id: String) -> Attribute { Attribute("popovertarget", id) }
}
