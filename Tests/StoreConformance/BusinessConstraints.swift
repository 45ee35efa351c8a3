internal import SQL

/// What the checks of terms, stock, trade, money and holds refuse.
enum BusinessConstraints {
    /// One statement a check, which breaks it alone where that can be.
    static let statements: [String] =
        customers.map { "UPDATE customers SET \($0)" }
        + (terms + stock + trade + money + holds).flatMap(\.statements)
        + implied.flatMap(\.row.statements)

    /// Breaks the checks that another check of their table implies, with that one out of the way.
    static func own(_ dialect: Dialect) -> [String] {
        switch dialect {
        // differs: a table here cannot lose a check.
        case .sqlite: []
        case .postgres:
            implied.flatMap { implied in
                implied.row.statements.map { statement in
                    """
                    DO $body$ BEGIN ALTER TABLE \(implied.row.table) DROP CONSTRAINT \
                    \(implied.by); \(statement); END $body$
                    """
                }
            }
        }
    }

    private static let customers = [
        "is_trusted=2", "tier='x'", "completed_orders=-1", "total_spent=-1",
    ]

    private static let terms: [Row] = [
        Row(
            "order_terms", orderTerms,
            [
                "hold_reason='x'", "verification_status='x'", "upfront_due=-1",
                "refunded_amount=1", "delivery_type='x'",
            ]),
        Row(
            "line_terms", lineTerms,
            ["quantity=0", "line_discount=-1", "line_total=5", "line_discount=1"]),
        Row(
            "order_durations", "order_key=999,validation_us=0,create_us=0",
            ["validation_us=-1", "create_us=-1"]),
    ]

    private static let implied: [(row: Row, by: String)] = [
        (Row("order_terms", orderTerms, ["paid_amount=-1"]), "order_terms_check"),
        (Row("line_terms", lineTerms, ["unit_price=-1"]), "line_terms_check"),
    ]

    private static let orderTerms = """
        order_key=999,verification_status='pending',upfront_due=0,paid_amount=0,\
        refunded_amount=0,delivery_type='none'
        """

    private static let lineTerms =
        "line_key=999,quantity=1,unit_price=0,line_discount=0,line_total=0"

    private static let stock: [Row] = [
        Row(
            "products_core",
            """
            id='x',sku='x',sku_folded='x',name='x',description='',category='',brand='',\
            currency='IDR',base_price=0,weight_g=0,status='active',low_stock_threshold=0,\
            version=1,created_at=0,updated_at=0
            """,
            [
                "base_price=-1", "cost_price=-1", "weight_g=-1", "status='x'",
                "low_stock_threshold=-1", "version=0",
            ]),
        Row(
            "variants_core",
            """
            id='x',product_key=999,name='x',name_folded='x',price_adjustment=0,is_available=1,\
            created_at=0,updated_at=0
            """,
            ["is_available=2"]),
        Row(
            "stock", "item='x',product_key=999,free=0,reserved=0,sold=0,received=0,written_off=0",
            ["free=1", "free=-1,reserved=1"]),
        Row(
            "inventory_reservations_core",
            """
            order_key=999,line_key=999,stock_key=999,quantity=1,status='reserved',reserved_at=0,\
            expires_at=0
            """,
            ["quantity=0", "status='x'", "status='committed'", "status='released'"]),
        Row(
            "inventory_log_core",
            """
            stock_key=999,change=0,kind='adjustment',stock_before=0,stock_after=0,actor=1,at_us=0
            """,
            ["kind='x'", "change=1", "change=1,stock_before=-1", "change=-1,stock_after=-1"]),
    ]

