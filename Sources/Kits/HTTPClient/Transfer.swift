internal import CCurl
internal import Glibc

/// One call on its way: an easy handle, its buffers and the caller who waits.
@safe
final class Transfer {
    /// Why this side ended the transfer.
    enum Stop { case gate, tooLarge, cancelled, address }

    // Invariant: the handle, the header list and the error buffer live as long as self, only the
    // loop's thread touches them, and self is out of the multi handle before it is released.
    let easy: UnsafeMutableRawPointer
    let id: UInt64
    private let call: HTTPCall
    private let reply: CheckedContinuation<Result<HTTPReply, HTTPFailure>, Never>
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var buffer: ReplyBuffer
    private var stop: Stop?
    private var hasPassedGate = false
    private var hasAllowedAddress = false

    /// Prepares a handle; nil when libcurl has no memory for one.
    init?(_ pending: PendingCall, remainingMilliseconds: Int, certificatesFile: String?) {
        guard let easy = unsafe curl_easy_init() else { return nil }
        unsafe self.easy = unsafe easy
        id = pending.id
        call = pending.call
        reply = pending.reply
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe headerList = nil
        buffer = ReplyBuffer(maxBodyBytes: pending.call.maxBodyBytes)
        setTransport(remainingMilliseconds)
        setTLS(certificatesFile)
        setRequest()
        setCallbacks()
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(headerList)
        unsafe errorText.deallocate()
    }

    /// Gives the caller the reply or the failure; once.
    func finish(_ code: CURLcode) {
        if code == CURLE_OK && stop == nil {
            reply.resume(returning: .success(success()))
        } else {
            reply.resume(returning: .failure(failure(code)))
        }
    }

    /// Ends the transfer for a caller who no longer waits.
    func cancel() {
        stop = .cancelled
        finish(CURLE_ABORTED_BY_CALLBACK)
    }

    private func success() -> HTTPReply {
        unsafe HTTPReply(
            status: curl_get_long(easy, CURLINFO_RESPONSE_CODE), headers: buffer.headers,
            body: buffer.body, requestBytes: Int64(curl_get_long(easy, CURLINFO_REQUEST_SIZE)),
            totalMicroseconds: Int64(curl_get_offset(easy, CURLINFO_TOTAL_TIME_T)))
    }

    private func failure(_ code: CURLcode) -> HTTPFailure {
        let requestBytes = unsafe curl_get_long(easy, CURLINFO_REQUEST_SIZE)
        let pretransfer = unsafe curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T)
        // libcurl's counters alone would call a send that failed at once (55) unsent; from the gate
        // on a byte may be on its way, whatever they say (R4).
        let nothingSent = !hasPassedGate && requestBytes == 0 && pretransfer == 0
        return HTTPFailure(
            kind: .of(code, nothingSent: nothingSent, stop: stop), code: Int32(code.rawValue),
            nothingSent: nothingSent, partial: buffer.body, message: message(code))
    }

    private func message(_ code: CURLcode) -> String {
        let own = unsafe String(cString: errorText)
        let text = own.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : own
        return String(decoding: text.utf8.filter { $0 >= 0x20 }, as: UTF8.self)
    }
}

