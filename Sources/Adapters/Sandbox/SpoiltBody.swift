/// Bodies that are not what was promised: S9 and S18.
enum SpoiltBody {
    /// S9: pages and other formats; HTTP 200 all the same.
    static func page(_ variant: PageFault) -> WireReply {
        switch variant {
        case .html:
            WireReply(
                type: "text/html",
                body: Array("<html><body><p>Checking your browser</p></body></html>".utf8))
        case .broken:
            WireReply(type: "text/html", body: Array("<html><body><p>Just a moment<br></bod".utf8))
        case .empty: WireReply(body: [])
        case .garbage:
            WireReply(
                body: (0..<4_096).map { UInt8(truncatingIfNeeded: SeededDraw.mix(UInt64($0))) })
        case .json:
            WireReply(
                type: "text/html",
                body: Array(
                    "{\"apiversion\":\"2.0.0\",\"ERROR\":[{\"MESSAGE\":\"Try later\"}]}".utf8))
        }
    }

    /// S18: the right answer made harmful.
    static func hostile(_ variant: HostileFault, _ body: [UInt8]) -> WireReply {
        let content = body.dropFirst(ReplyXML.usual.utf8.count)
        switch variant {
        case .doctype:
            let head = "<!DOCTYPE result SYSTEM \"file:///etc/hostname\">"
            return .xml(Array(head.utf8) + content)
        case .entities: return .xml(Array(entityBomb.utf8))
        case .gzip: return WireReply(body: StoredGzip.bomb(), isPacked: true)
        case .depth:
            let open = String(repeating: "<result>", count: 10_000)
            return .xml(Array((ReplyXML.usual + open).utf8))
        case .nul: return .xml(body + [0] + Array("<!-- -->".utf8))
        case .utf8:
            return .xml(Array("<result><imeis><status>".utf8) + [0xC3, 0x28, 0xFF] + content)
        }
    }

    /// The right answer behind a prolog that is never closed.
    static func withOpenProlog(_ body: [UInt8]) -> [UInt8] {
        Array("<?phpxml version=\"1.0\" ".utf8) + body.dropFirst(ReplyXML.usual.utf8.count)
    }

    /// Nine levels of ten: a billion copies when expanded.
    private static var entityBomb: String {
        var text = "<?xml version=\"1.0\"?><!DOCTYPE result [<!ENTITY a0 \"lol\">"
        for level in 1...9 {
            let inner = String(repeating: "&a\(level - 1);", count: 10)
            text += "<!ENTITY a\(level) \"\(inner)\">"
        }
        return text + "]><result>&a9;</result>"
    }
}
