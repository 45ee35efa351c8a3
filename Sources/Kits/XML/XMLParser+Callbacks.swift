internal import CXML

// C function pointers cannot be members of a type, so these stand on their own. Invariant: the user
// pointer is the builder of the running parse, or nil.

/// The callbacks of one parse; what is not set here (DTD, entities, comments) does nothing.
func makeHandler() -> xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = XML_SAX2_MAGIC
    unsafe handler.startElementNs = { user, name, prefix, _, _, _, _, _, _ in
        let full = [unsafe text(prefix), unsafe text(name)].compactMap(\.self)
        unsafe builder(user)?.start(full.joined(separator: ":"))
    }
    unsafe handler.endElementNs = { user, _, _, _ in unsafe builder(user)?.end() }
    unsafe handler.characters = { user, text, count in unsafe add(text, count, to: user) }
    unsafe handler.ignorableWhitespace = { user, text, count in unsafe add(text, count, to: user) }
    unsafe handler.cdataBlock = { user, text, count in unsafe add(text, count, to: user) }
    // A structured handler of its own keeps libxml2 from writing to standard error.
    unsafe handler.serror = { user, error in
        guard let error = unsafe error?.pointee, unsafe error.level == XML_ERR_FATAL else { return }
        unsafe builder(user)?.fail(.malformed(describe(error)))
    }
    return unsafe handler
}

private func builder(_ user: UnsafeMutableRawPointer?) -> XMLBuilder? {
    unsafe user.map { unsafe Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
}

private func text(_ pointer: UnsafePointer<xmlChar>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
}

private func add(
    _ text: UnsafePointer<xmlChar>?, _ count: Int32, to user: UnsafeMutableRawPointer?
) {
    guard count > 0 else { return }
    unsafe builder(user)?.add(UnsafeBufferPointer(start: text, count: Int(count)))
}

/// The parser's own words with their line, cut to 200 bytes and freed of control characters.
private func describe(_ error: xmlError) -> String {
    let message = unsafe error.message.map { unsafe String(cString: $0) } ?? "unknown error"
    let line = message.utf8.prefix(200).filter { $0 >= 0x20 }
    return unsafe "line \(error.line): \(String(decoding: line, as: UTF8.self))"
}
