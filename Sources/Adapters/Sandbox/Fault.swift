/// One way in which the stand-in misbehaves, by the stub variants of `gsm-fusion.md` 12.
package enum Fault: Sendable, Hashable {
    /// S1: what stands before the root element.
    case prolog(PrologFault)
    /// S2: how the line breaks of a result text are written.
    case layout(LayoutFault)
    /// S3: `AT&T` with a bare ampersand.
    case ampersand
    /// S4: a status word that is not one of the four.
    case status(StatusFault)
    /// S5: the rows of a status answer.
    case rows(RowFault)
    /// S6: duplicates and refusals come in their lists, also where a bare root error is usual.
    case lists
    /// S7: all IMEIs of a list are placed, the last one is reported.
    case lastOnly
    /// S8: a root error with HTTP 200; nothing is placed.
    case refusal(RefusalFault)
    /// S9: not the promised XML; a paid call has been charged.
    case page(PageFault)
    /// S10: accepted and charged, then the answer is spoilt.
    case afterAccepting(WireFault)
    /// S11: neither accepted nor charged, and the answer is spoilt in the same way.
    case withoutAccepting(WireFault)
    /// S12: HTTP 429, before or after a paid call was charged.
    case tooMany(isCharged: Bool)
    /// S13: a redirect; a paid call has been charged.
    case redirect(RedirectFault)
    /// S14: a success that does not fit the call.
    case subject(SubjectFault)
    /// S15: `IMEI already exists!` for an IMEI that was never placed.
    case falseDuplicate
    /// S16: a status that goes back, a result that changes.
    case later(LaterFault)
    /// S18: bytes meant to harm the reader; a paid call has been charged.
    case hostile(HostileFault)
    /// S19: the balance does not suffice.
    case noBalance
    /// S20: a broken catalogue.
    case catalogue(CatalogueFault)
    /// S22: a listing that lags or leaves out, a guard that lets equals through.
    case listing(ListingFault)

    /// Whether the fault means something for the call.
    func applies(to action: SandboxAction) -> Bool {
        switch self {
        case .prolog, .page, .redirect, .hostile: true
        case .tooMany(let isCharged): !isCharged || action == .placeOrder
        case .status: action != .services
        case .layout, .ampersand, .rows, .later: action == .status
        case .catalogue: action == .services
        case .listing(let fault): action == (fault == .guardOff ? .placeOrder : .status)
        case .lists, .lastOnly, .refusal, .afterAccepting, .withoutAccepting, .subject,
            .falseDuplicate, .noBalance:
            action == .placeOrder
        }
    }
}
