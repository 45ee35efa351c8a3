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
            unsafe handle = streaming(stream, exchange.connection, core)
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
        _ stream: EventStream, _ connection: any ConnectionPort, _ core: ServerCore
    ) -> OpaquePointer? {
        stream.attach(connection)
        if !core.streams.insert(stream) { stream.finish(nil) }
        let body = unsafe Unmanaged.passRetained(StreamBody(stream, core)).toOpaque()
        return unsafe MHD_create_response_from_callback(
            UInt64.max, streamBlock, readStream, body, freeStream)
    }

    /// Names and values are checked bytes only, so no response can be split (SEC94).
    private static func isSendable(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken)
            && value.utf8.allSatisfy { ASCII.isFieldValue($0) && $0 != 0x09 }
    }
}

/// What the library holds for a streaming response.
private final class StreamBody {
    let stream: EventStream
    let core: ServerCore

    init(_ stream: EventStream, _ core: ServerCore) {
        self.stream = stream
        self.core = core
    }
}

private func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ target: UnsafeMutablePointer<CChar>?,
    _ room: Int
) -> Int {
    let endOfStream = -1
    guard let context = unsafe context, let target = unsafe target else { return endOfStream }
    let body = unsafe Unmanaged<StreamBody>.fromOpaque(context).takeUnretainedValue()
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