extension Transfer {
    /// R2: one connection, one request, no help from libcurl that could send it twice.
    private func setTransport(_ remainingMilliseconds: Int) {
        let fresh = call.fresh ? 1 : 0
        unsafe curl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        unsafe curl_set_long(easy, CURLOPT_FRESH_CONNECT, fresh)
        unsafe curl_set_long(easy, CURLOPT_FORBID_REUSE, fresh)
        unsafe curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        unsafe curl_set_string(easy, CURLOPT_PROXY, "")
        unsafe curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A resolver thread that hangs must not hold up the loop when its call is given up.
        unsafe curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        unsafe curl_set_string(
            easy, CURLOPT_PROTOCOLS_STR,
            call.allowPlainHTTP || call.unixSocket != nil ? "http,https" : "https")
        unsafe curl_set_long(
            easy, CURLOPT_CONNECTTIMEOUT_MS, max(call.connectTimeoutMilliseconds, 1))
        unsafe curl_set_long(easy, CURLOPT_TIMEOUT_MS, remainingMilliseconds)
        if let socket = call.unixSocket {
            unsafe curl_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, socket)
        }
        if call.acceptsGzip { unsafe curl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "gzip") }
    }

    private func setTLS(_ certificatesFile: String?) {
        unsafe curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        unsafe curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        unsafe curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let certificatesFile {
            unsafe curl_set_string(easy, CURLOPT_CAINFO, certificatesFile)
        }
    }

    private func setRequest() {
        unsafe curl_set_string(easy, CURLOPT_URL, call.url)
        unsafe curl_set_long(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        unsafe curl_set_long(easy, CURLOPT_PATH_AS_IS, 1)
        if call.method == "HEAD" {
            unsafe curl_set_long(easy, CURLOPT_NOBODY, 1)
        } else if call.body != nil || call.method == "POST" {
            let body = call.body ?? []
            unsafe curl_set_long(easy, CURLOPT_POST, 1)
            unsafe curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, body.count)
            unsafe curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, body)
        }
        unsafe curl_set_string(easy, CURLOPT_CUSTOMREQUEST, call.method)
        // libcurl would wait for "100 Continue" and name a content type that nobody chose.
        var lines = ["Expect:"]
        if !call.headers.contains(where: { $0.0.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        for (name, value) in call.headers {
            lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        for line in lines { unsafe headerList = unsafe curl_slist_append(headerList, line) }
        unsafe curl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func setCallbacks() {
        let user = unsafe UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        unsafe curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        unsafe curl_set_pointer(easy, CURLOPT_WRITEDATA, user)
        unsafe curl_set_pointer(easy, CURLOPT_HEADERDATA, user)
        unsafe curl_set_pointer(easy, CURLOPT_PREREQDATA, user)
        unsafe curl_set_data_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            let length = size * count
            let data = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
            return unsafe Transfer.at(user)?.takeBody(data) == true ? length : 0
        }
        unsafe curl_set_data_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            let length = size * count
            let data = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
            return unsafe Transfer.at(user)?.takeHeader(data) == true ? length : 0
        }
        unsafe setConnecting(user)
        unsafe curl_set_prereq_function(easy) { user, _, _, _, _ in
            unsafe Transfer.at(user)?.mayPass() == true
                ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
    }

    /// SEC51: the address that is really connected to is judged, each time.
    private func setConnecting(_ user: UnsafeRawPointer) {
        guard call.mayConnect != nil else { return }
        unsafe curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, user)
        unsafe curl_set_socket_function(easy) { user, _, address in
            guard let transfer = unsafe Transfer.at(user), let address = unsafe address else {
                return -1
            }
            return unsafe transfer.open(address)
        }
    }

    /// A socket for an address that may be connected to, else -1.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let place = unsafe withUnsafePointer(to: &address.pointee.addr) { pointer in
            unsafe SocketPlace(pointer)
        }
        guard let place, call.mayConnect?(place) == true else {
            // Another address of the same name may be on its way already.
            if !hasAllowedAddress { stop = .address }
            return -1
        }
        hasAllowedAddress = true
        if stop == .address { stop = nil }
        return unsafe socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol)
    }

    /// The transfer behind a callback's user pointer.
    private static func at(_ user: UnsafeMutableRawPointer?) -> Transfer? {
        unsafe user.map { unsafe Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func takeBody(_ data: UnsafeRawBufferPointer) -> Bool {
        if unsafe buffer.addBody(data) { return true }
        stop = .tooLarge
        return false
    }

    private func takeHeader(_ data: UnsafeRawBufferPointer) -> Bool {
        if unsafe buffer.addHeader(Array(data)) { return true }
        stop = .tooLarge
        return false
    }

    private func mayPass() -> Bool {
        if let gate = call.gate, !gate() {
            stop = .gate
            return false
        }
        hasPassedGate = true
        return true
    }
}
