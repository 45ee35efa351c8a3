internal import CCurl

extension HTTPFailure.Kind {
    /// The kind for a libcurl code, given what the transfer knows beyond it.
    static func of(_ code: CURLcode, nothingSent: Bool, stop: Transfer.Stop?) -> Self {
        switch stop {
        case .gate, .address: return .gateClosed
        case .tooLarge: return .tooLarge
        case .cancelled: return .cancelled
        case nil: break
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .resolve
        case CURLE_COULDNT_CONNECT: return .refused
        case CURLE_OPERATION_TIMEDOUT: return nothingSent ? .connectTimeout : .timeout
        // Code 18 is a reply cut short; without its end it is worth no more than a reset.
        case CURLE_RECV_ERROR, CURLE_PARTIAL_FILE: return .reset
        case CURLE_GOT_NOTHING: return .emptyReply
        case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND: return .sendFailed
        case CURLE_BAD_CONTENT_ENCODING: return .badEncoding
        case CURLE_URL_MALFORMAT: return .badURL
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return .tls
        default: return .other
        }
    }
}
