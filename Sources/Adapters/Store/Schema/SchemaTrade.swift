/// What customers, price tiers, promos and shipping zones add to the first steps.
enum SchemaTrade {
    /// The statements of migration 19, in SQLite's spelling.
    static let statements: [String] = customers + prices + promos + zones

    private static let customers: [String] = [
        """
        ALTER TABLE customers ADD COLUMN is_trusted INTEGER NOT NULL DEFAULT 0
          CHECK(is_trusted IN(0,1))
        """,
        "ALTER TABLE customers ADD COLUMN price_tier TEXT NOT NULL DEFAULT ''",
        """
        ALTER TABLE customers ADD COLUMN tier TEXT NOT NULL DEFAULT 'bronze'
          CHECK(tier IN('bronze','silver','gold','platinum'))
        """,
        """
        ALTER TABLE customers ADD COLUMN completed_orders INTEGER NOT NULL DEFAULT 0
          CHECK(completed_orders>=0)
        """,
        """
        ALTER TABLE customers ADD COLUMN total_spent INTEGER NOT NULL DEFAULT 0
          CHECK(total_spent>=0)
        """,
        "ALTER TABLE customers ADD COLUMN locale TEXT NOT NULL DEFAULT 'en'",
        "ALTER TABLE customers ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
        """
        INSERT INTO counters(name,value) SELECT 'customers.'||status,count(*) FROM customers
          WHERE is_house=0 GROUP BY status
        """,
        // The beginnings of words by which people are searched for.
        """
        CREATE TABLE customer_words(
          word TEXT NOT NULL, customer_key INTEGER NOT NULL REFERENCES customers(key),
          PRIMARY KEY(word,customer_key)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX customer_words_customer ON customer_words(customer_key)",
        """
        CREATE TABLE customer_addresses(
          customer_key INTEGER NOT NULL REFERENCES customers(key), position INTEGER NOT NULL,
          is_default INTEGER NOT NULL CHECK(is_default IN(0,1)), recipient_name TEXT NOT NULL,
          phone TEXT NOT NULL, address TEXT NOT NULL, city TEXT NOT NULL, province TEXT NOT NULL,
          postal_code TEXT, PRIMARY KEY(customer_key,position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE UNIQUE INDEX one_default_address ON customer_addresses(customer_key)
          WHERE is_default=1
        """,
        // Which orders stand in a customer's totals: each once, and taken off once.
        """
        CREATE TABLE customer_counts(
          order_id TEXT NOT NULL PRIMARY KEY, customer_id TEXT NOT NULL,
          total INTEGER NOT NULL CHECK(total>=0), counted_at INTEGER NOT NULL, taken_off_at INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE spend_tiers(
          tier TEXT NOT NULL PRIMARY KEY CHECK(tier IN('silver','gold','platinum')),
          from_spend INTEGER NOT NULL CHECK(from_spend>=0)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO spend_tiers(tier,from_spend) VALUES('silver',1000000),('gold',5000000),
          ('platinum',20000000)
        """,
        """
        CREATE INDEX orders_pending_customer ON orders_core(customer_key) WHERE state='pending'
        """,
    ]

    private static let prices: [String] = [
        // The empty tier is the usual price of a service.
        """
        CREATE TABLE tier_prices(
          subject_id TEXT NOT NULL, tier TEXT NOT NULL, price INTEGER NOT NULL CHECK(price>=0),
          updated_at INTEGER NOT NULL, PRIMARY KEY(subject_id,tier)
        ) STRICT, WITHOUT ROWID
        """
    ]

    private static let promos: [String] = [
        """
        CREATE TABLE promos(
          id TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN('percentage','fixed_amount','free_shipping')),
          value INTEGER NOT NULL CHECK(value>=0), max_discount INTEGER,
          min_purchase_amount INTEGER NOT NULL CHECK(min_purchase_amount>=0), starts_at INTEGER,
          ends_at INTEGER, usage_limit INTEGER, per_customer_limit INTEGER,
          usage_count INTEGER NOT NULL DEFAULT 0 CHECK(usage_count>=0),
          products TEXT NOT NULL, kinds TEXT NOT NULL,
          is_active INTEGER NOT NULL CHECK(is_active IN(0,1)), version INTEGER NOT NULL,
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE UNIQUE INDEX promo_code ON promos(code)",
        """
        CREATE TABLE promo_uses(
          order_id TEXT NOT NULL PRIMARY KEY, promo_id TEXT NOT NULL REFERENCES promos(id),
          customer_id TEXT NOT NULL, used_at INTEGER NOT NULL,
          is_given_back INTEGER NOT NULL DEFAULT 0 CHECK(is_given_back IN(0,1))
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE INDEX promo_uses_customer ON promo_uses(promo_id,customer_id) WHERE is_given_back=0
        """,
    ]

    private static let zones: [String] = [
        """
        CREATE TABLE shipping_zones(
          id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, provinces TEXT NOT NULL,
          cities TEXT NOT NULL, base_fee INTEGER NOT NULL CHECK(base_fee>=0),
          per_kg_fee INTEGER NOT NULL CHECK(per_kg_fee>=0), free_from INTEGER,
          is_default INTEGER NOT NULL CHECK(is_default IN(0,1)),
          is_delivered INTEGER NOT NULL CHECK(is_delivered IN(0,1)), version INTEGER NOT NULL,
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE UNIQUE INDEX one_default_zone ON shipping_zones(is_default) WHERE is_default=1",
        """
        INSERT INTO shipping_zones(id,name,provinces,cities,base_fee,per_kg_fee,free_from,\
        is_default,is_delivered,version,created_at,updated_at) VALUES(\
        'zon_00000000000000000000000001','Everywhere else','[]','[]',0,0,NULL,1,1,1,0,0)
        """,
    ]
}
