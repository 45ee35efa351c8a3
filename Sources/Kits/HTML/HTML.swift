/// A page or a piece of one, written straight into one byte buffer.
///
/// Elements are methods; their contents are a closure over the same buffer, so loops, `if` and
/// `switch` are plain Swift. Text is always escaped, attributes are always quoted and escaped,
/// addresses are checked, and no method writes a script, a style or a handler (SEC16).
///
/// ```swift
/// let page = HTML.document( lang: "en", title: "Order history", head: {
/// $0.stylesheet("/assets/waybill.css") $0.moduleScript("/assets/live.js") }, body: {
/// $0.main(.id("main")) { $0.h1("Order history") $0.table(.id("orders"), .data("live", "orders")) {
/// $0.thead { $0.tr { $0.th("Order"); $0.th("Status") } } $0.tbody { for row in rows {
/// $0.tr(.data("order", row.id)) { $0.th(scope: .row) { $0.a(row.number, to:
/// "/status/\(row.number)") } $0.td(.data("cell", "status")) { $0.span(row.word, .class("pill",
/// "pill-amber")) } } } } } $0.form(.post, to: "/submit") { $0.label("IMEI", for: "imei")
/// $0.input(.text, name: "imei", .id("imei"), .required(true), .inputMode(.numeric))
/// $0.button("Submit", .class("primary")) } } }) return .html(200, page.bytes)
/// ```
///
/// A piece that several pages use is an `extension HTML { mutating func orderRow(_ row: Row) }`.
package struct HTML: Sendable {
    /// Everything written so far, UTF-8.
    package private(set) var bytes: [UInt8]

    /// An empty page; `capacity` in bytes spares growing.
    package init(capacity: Int = 4096) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// The bytes as text, for tests and mail.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Adds text, escaped.
    package mutating func text(_ text: String) { Escaping.append(text, to: &bytes) }

    /// Adds another finished piece.
    package mutating func piece(_ other: HTML) { bytes.append(contentsOf: other.bytes) }

    /// Adds markup from the source text itself; a value from outside cannot get in.
    package mutating func trusted(_ markup: StaticString) { append(markup.description) }

    /// A piece made of markup from the source text itself.
    package static func trusted(_ markup: StaticString) -> HTML {
        var piece = HTML(capacity: markup.utf8CodeUnitCount)
        piece.trusted(markup)
        return piece
    }

    /// Adds bytes that this kit wrote itself.
    mutating func append(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

    /// Writes `<name attributes>`.
    mutating func open(_ name: String, _ attributes: [Attribute]) {
        bytes.append(UInt8(ascii: "<"))
        append(name)
        for attribute in attributes { attribute.append(to: &bytes) }
        bytes.append(UInt8(ascii: ">"))
    }

    /// Writes `</name>`.
    mutating func close(_ name: String) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(UInt8(ascii: "/"))
        append(name)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Writes an element with text inside.
    mutating func element(_ name: String, _ attributes: [Attribute], text: String) {
        open(name, attributes)
        self.text(text)
        close(name)
    }

    /// Writes an element with elements inside.
    mutating func element(
        _ name: String, _ attributes: [Attribute], content: (inout HTML) -> Void
    ) {
        open(name, attributes)
        content(&self)
        close(name)
    }
}
