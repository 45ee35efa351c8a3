/// What each problem code means, in a sentence for `/problems/{code}`.
enum ProblemCatalogue {
    /// Code and sentence.
    static let sentences: [String: String] = [
        "malformed_json": "The body is not JSON as Waybill takes it: UTF-8, no duplicate names.",
        "validation_failed": "Several fields were refused; the list errors names each of them.",
        "UNKNOWN_FIELD": "The body has a field that this address does not know.",
        "unknown_parameter": "The address has a query parameter that is not known there.",
        "bad_cursor": "A cursor was not taken from an answer of Waybill.",
        "unauthorized": "No credential was sent, and one is needed.",
        "session_ended": "The session has ended; sign in again.",
        "invalid_key": "The API key is not known, was revoked or has run out.",
        "forbidden": "The credential may not do this.",
        "cross_site": "A browser sent this from another site.",
        "form_expired": "The token of the form is missing or of another session.",
        "two_credentials": "An API key and a session cookie were sent together.",
        "not_found": "There is nothing of this name, or it is not yours.",
        "state_conflict": "The state does not allow this now; allowed lists what it allows.",
        "conflict": "Somebody else changed this at the same moment.",
        "insufficient_balance": "The balance is smaller than what was to be taken away.",
        "reference_used": "The reference was used for another payment.",
        "DUPLICATE_OPEN": "The same number is being checked by another order.",
        "DUPLICATE_RESULT": "The number was checked already; reuse the result or ask to re-check.",
        "DUPLICATE_REFERENCE": "The reference belongs to an earlier order.",
        "CHECK_UNAVAILABLE": "A rule of orders could not be checked; nothing was created.",
        "PLAN_CHANGED": "What the dry run said does not hold any more; changes names what differs.",
        "PLAN_MISMATCH": "The plan is of another order or account.",
        "idempotency_key_invalid": "An Idempotency-Key has other characters than A-Z a-z 0-9 _ -.",
        "idempotency_in_flight": "A request with this Idempotency-Key is still running.",
        "idempotency_key_reused": "The Idempotency-Key belongs to another request.",
        "version_differs": "The order changed since it was read.",
        "position_gone": "The feed does not go back to this position.",
        "rate_limited": "Too many calls in a short time; Retry-After says when to go on.",
        "busy": "The server could not confirm it in time; repeat it under its Idempotency-Key.",
        "draining": "The server is stopping; nothing was written.",
        "disk_full": "The disk is full; nothing was written, reading works.",
        "store_failed": "The store has failed; repeat it under its Idempotency-Key afterwards.",
        "store_unusable": "The store cannot be used until an operator has looked at it.",
        "provider_not_reachable": "The provider could not be asked; nothing was changed.",
        "provider_order_unknown": "The provider does not know an order of this id.",
        "provider_no_credentials": "No credentials for the provider are set; nothing was changed.",
        "file_exists": "A file of this name exists; it was left as it is.",
        "path_not_usable": "The system refuses the path; nothing was written.",
        "live_off": "The live stream is switched off; the same feed is there as pages.",
        "internal": "A fault of Waybill; the request id finds its cause in the log.",
    ]

    /// True for a word that may stand in a page as it is.
    static func isWord(_ code: String) -> Bool {
        (1...64).contains(code.utf8.count)
            && code.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_")
            }
    }
}
