internal import SQL

/// Products, variants, stock, reservations and the inventory log (`orders.md` 3.4 and 3.8).
enum SchemaStock {
    /// The statements of migration 18.
    static func statements(_ dialect: Dialect) -> [String] {
        let views = StockViews(words: ViewWords(dialect: dialect)).all
        switch dialect {
        case .sqlite: return catalogue + stock + guards + views
        // differs: names of types, and how a trigger refuses.
        case .postgres: return Spelling.postgres(catalogue + stock) + postgresGuards + views
        }
    }

    private static let catalogue: [String] = [
        """
        CREATE TABLE products_core(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sku TEXT NOT NULL,
          sku_folded TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL,
          category TEXT NOT NULL, brand TEXT NOT NULL, image_id TEXT, currency TEXT NOT NULL,
          base_price INTEGER NOT NULL CHECK(base_price>=0),
          cost_price INTEGER CHECK(cost_price>=0),
          weight_g INTEGER NOT NULL CHECK(weight_g>=0),
          status TEXT NOT NULL CHECK(status IN('active','inactive','discontinued','coming_soon')),
          low_stock_threshold INTEGER NOT NULL CHECK(low_stock_threshold>=0),
          version INTEGER NOT NULL CHECK(version>=1),
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX products_status ON products_core(status,sku_folded)",
        """
        CREATE TABLE variants_core(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
          product_key INTEGER NOT NULL REFERENCES products_core(key), name TEXT NOT NULL,
          name_folded TEXT NOT NULL, price_adjustment INTEGER NOT NULL,
          is_available INTEGER NOT NULL CHECK(is_available IN(0,1)),
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX one_variant_name ON variants_core(product_key,name_folded)",
    ]

    private static let stock: [String] = [
        // One row a product and one a variant; `item` is the id of the one or the other.
        """
        CREATE TABLE stock(
          key INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE,
          product_key INTEGER NOT NULL REFERENCES products_core(key),
          variant_key INTEGER REFERENCES variants_core(key),
          free INTEGER NOT NULL, reserved INTEGER NOT NULL, sold INTEGER NOT NULL,
          received INTEGER NOT NULL, written_off INTEGER NOT NULL,
          CONSTRAINT stock_not_negative CHECK(free>=0 AND reserved>=0 AND sold>=0
            AND received>=0 AND written_off>=0),
          CONSTRAINT stock_equation CHECK(free+reserved+sold=received-written_off)
        ) STRICT
        """,
        "CREATE INDEX stock_product ON stock(product_key)",
        """
        CREATE TABLE inventory_reservations_core(
          key INTEGER PRIMARY KEY, order_key INTEGER NOT NULL REFERENCES orders_core(key),
          line_key INTEGER NOT NULL REFERENCES order_lines(key),
          stock_key INTEGER NOT NULL REFERENCES stock(key),
          quantity INTEGER NOT NULL CHECK(quantity>0),
          status TEXT NOT NULL CHECK(status IN('reserved','committed','released','expired')),
          reserved_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, committed_at INTEGER,
          released_at INTEGER, release_reason TEXT,
          CONSTRAINT committed_has_time CHECK(status<>'committed' OR committed_at IS NOT NULL),
          CONSTRAINT released_has_time
            CHECK((status IN('released','expired'))=(released_at IS NOT NULL))
        ) STRICT
        """,
        """
        CREATE UNIQUE INDEX one_live_reservation ON inventory_reservations_core(line_key)
          WHERE status IN('reserved','committed')
        """,
        "CREATE INDEX reservations_order ON inventory_reservations_core(order_key)",
        """
        CREATE INDEX reservations_live ON inventory_reservations_core(stock_key,expires_at)
          WHERE status='reserved'
        """,
        """
        CREATE INDEX reservations_due ON inventory_reservations_core(expires_at)
          WHERE status='reserved'
        """,
        """
        CREATE TABLE inventory_log_core(
          key INTEGER PRIMARY KEY, stock_key INTEGER NOT NULL REFERENCES stock(key),
          change INTEGER NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN('stock_in','stock_out','adjustment','return')),
          stock_before INTEGER NOT NULL CHECK(stock_before>=0),
          stock_after INTEGER NOT NULL CHECK(stock_after>=0),
          order_key INTEGER REFERENCES orders_core(key),
          actor INTEGER NOT NULL REFERENCES actors(key), reason TEXT, at_us INTEGER NOT NULL,
          CONSTRAINT log_adds_up CHECK(stock_after=stock_before+change)
        ) STRICT
        """,
        "CREATE INDEX inventory_log_stock ON inventory_log_core(stock_key,key)",
        // Crossings of a threshold that staff are told of, once each.
        """
        CREATE TABLE stock_alerts(
          key INTEGER PRIMARY KEY, stock_key INTEGER NOT NULL REFERENCES stock(key),
          available INTEGER NOT NULL, threshold INTEGER NOT NULL, at_us INTEGER NOT NULL,
          told_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX stock_alerts_open ON stock_alerts(key) WHERE told_at IS NULL",
    ]

    private static let refusal = "inventory_log_is_append_only"

    private static let guards = ["UPDATE", "DELETE"].map { word in
        """
        CREATE TRIGGER inventory_log_no_\(word.lowercased()) BEFORE \(word) ON inventory_log_core
        BEGIN SELECT RAISE(ABORT,'\(refusal)'); END
        """
    }

    private static let postgresGuards = ["UPDATE", "DELETE", "TRUNCATE"].map { word in
        """
        CREATE TRIGGER inventory_log_no_\(word.lowercased()) BEFORE \(word) ON inventory_log_core
        FOR EACH \(word == "TRUNCATE" ? "STATEMENT" : "ROW")
        EXECUTE FUNCTION refuse_change('\(refusal)')
        """
    }
}
