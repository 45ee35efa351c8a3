internal import Application
internal import Domain
internal import JSON

/// Writes orders and lines for one reader; customers do not see our costs and sources (SEC72).
struct OrderBody: Sendable {
    /// True for staff, viewers, the CLI and keys of the house.
    let showsCosts: Bool
    /// Who judges which events are allowed now.
    let role: Role
    /// The store's currency, in which lines are priced.
    let currency: String

    /// How orders are written for a principal.
    init(_ principal: Principal, currency: String) {
        self.currency = currency
        showsCosts = principal.accessRole != .customer
        role = principal.role
    }

    /// The members of an order (3.1), with the documents' names beside ours.
    func write(_ order: OrderRecord, _ lines: [LineRecord], to writer: inout JSONWriter) {
        write(order, states: Self.states(lines), to: &writer)
    }

    /// The same for a list, where only the states of the lines are known.
    func write(
        _ order: OrderRecord, states: [LineState: Int], to writer: inout JSONWriter
    ) {
        writeIdentity(order, states, to: &writer)
        writeMoney(order, to: &writer)
        writer.field("reference", order.reference)
        writer.field("notes", order.notes)
        writer.field("is_partial", order.isPartial)
        writer.field("cancel_wish", order.cancelWish)
        writer.field("cancelled_by", order.cancelledBy?.text)
        writer.field("cancellation_reason", order.cancellationReason)
        writer.field("last_error", showsCosts ? order.lastError : nil)
        writer.field("version", order.version)
        writer.field("placed_at", order.placedAt)
        writer.field("order_date", order.placedAt)
        writer.field("confirmed_at", order.confirmedAt)
        writer.field("processing_started_at", order.processingStartedAt)
        writer.field("completed_at", order.completedAt)
        writer.field("ended_at", order.endedAt)
        writer.field("display", Display.order(order, lines: states))
        writer.field("allowed", AllowedWords.order(order.state, role))
    }

    private func writeIdentity(
        _ order: OrderRecord, _ states: [LineState: Int], to writer: inout JSONWriter
    ) {
        writer.field("id", order.id.text)
        writer.field("number", order.number)
        writer.field("order_number", order.number)
        writer.field("state", order.state.rawValue)
        writer.field("order_status", order.state.rawValue)
        writer.field("stage", order.stage?.rawValue)
        writer.field("status", Display.word(state: order.state, lines: states)?.rawValue)
        writer.field("fulfillment_status", FulfilmentStatus(states)?.rawValue)
        writer.field("hold_reason", order.terms?.holdReason?.rawValue)
        writer.field("hold_detail", order.terms?.holdDetail)
        writer.field("channel", order.channel.rawValue)
        writer.field("customer_id", order.customer.text)
        writer.field("placed_by", showsCosts ? order.placedBy.text : nil)
    }

    private func writeMoney(_ order: OrderRecord, to writer: inout JSONWriter) {
        writer.field("payment_state", order.paymentState.rawValue)
        writer.field("payment_method", order.paymentMethod.rawValue)
        writer.field("currency", order.currency)
        guard let currency = Currency(code: order.currency) else { return }
        let total = Money(order.totalAmount, currency)
        writer.key("total_amount")
        writer.raw(total.decimal)
        writer.field("total", total)
        if let terms = order.terms { writeTerms(terms, order, currency, to: &writer) }
    }

    private func writeTerms(
        _ terms: OrderTerms, _ order: OrderRecord, _ currency: Currency,
        to writer: inout JSONWriter
    ) {
        for (name, amount) in [
            ("subtotal", terms.amounts.subtotal), ("discount_amount", terms.amounts.discount),
            ("shipping_fee", terms.amounts.shipping), ("fee_amount", terms.amounts.fee),
            ("tax_amount", terms.amounts.tax), ("upfront_due", terms.upfrontDue),
            ("paid_amount", terms.paidAmount), ("refunded_amount", terms.refundedAmount),
            (
                "remaining_balance",
                order.totalAmount - terms.paidAmount + terms.refundedAmount
            ),
        ] { writer.field(name, Money(amount, currency)) }
        writer.field("promo_code", terms.promoCode)
        writer.field("verification_required", terms.verification != .notRequired)
        writer.field("verification_status", terms.verification.rawValue)
        writer.field("delivery_type", terms.delivery.rawValue)
        writer.field("courier", terms.courier)
        writer.field("tracking_number", terms.trackingNumber)
        writer.key("shipping_address")
        if let address = terms.address {
            writer.object { writer in
                writer.field("recipient_name", address.recipientName)
                writer.field("phone", address.phone)
                writer.field("address", address.address)
                writer.field("city", address.city)
                writer.field("province", address.province)
                writer.field("postal_code", address.postalCode)
            }
        } else {
            writer.null()
        }
        writer.field("contact_name", terms.contactName)
        writer.field("contact_phone", terms.contactPhone)
        writer.field("contact_email", terms.contactEmail)
        writer.field("expires_at", terms.expiresAt)
        writer.field("ready_at", terms.readyAt)
        writer.field("shipped_at", terms.shippedAt)
        writer.field("delivered_at", terms.deliveredAt)
        if showsCosts {
            writer.field("declared_source", terms.declaredSource)
            writer.field("ip_address", terms.ipAddress)
        }
    }

