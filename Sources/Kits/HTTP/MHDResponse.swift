internal import CMicroHTTPD

/// Makes the library's response from ours and queues it.
enum MHDResponse {
    /// The buffer the library sets aside for a stream, in bytes; small, because there are many.
    private static let streamBlock = 64

    /// Queues a response; false when the library refused it.
    static func queue(
        _ response: Response, closing: Bool, on connection: OpaquePointer, _ exchange: Exchange,
        _ core: ServerCore
    ) -> Bool {
        let handle: OpaquePointer?
        switch response.body {
        case .bytes(let bytes):
            exchange.connection.setDeadline(.write(bytes: bytes.count))
            unsafe handle = fixed(bytes)
        case .stream(let stream):
            exchange.connection.setDeadline(.none)
            unsafe handle = streaming(
                StreamBody(stream, core), exchange.connection, response.headers.map(\.0))
        }
        guard let handle = unsafe handle else { return false }
        defer { unsafe MHD_destroy_response(handle) }
        for (name, value) in response.headers where isSendable(name, value) {
            unsafe MHD_add_response_header(handle, name, value)
        }
        if closing { unsafe MHD_add_response_header(handle, "Connection", "close") }
        let status = UInt32(clamping: response.status)
        return unsafe MHD_queue_response(connection, status, handle) == .YES
    }

    private static func fixed(_ bytes: [UInt8]) -> OpaquePointer? {
        var bytes = bytes
        let count = bytes.count
        return unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe MHD_create_response_from_buffer(
                count, buffer.baseAddress, .RESPMEM_MUST_COPY)
        }
    }

    private static func streaming(
        _ body: StreamBody, _ connection: any ConnectionPort, _ names: [String]
    ) -> OpaquePointer? {
        body.stream.attach(connection)
        if !body.core.streams.insert(body.stream) { body.stream.finish(nil) }
        let context = unsafe Unmanaged.passRetained(body).toOpaque()
        guard
            let handle = unsafe MHD_create_response_from_callback(
                UInt64.max, streamBlock, readStream, context, freeStream)
        else {
            unsafe freeStream(context)
            return nil
        }
        unsafe body.sent = (handle, names)
        return unsafe handle
    }

    /// Names and values are checked bytes only, so no response can be split (SEC94).
    private static func isSendable(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken)
            && value.utf8.allSatisfy { ASCII.isFieldValue($0) && $0 != 0x09 }
    }
}

/// What the library holds for a streaming response.
@safe
private final class StreamBody {
    // Invariant: the library frees this object when it frees the response that `sent` points to.

    let stream: EventStream
    let core: ServerCore
    /// The response and its header names, until the header is on its way.
    var sent: (response: OpaquePointer, names: [String])?

    init(_ stream: EventStream, _ core: ServerCore) {
        self.stream = stream
        self.core = core
    }

    /// Frees the library's copy of the header, 1.3 kB a client with every security header.
    ///
    /// The library asks for the body only after it wrote the header into its own buffer.
    func dropHeaders() {
        guard let (response, names) = unsafe sent else { return }
        unsafe sent = nil
        for name in names {
            while let value = unsafe MHD_get_response_header(response, name),
                unsafe MHD_del_response_header(response, name, value) == .YES
            {}
        }
    }
}

private func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ target: UnsafeMutablePointer<CChar>?,
    _ room: Int
) -> Int {
    let endOfStream = -1
    guard let context = unsafe context, let target = unsafe target else { return endOfStream }
    let body = unsafe Unmanaged<StreamBody>.fromOpaque(context).takeUnretainedValue()
    body.dropHeaders()
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: target, count: room)
    switch unsafe body.stream.read(into: buffer) {
    case .bytes(let count): return count
    case .suspended: return 0
    case .ended: return endOfStream
    }
}

private func freeStream(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    let body = unsafe Unmanaged<StreamBody>.fromOpaque(context).takeRetainedValue()
    body.core.streams.remove(body.stream)
    body.stream.detach()
}
