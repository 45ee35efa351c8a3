internal import CMicroHTTPD
internal import Glibc

// The library calls these on its own threads. `context` is always the ServerCore, which outlives
// the daemon; the pointers the library keeps for us are retained objects given back at the end.

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
}

private func connection(_ handle: OpaquePointer?) -> MHDConnection? {
    guard let handle = unsafe handle, let raw = unsafe waybill_mhd_context(handle) else {
        return nil
    }
    return unsafe Unmanaged<MHDConnection>.fromOpaque(raw).takeUnretainedValue()
}

/// Asked before a connection is taken: bounds each address.
func mayConnect(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
) -> MHD_Result {
    guard let core = unsafe core(context) else { return .NO }
    return core.connections.mayConnect(unsafe SocketAddress.key(address)) ? .YES : .NO
}

/// Told when a connection begins and just before its socket is closed.
func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ change: MHD_ConnectionNotificationCode
) {
    guard let core = unsafe core(context), let handle = unsafe handle, let slot = unsafe slot
    else { return }
    if change == .CONNECTION_NOTIFY_STARTED {
        let connection = unsafe MHDConnection(core: core, handle: handle)
        connection.setDeadline(.header)
        core.connections.insert(connection)
        unsafe slot.pointee = Unmanaged.passRetained(connection).toOpaque()
    } else if let raw = unsafe slot.pointee {
        let connection = unsafe Unmanaged<MHDConnection>.fromOpaque(raw).takeRetainedValue()
        core.connections.remove(connection)
        unsafe slot.pointee = nil
    }
}

/// Told the raw target once the request line is complete: begins the exchange.
func targetRead(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ handle: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let core = unsafe core(context), let connection = unsafe connection(handle),
        let target = unsafe target
    else { return nil }
    connection.targetAddress = UInt(bitPattern: target)
    // A new connection's deadline runs from its beginning and is not set again by a request line.
    if connection.hasServed { connection.setDeadline(.header) }
    connection.hasServed = true
    let count = unsafe strlen(target)
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: target, count: count))
    // The library would keep a record of every parameter, which we read ourselves: a hundred take
    // most of the connection's memory. Without ampersands it keeps one. The text stands in the
    // library's own writable buffer; in a version that was not looked at it is left alone.
    if MHDDaemon.checksLayout {
        for index in bytes.indices where bytes[index] == 0x26 {
            unsafe UnsafeMutablePointer(mutating: target)[index] = 0x5F
        }
    }
    let exchange = Exchange(core: core, connection: connection, target: bytes)
    return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

/// Leaves escapes as they are: the raw target is decoded and checked by us.
func keepEscapes(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?,
    _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    guard let text = unsafe text else { return 0 }
    return unsafe strlen(text)
}

/// Called for the head, for each piece of the body, at its end, and after a resume.
func serve(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?,
    _ data: UnsafePointer<CChar>?, _ count: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let core = unsafe core(context), let handle = unsafe handle,
        let raw = unsafe slot?.pointee, let count = unsafe count
    else { return .NO }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(raw).takeUnretainedValue()
    let step: Exchange.Step
    if exchange.awaitsHead {
        step = unsafe begin(exchange, handle, method, version)
    } else if exchange.isWaiting {
        step = exchange.resumed()
    } else if unsafe count.pointee > 0 {
        let bytes = unsafe UnsafeRawBufferPointer(start: data, count: count.pointee)
        step = unsafe exchange.receive(bytes)
        unsafe count.pointee = 0
    } else {
        step = exchange.end()
    }
    switch step {
    case .more, .wait: return .YES
    case .cut: return .NO
    case .respond(let response, let closing):
        let queued = unsafe MHDResponse.queue(
            response, closing: closing, on: handle, exchange, core)
        exchange.forgetRequest()
        return queued ? .YES : .NO
    }
}

private func begin(
    _ exchange: Exchange, _ handle: OpaquePointer, _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?
) -> Exchange.Step {
    guard let method = unsafe method, let version = unsafe version,
        let connection = unsafe connection(handle)
    else { return .cut }
    let reader = unsafe MHDHeaderReader.read(
        handle, target: connection.targetAddress, targetCount: exchange.targetCount,
        version: version, checksLayout: MHDDaemon.checksLayout)
    return exchange.begin(
        method: unsafe String(cString: method), version: unsafe String(cString: version),
        headers: reader.headers, isMisshapen: reader.isMisshapen)
}

/// Told when a request is over, however it ended.
func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let core = unsafe core(context), let raw = unsafe slot?.pointee else { return }
    unsafe slot?.pointee = nil
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(raw).takeRetainedValue()
    exchange.connection.setDeadline(.idle)
    if !exchange.awaitsHead { core.closed() }
}
