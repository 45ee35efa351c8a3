/// Orders and their lines; the CHECKs mirror the state machines of Domain.
enum SchemaOrders {
    /// The statements of migration 3, in SQLite's spelling.
    static let statements: [String] = tables + orderIndexes + lineIndexes

    private static let tables: [String] = [
        """
        CREATE TABLE orders_core(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,
          channel TEXT NOT NULL CHECK(channel IN('web','api','batch','messenger','pos','cli',
            'import')),
          customer_key INTEGER NOT NULL REFERENCES customers(key),
          placed_by INTEGER NOT NULL REFERENCES actors(key),
          state TEXT NOT NULL CHECK(state IN('pending','confirmed','processing','ready','shipped',
            'delivered','completed','cancelled','rejected','expired','failed','refunded',
            'reversed')),
          stage TEXT CHECK(stage IN('preparing','cooking','packing','out_for_delivery')),
          status_word TEXT CHECK(status_word IN('Pending','In Process')),
          payment_state TEXT NOT NULL CHECK(payment_state IN('unpaid','authorised','partly_paid',
            'paid','failed','refunding','refunded')),
          payment_method TEXT NOT NULL CHECK(payment_method IN('cod','gcash','paymaya',
            'bank_transfer','credit_card','balance','internal')),
          currency TEXT NOT NULL,
          subtotal INTEGER NOT NULL CHECK(subtotal>=0),
          discount_amount INTEGER NOT NULL DEFAULT 0 CHECK(discount_amount>=0),
          shipping_fee INTEGER NOT NULL DEFAULT 0 CHECK(shipping_fee>=0),
          fee_amount INTEGER NOT NULL DEFAULT 0 CHECK(fee_amount>=0),
          tax_amount INTEGER NOT NULL DEFAULT 0 CHECK(tax_amount>=0),
          total_amount INTEGER NOT NULL CHECK(total_amount>=0),
          reference TEXT, notes TEXT, idempotency_key TEXT,
          is_partial INTEGER NOT NULL DEFAULT 0 CHECK(is_partial IN(0,1)),
          cancel_wish INTEGER NOT NULL DEFAULT 0 CHECK(cancel_wish IN(0,1)),
          cancelled_by INTEGER REFERENCES actors(key), cancellation_reason TEXT, last_error TEXT,
          line_count INTEGER NOT NULL CHECK(line_count>=1),
          version INTEGER NOT NULL CHECK(version>=1),
          placed_at INTEGER NOT NULL, confirmed_at INTEGER, processing_started_at INTEGER,
          completed_at INTEGER, ended_at INTEGER,
          CONSTRAINT total_is_the_sum
            CHECK(total_amount=subtotal-discount_amount+shipping_fee+fee_amount+tax_amount),
          CONSTRAINT cancelled_by_and_why
            CHECK((cancelled_by IS NULL)=(cancellation_reason IS NULL))
        ) STRICT
        """,
        """
        CREATE TABLE order_lines(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
          order_key INTEGER NOT NULL REFERENCES orders_core(key),
          line_no INTEGER NOT NULL CHECK(line_no>=1),
          kind TEXT NOT NULL CHECK(kind IN('goods','imei_check','data_bundle')),
          state TEXT NOT NULL CHECK(state IN('queued','parked','sending','uncertain','needs_review',
            'accepted','in_process','completed','rejected','failed','cancelled')),
          reason TEXT, state_version INTEGER NOT NULL,
          service_key INTEGER NOT NULL REFERENCES services(key),
          provider TEXT NOT NULL, service_code TEXT NOT NULL,
          name_key INTEGER NOT NULL REFERENCES texts(key),
          target TEXT NOT NULL, target_raw TEXT, fields TEXT, provider_order_id TEXT,
          attempt_count INTEGER NOT NULL DEFAULT 0 CHECK(attempt_count>=0),
          manual_retries INTEGER NOT NULL DEFAULT 0, retry_after INTEGER, next_check_at INTEGER,
          cost INTEGER NOT NULL CHECK(cost>=0),
          cost_charged INTEGER NOT NULL DEFAULT 0 CHECK(cost_charged IN(0,1)),
          error_code TEXT, error_message TEXT, recheck_of INTEGER REFERENCES order_lines(key),
          missed_checks INTEGER NOT NULL DEFAULT 0, max_wait_hours INTEGER NOT NULL,
          result_key INTEGER, is_automatic INTEGER NOT NULL CHECK(is_automatic IN(0,1)),
          created_at INTEGER NOT NULL, submitted_at INTEGER, accepted_at INTEGER,
          finished_at INTEGER, reversed_at INTEGER,
          UNIQUE(order_key,line_no),
          CONSTRAINT open_at_provider_is_checked CHECK(
            state NOT IN('uncertain','accepted','in_process') OR next_check_at IS NOT NULL)
        ) STRICT
        """,
    ]

    private static let orderIndexes: [String] = [
        "CREATE INDEX orders_placed ON orders_core(placed_at)",
        "CREATE INDEX orders_customer ON orders_core(customer_key,placed_at)",
        "CREATE INDEX orders_state ON orders_core(state,placed_at)",
        // Only open orders have a word of their own; of the others the state says it.
        """
        CREATE INDEX orders_word ON orders_core(status_word,placed_at)
          WHERE status_word IS NOT NULL
        """,
        "CREATE INDEX orders_channel ON orders_core(channel,placed_at)",
        """
        CREATE UNIQUE INDEX one_reference ON orders_core(customer_key,reference)
          WHERE reference IS NOT NULL
        """,
    ]

    private static let lineIndexes: [String] = [
        "CREATE INDEX lines_target ON order_lines(target,order_key)",
        "CREATE INDEX lines_service ON order_lines(service_key,order_key)",
        """
        CREATE UNIQUE INDEX one_provider_order ON order_lines(provider_order_id,provider)
          WHERE provider_order_id IS NOT NULL
        """,
        """
        CREATE INDEX lines_due ON order_lines(provider,next_check_at)
          WHERE next_check_at IS NOT NULL
        """,
        """
        CREATE INDEX lines_open ON order_lines(provider,key)
          WHERE state IN('uncertain','accepted','in_process','needs_review','parked')
        """,
        "CREATE INDEX lines_uncertain ON order_lines(next_check_at) WHERE state='uncertain'",
        """
        CREATE INDEX lines_waiting ON order_lines(state,order_key)
          WHERE state IN('needs_review','parked')
        """,
    ]
}
