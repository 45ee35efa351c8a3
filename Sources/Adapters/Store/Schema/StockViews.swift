/// What people see of goods and stock under the documents' names (`orders.md` 3.4, 3.8, 3.9).
struct StockViews: Sendable {
    /// Says in the dialect's words what both databases show.
    let words: ViewWords

    /// The views of migration 18.
    var all: [String] { [products, variants, reservations, log] }

    private var products: String {
        """
        CREATE VIEW products\(words.options) AS SELECT o.id AS id,o.sku AS sku,o.name AS name,\
        o.description AS description,o.category AS category,o.brand AS brand,\
        o.image_id AS images,o.currency AS currency,\(words.amount("o.base_price")) AS base_price,\
        \(words.amount("o.cost_price")) AS cost_price,o.weight_g AS weight_g,o.status AS status,\
        (SELECT CAST(COALESCE(sum(s.free+s.reserved),0) AS BIGINT) FROM stock s \
        WHERE s.product_key=o.key) AS stock_quantity,\
        o.low_stock_threshold AS low_stock_threshold,\
        \(words.time("o.created_at")) AS created_at,\(words.time("o.updated_at")) AS updated_at \
        FROM products_core o
        """
    }

    private var variants: String {
        """
        CREATE VIEW variants\(words.options) AS SELECT v.id AS id,o.id AS product_id,\
        v.name AS name,o.currency AS currency,\
        \(words.amount("v.price_adjustment")) AS price_adjustment,\
        s.free+s.reserved AS stock_quantity,v.is_available AS is_available,\
        \(words.time("v.created_at")) AS created_at,\(words.time("v.updated_at")) AS updated_at \
        FROM variants_core v JOIN products_core o ON o.key=v.product_key \
        JOIN stock s ON s.item=v.id
        """
    }

    private var reservations: String {
        """
        CREATE VIEW inventory_reservations\(words.options) AS SELECT r.key AS id,o.id AS order_id,\
        o.number AS order_number,l.id AS line_id,p.id AS product_id,v.id AS variant_id,\
        r.quantity AS quantity,r.status AS status,\(words.time("r.reserved_at")) AS reserved_at,\
        \(words.time("r.expires_at")) AS expires_at,\
        \(words.time("r.committed_at")) AS committed_at,\
        \(words.time("r.released_at")) AS released_at,r.release_reason AS release_reason,\
        \(words.time("r.reserved_at")) AS created_at,\
        \(words.time("COALESCE(r.released_at,r.committed_at,r.reserved_at)")) AS updated_at \
        FROM inventory_reservations_core r JOIN orders_core o ON o.key=r.order_key \
        JOIN order_lines l ON l.key=r.line_key JOIN stock s ON s.key=r.stock_key \
        JOIN products_core p ON p.key=s.product_key \
        LEFT JOIN variants_core v ON v.key=s.variant_key
        """
    }

    private var log: String {
        """
        CREATE VIEW inventory_log\(words.options) AS SELECT g.key AS id,p.id AS product_id,\
        v.id AS variant_id,g.change AS change,g.kind AS kind,g.stock_before AS "before",\
        g.stock_after AS "after",o.id AS order_id,a.actor AS actor,g.reason AS reason,\
        \(words.time("g.at_us")) AS at,\(words.time("g.at_us")) AS created_at \
        FROM inventory_log_core g JOIN stock s ON s.key=g.stock_key \
        JOIN products_core p ON p.key=s.product_key \
        LEFT JOIN variants_core v ON v.key=s.variant_key JOIN actors a ON a.key=g.actor \
        LEFT JOIN orders_core o ON o.key=g.order_key
        """
    }

    /// `vw_inventory_status`; a reservation whose time is over counts as free.
    var status: String {
        let overdue = """
            COALESCE((SELECT sum(r.quantity) FROM inventory_reservations_core r \
            WHERE r.stock_key=s.key AND r.status='reserved' \
            AND r.expires_at<=\(words.now)*1000000),0)
            """
        return """
            CREATE VIEW vw_inventory_status\(words.options) AS SELECT x.product_id AS product_id,\
            x.variant_id AS variant_id,x.sku AS sku,x.name AS name,x.variant AS variant,\
            x.stock_quantity AS stock_quantity,x.reserved-x.overdue AS reserved,\
            x.free+x.overdue AS available,x.threshold AS low_stock_threshold,\
            CASE WHEN x.free+x.overdue<=0 THEN 'OUT_OF_STOCK' \
            WHEN x.free+x.overdue<=x.threshold THEN 'LOW_STOCK' ELSE 'IN_STOCK' END \
            AS stock_status FROM (SELECT p.id AS product_id,v.id AS variant_id,p.sku AS sku,\
            p.name AS name,v.name AS variant,s.free+s.reserved AS stock_quantity,\
            s.reserved AS reserved,s.free AS free,p.low_stock_threshold AS threshold,\
            CAST(\(overdue) AS BIGINT) AS overdue FROM stock s \
            JOIN products_core p ON p.key=s.product_key \
            LEFT JOIN variants_core v ON v.key=s.variant_key) x
            """
    }
}