    private func writeGoods(_ line: LineRecord, to writer: inout JSONWriter) {
        guard let terms = line.terms, let currency = Currency(code: currency) else { return }
        writer.field("product_id", terms.product?.text)
        writer.field("variant_id", terms.variant?.text)
        writer.field("image_url", terms.image?.imagePath)
        writer.field("quantity", terms.quantity)
        writer.field("unit_price", Money(terms.unitPrice, currency))
        writer.field("line_discount", Money(terms.discount, currency))
        writer.field("line_total", Money(terms.total, currency))
    }

    /// The members of a line (3.2).
    func write(_ line: LineRecord, clock: (Timestamp) -> String, to writer: inout JSONWriter) {
        writer.field("id", line.id.text)
        writer.field("line_no", line.number)
        writer.field("kind", line.kind.rawValue)
        writer.field("state", line.state.rawValue)
        writer.field("reason", line.reason?.rawValue)
        if line.terms != nil { writeGoods(line, to: &writer) }
        if line.kind == .goods {
            writer.field("name", line.name)
            writer.field("code", line.serviceCode)
            writer.field("finished_at", line.finishedAt)
            return
        }
        writer.field("status", StatusWord(line.state).rawValue)
        writer.field("service_id", line.service.text)
        writer.field("service_name", line.name)
        writer.field("service_code", line.serviceCode)
        if showsCosts { writer.field("provider", line.provider) }
        writer.field("target_type", line.kind == .imeiCheck ? "imei" : "phone")
        writer.field("target", line.target)
        writer.field("target_raw", line.targetRaw)
        writer.field("fields", line.fields)
        writer.field("provider_order_id", line.providerOrderID)
        writer.field("attempt_count", line.attemptCount)
        writer.field("max_attempts", Int64?.none)
        writer.field("retry_after", line.retryAfter)
        writer.field("next_check_at", line.nextCheckAt)
        if showsCosts {
            writer.field("cost", Money(line.cost, .credits))
            writer.field("cost_charged", line.costCharged)
        }
        writer.field("error_code", line.errorCode)
        writer.field("error_message", line.errorMessage)
        writer.field("recheck_of", line.recheckOf?.text)
        writer.field("submitted_at", line.submittedAt)
        writer.field("accepted_at", line.acceptedAt)
        writer.field("finished_at", line.finishedAt)
        writer.field("reversed_at", line.reversedAt)
        writer.field("waiting", Waiting.sentence(line, clock: clock))
        writer.field("allowed", AllowedWords.line(line.state, role))
    }

    /// How many lines are in each state.
    static func states(_ lines: [LineRecord]) -> [LineState: Int] {
        var states: [LineState: Int] = [:]
        for line in lines { states[line.state, default: 0] += 1 }
        return states
    }
}

/// The documents' word for the fulfilment of an order (4.3, under the table).
enum FulfilmentStatus: String, Sendable {
    case pending, processing, success, failed

    /// The word for line states; nil without lines.
    init?(_ lines: [LineState: Int]) {
        let total = lines.values.reduce(0, +)
        guard total > 0 else { return nil }
        let open = lines.filter { $0.key.isOpen }.values.reduce(0, +)
        let bad = (lines[.failed] ?? 0) + (lines[.rejected] ?? 0)
        if open == 0 && bad > 0 {
            self = .failed
        } else if lines[.completed] == total {
            self = .success
        } else if (lines[.queued] ?? 0) + (lines[.parked] ?? 0) == total {
            self = .pending
        } else {
            self = .processing
        }
    }

    /// The word for one line in lists of attempts.
    init(_ state: LineState) {
        switch state {
        case .queued, .parked: self = .pending
        case .sending, .uncertain, .needsReview, .accepted, .inProcess: self = .processing
        case .completed: self = .success
        case .rejected, .failed, .cancelled: self = .failed
        }
    }
}
