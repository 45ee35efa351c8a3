/// Writes the provider's answers, right or wrong as a fault asks for.
struct ReplyXML {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    /// Begins with what stands before the root element.
    init(prolog: PrologFault = .phpxml) {
        switch prolog {
        case .bom:
            bytes = [0xEF, 0xBB, 0xBF]
            raw(Self.usual)
        case .blank: raw("\n \r\n" + Self.usual)
        case .phpxml: raw(Self.usual)
        case .xml: raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
        case .none: break
        }
    }

    /// The prolog that was observed; a legal processing instruction of another name.
    static let usual = "<?phpxml version=\"1.0\" encoding=\"utf-8\"?>"

    /// A root error.
    static func error(_ text: String, prolog: PrologFault = .phpxml) -> [UInt8] {
        var xml = ReplyXML(prolog: prolog)
        xml.element("error", text)
        return xml.bytes
    }

    /// Writes text as it is.
    mutating func raw(_ text: String) { bytes += Array(text.utf8) }

    /// Writes an element with escaped text.
    mutating func element(_ name: String, _ text: String) {
        raw("<\(name)>")
        escape(text)
        raw("</\(name)>")
    }

    /// Writes an element with what the body writes.
    mutating func element(_ name: String, _ body: (inout ReplyXML) -> Void) {
        raw("<\(name)>")
        body(&self)
        raw("</\(name)>")
    }

    /// Writes text with the three signs escaped that must be.
    mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            default: bytes.append(byte)
            }
        }
    }

    /// Text with the three signs escaped.
    static func escaped(_ text: String) -> String {
        var xml = ReplyXML(prolog: .none)
        xml.escape(text)
        return String(decoding: xml.bytes, as: UTF8.self)
    }
}
