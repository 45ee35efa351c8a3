/// What orders with a price, a buyer to reach or goods carry; other orders have no row here.
enum SchemaTerms {
    /// The statements of migration 17, in SQLite's spelling.
    static let statements: [String] = [
        """
        CREATE TABLE order_terms(
          order_key INTEGER NOT NULL PRIMARY KEY REFERENCES orders_core(key),
          declared_source TEXT, contact_name TEXT, contact_phone TEXT, contact_email TEXT,
          hold_reason TEXT CHECK(hold_reason IN('payment','verification','review','duplicate',
            'blacklist')),
          hold_detail TEXT,
          verification_status TEXT NOT NULL CHECK(verification_status IN('not_required','pending',
            'under_review','approved','rejected')),
          upfront_due INTEGER NOT NULL CHECK(upfront_due>=0),
          paid_amount INTEGER NOT NULL CHECK(paid_amount>=0),
          refunded_amount INTEGER NOT NULL CHECK(refunded_amount>=0
            AND refunded_amount<=paid_amount),
          promo_id TEXT, promo_code TEXT,
          delivery_type TEXT NOT NULL CHECK(delivery_type IN('delivery','pickup','none')),
          shipping_zone_id TEXT, courier TEXT, tracking_number TEXT, shipping_address TEXT,
          metadata TEXT, ip_address TEXT, user_agent TEXT, risk TEXT, expires_at INTEGER,
          ready_at INTEGER, shipped_at INTEGER, delivered_at INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE INDEX terms_expiry ON order_terms(expires_at) WHERE expires_at IS NOT NULL
        """,
        """
        CREATE INDEX terms_held ON order_terms(hold_reason,order_key)
          WHERE hold_reason IS NOT NULL
        """,
        "CREATE INDEX terms_ip ON order_terms(ip_address) WHERE ip_address IS NOT NULL",
        """
        CREATE INDEX terms_tracking ON order_terms(tracking_number)
          WHERE tracking_number IS NOT NULL
        """,
        """
        CREATE TABLE line_terms(
          line_key INTEGER NOT NULL PRIMARY KEY REFERENCES order_lines(key),
          product_id TEXT, variant_id TEXT, quantity INTEGER NOT NULL CHECK(quantity>=1),
          unit_price INTEGER NOT NULL CHECK(unit_price>=0),
          line_discount INTEGER NOT NULL CHECK(line_discount>=0),
          line_total INTEGER NOT NULL CHECK(line_total>=0 AND line_total=quantity*unit_price),
          CHECK(line_discount<=line_total)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX line_terms_product ON line_terms(product_id) WHERE product_id IS NOT NULL",
        "CREATE INDEX orders_payment ON orders_core(payment_state,placed_at)",
        // Every line of goods stands under this service, which no page lists.
        """
        INSERT INTO services(id,provider,code,kind,name,category,cost,delivery_time,\
        expected_minutes,max_wait_hours,details,target_rule,required_fields,recheck,is_enabled,\
        audience,created_at,updated_at) VALUES('svc_00000000000000000000000001','stock','goods',\
        'goods','Goods','',0,'',0,0,'','digits','[]','no',1,'off',0,0)
        """,
    ]
}