    private static let trade: [Row] = [
        Row(
            "customer_addresses",
            """
            customer_key=999,position=0,is_default=0,recipient_name='x',phone='x',address='x',\
            city='x',province='x'
            """,
            ["is_default=2"]),
        Row("customer_counts", "order_id='x',customer_id='x',total=0,counted_at=0", ["total=-1"]),
        Row("spend_tiers", "tier='gold',from_spend=0", ["tier='bronze'", "from_spend=-1"]),
        Row("tier_prices", "subject_id='x',tier='',price=0,updated_at=0", ["price=-1"]),
        Row(
            "promos",
            """
            id='x',code='x',kind='percentage',value=0,min_purchase_amount=0,usage_count=0,\
            products='[]',kinds='[]',is_active=1,version=1,created_at=0,updated_at=0
            """,
            ["kind='x'", "value=-1", "min_purchase_amount=-1", "usage_count=-1", "is_active=2"]),
        Row(
            "promo_uses", "order_id='x',promo_id='x',customer_id='x',used_at=0",
            ["is_given_back=2"]),
        Row(
            "shipping_zones",
            """
            id='x',name='x',provinces='[]',cities='[]',base_fee=0,per_kg_fee=0,is_default=0,\
            is_delivered=1,version=1,created_at=0,updated_at=0
            """,
            ["base_fee=-1", "per_kg_fee=-1", "is_default=2", "is_delivered=2"]),
    ]

    private static let money: [Row] = [
        Row(
            "payments",
            """
            id='x',order_key=999,customer_key=999,kind='pay',method='x',amount=1,currency='IDR',\
            to_wallet=0,reference='x',lines='[]',status='done',recorded_by=1,created_at=0,\
            updated_at=0
            """,
            ["kind='x'", "kind='top_up'", "amount=0", "to_wallet=2", "status='x'"]),
        Row(
            "ledger_transactions", "reference='x',cause='pay',originator=1,at_us=0",
            ["cause='x'", "cause='adjustment'"]),
        Row("ledger", "tx=999,seq=1,account='x',amount=1,currency='IDR'", ["seq=0", "amount=0"]),
        Row("wallets", "customer_key=999,currency='IDR',balance=0,updated_at=0", ["balance=-1"]),
        Row(
            "money_holds",
            """
            line_key=999,order_key=999,customer_key=999,amount=1,currency='IDR',state='open',\
            opened_at=0
            """,
            ["amount=0", "ended_at=0", "state='x',ended_at=0"]),
    ]

    private static let holds: [Row] = [
        Row(
            "order_holds", "order_key=999,reason='review',detail='',set_by=1,set_at=0",
            ["reason='x'", "cleared_by=1"]),
        Row(
            "verifications", "order_key=999,status='pending',resubmissions=0",
            ["type='x'", "status='x'", "resubmissions=-1"]),
        Row(
            "blacklist", "id='x',kind='phone',value='x',reason='x',added_by=1,added_at=0",
            ["kind='x'"]),
        Row(
            "files",
            """
            id='x',purpose='selfie',media_type='image/png',size=1,hash=$1,stored_by=1,stored_at=0
            """,
            ["purpose='x'", "media_type='x'", "size=0"]),
        Row("file_pieces", "file_key=999,number=0,sealed=$1", ["number=-1"]),
    ]
}

extension BusinessConstraints {
    /// A row that every check lets in, and what makes one of them refuse it.
    ///
    /// The keys it names need not exist: checks come before foreign keys.
    private struct Row {
        let table: String
        let base: String
        let breaks: [String]

        init(_ table: String, _ base: String, _ breaks: [String]) {
            self.table = table
            self.base = base
            self.breaks = breaks
        }

        /// One statement a break.
        var statements: [String] {
            breaks.map { change in
                let row = Self.columns(base).merging(Self.columns(change)) { $1 }
                    .sorted { $0.key < $1.key }
                let names = row.map(\.key).joined(separator: ",")
                let values = row.map(\.value).joined(separator: ",")
                return "INSERT INTO \(table)(\(names)) VALUES(\(values))"
            }
        }

        private static func columns(_ text: String) -> [String: String] {
            let pairs = text.split(separator: ",").map { $0.split(separator: "=") }
            return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0[1])) })
        }
    }
}
