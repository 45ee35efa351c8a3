/// S1: what stands before the root element.
package enum PrologFault: String, CaseIterable, Sendable {
    case bom, blank, phpxml, xml, none
}

/// S2: the result text in CDATA, with `<br/>` children or unclosed `<br>`, escaped once, twice.
package enum LayoutFault: String, CaseIterable, Sendable {
    case cdata, children, unclosed, once, twice
}

/// S4: the status words.
package enum StatusFault: String, CaseIterable, Sendable {
    case empty, missing, lower, number, unknown
}

/// S5: one row left out, one foreign row added, order turned round, another IMEI, one row twice.
package enum RowFault: String, CaseIterable, Sendable {
    case missing, extra, order, other, twice
}

/// S8: the error texts of `gsm-fusion.md` 4.2 and one that nobody knows.
package enum RefusalFault: String, CaseIterable, Sendable {
    case user, key, exists, balance, imei, service, unknown

    /// The text as the provider writes it.
    var text: String {
        switch self {
        case .user: RefusalText.user
        case .key: RefusalText.key
        case .exists: RefusalText.exists
        case .balance: RefusalText.balance
        case .imei: RefusalText.imei
        case .service: RefusalText.service
        case .unknown: "Please contact the administrator (code 77)"
        }
    }
}

/// S9: a well-formed page, a broken page, no body, a JSON body, bytes without a meaning.
package enum PageFault: String, CaseIterable, Sendable {
    case html, broken, empty, json, garbage
}

/// S10 and S11: what happens on the wire; the first six are what the bare number stands for.
package enum WireFault: String, CaseIterable, Sendable {
    case close, hang, unavailable = "503", half, reset, slow
    case internalError = "500", badGateway = "502", prolog, bomb, huge, redirect

    /// Whether the fault is one of the six of S10.
    var isCommon: Bool {
        switch self {
        case .close, .hang, .unavailable, .half, .reset, .slow: true
        case .internalError, .badGateway, .prolog, .bomb, .huge, .redirect: false
        }
    }
}

/// S13: to plain `http` on this host, or to another host name.
package enum RedirectFault: String, CaseIterable, Sendable {
    case redirect, host
}

/// S14: another IMEI, two ids, an id that belongs to an earlier order.
package enum SubjectFault: String, CaseIterable, Sendable {
    case other, two, linked
}

/// S16: status back to Pending, a result text that differs at every call, a result of 9 MB.
package enum LaterFault: String, CaseIterable, Sendable {
    case regress, change, huge
}

/// S18: document type, entity bomb, gzip bomb, 10,000 levels, a NUL byte, bytes that are not UTF-8.
package enum HostileFault: String, CaseIterable, Sendable {
    case doctype, entities, gzip, depth, nul, utf8
}

/// S20: no packages, a cut body, prices × 10, one package twice.
package enum CatalogueFault: String, CaseIterable, Sendable {
    case empty, truncated, price, repeated
}

/// S22: the listing lags 30 s or leaves out the newest order; the guard lets equals through.
package enum ListingFault: String, CaseIterable, Sendable {
    case lag, newest, guardOff = "guard"
}
