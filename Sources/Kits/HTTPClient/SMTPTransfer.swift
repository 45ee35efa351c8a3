internal import CCurl

/// One mail on its way: an easy handle and how far the mail was read.
@safe
final class SMTPTransfer {
    // Invariant: the handle, the list and the error buffer live as long as self; only the thread
    // inside `perform` touches them.
    private let easy: UnsafeMutableRawPointer
    private let call: SMTPCall
    private let errorText: UnsafeMutablePointer<CChar>
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private var position = 0
    private var hasEnded = false

    /// Prepares a handle; nil when libcurl has no memory for one.
    init?(_ call: SMTPCall, certificatesFile: String?) {
        TransferLoop.start()
        guard let easy = unsafe curl_easy_init() else { return nil }
        unsafe self.easy = unsafe easy
        self.call = call
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe recipients = nil
        setTransport(certificatesFile)
        setEnvelope()
        setMessage()
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(recipients)
        unsafe errorText.deallocate()
    }

    /// Blocks until the server has answered or the time is up.
    func perform() -> SMTPOutcome {
        let code = unsafe curl_easy_perform(easy)
        if code == CURLE_OK { return .accepted }
        let reply = unsafe curl_get_long(easy, CURLINFO_RESPONSE_CODE)
        let text = message(code, reply)
        switch code {
        // A wrong account or a server without TLS is the settings' fault, not the mail's.
        case CURLE_LOGIN_DENIED, CURLE_USE_SSL_FAILED:
            return .refused(isPermanent: false, text)
        default: break
        }
        if reply >= 500 { return .refused(isPermanent: true, text) }
        if reply >= 400 { return .refused(isPermanent: false, text) }
        // Until its end was handed over, no server may take a mail for whole (RFC 5321 4.1.1.4).
        return hasEnded ? .uncertain(text) : .refused(isPermanent: false, text)
    }

    private func setTransport(_ certificatesFile: String?) {
        unsafe curl_set_string(easy, CURLOPT_URL, call.url)
        unsafe curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        unsafe curl_set_string(easy, CURLOPT_PROXY, "")
        unsafe curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe curl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
        unsafe curl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        unsafe curl_set_long(
            easy, CURLOPT_CONNECTTIMEOUT_MS, max(call.connectTimeoutMilliseconds, 1))
        unsafe curl_set_long(easy, CURLOPT_TIMEOUT_MS, max(call.totalTimeoutMilliseconds, 1))
        unsafe curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        unsafe curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        unsafe curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        let wish = call.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE
        unsafe curl_set_long(easy, CURLOPT_USE_SSL, Int(wish.rawValue))
        if let certificatesFile {
            unsafe curl_set_string(easy, CURLOPT_CAINFO, certificatesFile)
        }
        unsafe curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    }

    private func setEnvelope() {
        if let user = call.user { unsafe curl_set_string(easy, CURLOPT_USERNAME, user) }
        if let password = call.password {
            unsafe curl_set_string(easy, CURLOPT_PASSWORD, password)
        }
        unsafe curl_set_string(easy, CURLOPT_MAIL_FROM, "<\(call.from)>")
        for recipient in call.recipients {
            unsafe recipients = unsafe curl_slist_append(recipients, "<\(recipient)>")
        }
        unsafe curl_set_list(easy, CURLOPT_MAIL_RCPT, recipients)
    }

    private func setMessage() {
        let user = unsafe UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        unsafe curl_set_long(easy, CURLOPT_UPLOAD, 1)
        unsafe curl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, call.message.count)
        unsafe curl_set_pointer(easy, CURLOPT_READDATA, user)
        unsafe curl_set_data_function(easy, CURLOPT_READFUNCTION) { bytes, size, count, user in
            guard let user = unsafe user, let bytes = unsafe bytes else { return 0 }
            let transfer =
                unsafe Unmanaged<SMTPTransfer>.fromOpaque(user).takeUnretainedValue()
            return unsafe transfer.read(into: UnsafeMutableRawPointer(bytes), room: size * count)
        }
    }

    private func read(into target: UnsafeMutableRawPointer, room: Int) -> Int {
        let part = call.message[position...].prefix(room)
        unsafe part.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress {
                unsafe target.copyMemory(from: base, byteCount: bytes.count)
            }
        }
        position += part.count
        if position == call.message.count { hasEnded = true }
        return part.count
    }

    private func message(_ code: CURLcode, _ reply: Int) -> String {
        let own = unsafe String(cString: errorText)
        let text = own.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : own
        let clean = String(decoding: text.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
        return reply > 0 ? "\(clean) (\(reply))" : clean
    }
}
