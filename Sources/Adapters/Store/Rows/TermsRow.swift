internal import Application
internal import Domain
internal import SQL

/// How the terms of an order and of a line lie in their rows; most orders have none.
enum TermsRow {
    /// What `readOrder` expects, in order; the alias is `ot`.
    static let orderColumns = """
        ot.order_key,ot.declared_source,ot.contact_name,ot.contact_phone,ot.contact_email,\
        ot.hold_reason,ot.hold_detail,ot.verification_status,o.subtotal,o.discount_amount,\
        o.shipping_fee,o.fee_amount,o.tax_amount,ot.upfront_due,ot.paid_amount,\
        ot.refunded_amount,ot.promo_id,ot.promo_code,ot.delivery_type,ot.shipping_zone_id,\
        ot.courier,ot.tracking_number,ot.shipping_address,ot.metadata,ot.ip_address,\
        ot.user_agent,ot.risk,ot.expires_at,ot.ready_at,ot.shipped_at,ot.delivered_at
        """

    /// How many columns follow the first of `orderColumns`.
    private static let orderRest = 30

    /// Reads the terms of an order whose total is known.
    static func readOrder(_ row: inout Columns, total: Int64) throws -> OrderTerms? {
        guard try row.optionalInteger() != nil else {
            row.skip(orderRest)
            return nil
        }
        var terms = OrderTerms()
        terms.declaredSource = try row.optionalText()
        terms.contactName = try row.optionalText()
        terms.contactPhone = try row.optionalText()
        terms.contactEmail = try row.optionalText()
        terms.holdReason = try row.optionalWord(HoldReason.self)
        terms.holdDetail = try row.optionalText()
        terms.verification = try row.word(VerificationState.self)
        terms.amounts.subtotal = try row.integer()
        terms.amounts.discount = try row.integer()
        terms.amounts.shipping = try row.integer()
        terms.amounts.fee = try row.integer()
        terms.amounts.tax = try row.integer()
        terms.amounts.total = total
        terms.upfrontDue = try row.integer()
        terms.paidAmount = try row.integer()
        terms.refundedAmount = try row.integer()
        terms.promo = try row.optionalID(Promo.self)
        terms.promoCode = try row.optionalText()
        terms.delivery = try row.word(DeliveryType.self)
        terms.zone = try row.optionalID(ShippingZone.self)
        terms.courier = try row.optionalText()
        terms.trackingNumber = try row.optionalText()
        terms.address = try row.optionalText().map { try address($0) }
        terms.metadata = try row.optionalText()
        terms.ipAddress = try row.optionalText()
        terms.userAgent = try row.optionalText()
        terms.risk = try row.optionalText().map { try RiskText.report($0) }
        terms.expiresAt = try row.optionalTime()
        terms.readyAt = try row.optionalTime()
        terms.shippedAt = try row.optionalTime()
        terms.deliveredAt = try row.optionalTime()
        return terms
    }

    /// Inserts the terms of an order, or replaces what may change of them.
    static let upsertOrder = """
        INSERT INTO order_terms(order_key,declared_source,contact_name,contact_phone,\
        contact_email,hold_reason,hold_detail,verification_status,upfront_due,paid_amount,\
        refunded_amount,promo_id,promo_code,delivery_type,shipping_zone_id,courier,\
        tracking_number,shipping_address,metadata,ip_address,user_agent,risk,expires_at,ready_at,\
        shipped_at,delivered_at) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,\
        $17,$18,$19,$20,$21,$22,$23,$24,$25,$26) ON CONFLICT(order_key) DO UPDATE SET \
        hold_reason=excluded.hold_reason,hold_detail=excluded.hold_detail,\
        verification_status=excluded.verification_status,upfront_due=excluded.upfront_due,\
        paid_amount=excluded.paid_amount,refunded_amount=excluded.refunded_amount,\
        courier=excluded.courier,tracking_number=excluded.tracking_number,risk=excluded.risk,\
        expires_at=excluded.expires_at,ready_at=excluded.ready_at,shipped_at=excluded.shipped_at,\
        delivered_at=excluded.delivered_at
        """

    /// The values of `upsertOrder`.
    static func values(_ terms: OrderTerms, order key: Int64) -> [SQLValue] {
        [
            .integer(key), .optional(terms.declaredSource), .optional(terms.contactName),
            .optional(terms.contactPhone), .optional(terms.contactEmail),
            .optional(terms.holdReason?.rawValue), .optional(terms.holdDetail),
            .text(terms.verification.rawValue), .integer(terms.upfrontDue),
            .integer(terms.paidAmount), .integer(terms.refundedAmount),
            .optional(terms.promo?.text), .optional(terms.promoCode),
            .text(terms.delivery.rawValue), .optional(terms.zone?.text), .optional(terms.courier),
            .optional(terms.trackingNumber), .optional(terms.address.map { text($0) }),
            .optional(terms.metadata), .optional(terms.ipAddress), .optional(terms.userAgent),
            .optional(terms.risk.map { RiskText.text($0) }), .time(terms.expiresAt),
            .time(terms.readyAt), .time(terms.shippedAt), .time(terms.deliveredAt),
        ]
    }

    /// What `readLine` expects, in order; the alias is `lt`.
    static let lineColumns = """
        lt.quantity,lt.unit_price,lt.line_discount,lt.line_total,lt.product_id,lt.variant_id,\
        lt.image_id
        """

    /// Reads the terms of a line.
    static func readLine(_ row: inout Columns) throws -> LineTerms? {
        guard let quantity = try row.optionalInteger() else {
            row.skip(6)
            return nil
        }
        var terms = LineTerms(
            quantity: quantity, unitPrice: try row.integer(), discount: try row.integer(),
            total: try row.integer())
        terms.product = try row.optionalID(Product.self)
        terms.variant = try row.optionalID(Variant.self)
        terms.image = try row.optionalID(StoredFile.self)
        return terms
    }

    /// Inserts the terms of a line; they never change.
    static let insertLine = """
        INSERT INTO line_terms(line_key,product_id,variant_id,quantity,unit_price,line_discount,\
        line_total,image_id) VALUES($1,$2,$3,$4,$5,$6,$7,$8)
        """

    /// The values of `insertLine`.
    static func values(_ terms: LineTerms, line key: Int64) -> [SQLValue] {
        [
            .integer(key), .optional(terms.product?.text), .optional(terms.variant?.text),
            .integer(terms.quantity), .integer(terms.unitPrice), .integer(terms.discount),
            .integer(terms.total), .id(terms.image),
        ]
    }

    private static func text(_ address: ShippingAddress) -> String {
        var fields = [
            "recipient_name": address.recipientName, "phone": address.phone,
            "address": address.address, "city": address.city, "province": address.province,
        ]
        fields["postal_code"] = address.postalCode
        return CompactJSON.text(fields) ?? "{}"
    }

    private static func address(_ text: String) throws -> ShippingAddress {
        let fields = try CompactJSON.map(text)
        return ShippingAddress(
            recipientName: fields["recipient_name"] ?? "", phone: fields["phone"] ?? "",
            address: fields["address"] ?? "", city: fields["city"] ?? "",
            province: fields["province"] ?? "", postalCode: fields["postal_code"])
    }
}
