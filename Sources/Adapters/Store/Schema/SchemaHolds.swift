/// Holds, verifications, the blacklist and stored files.
enum SchemaHolds {
    /// The statements of migration 21, in SQLite's spelling.
    static let statements: [String] = holds + files

    private static let holds: [String] = [
        """
        CREATE TABLE order_holds(
          key INTEGER PRIMARY KEY, order_key INTEGER NOT NULL REFERENCES orders_core(key),
          reason TEXT NOT NULL CHECK(reason IN('payment','verification','review','duplicate',
            'blacklist')),
          detail TEXT NOT NULL, set_by INTEGER NOT NULL REFERENCES actors(key),
          set_at INTEGER NOT NULL, cleared_by INTEGER REFERENCES actors(key), cleared_at INTEGER,
          decision TEXT,
          CONSTRAINT cleared_by_and_when CHECK((cleared_by IS NULL)=(cleared_at IS NULL)
            AND (cleared_at IS NULL)=(decision IS NULL))
        ) STRICT
        """,
        "CREATE INDEX holds_order ON order_holds(order_key)",
        """
        CREATE UNIQUE INDEX one_open_hold ON order_holds(order_key,reason)
          WHERE cleared_at IS NULL
        """,
        """
        CREATE INDEX holds_open ON order_holds(reason,order_key) WHERE cleared_at IS NULL
        """,
        """
        CREATE TABLE verifications(
          order_key INTEGER NOT NULL PRIMARY KEY REFERENCES orders_core(key),
          type TEXT CHECK(type IN('id_verification','upfront_payment')),
          status TEXT NOT NULL CHECK(status IN('pending','under_review','approved','rejected')),
          id_type TEXT, id_file_id TEXT, selfie_file_id TEXT, proof_file_id TEXT,
          submitted_at INTEGER, expires_at INTEGER,
          reviewed_by INTEGER REFERENCES actors(key), reviewed_at INTEGER, reason TEXT,
          resubmissions INTEGER NOT NULL CHECK(resubmissions>=0)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE blacklist(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL CHECK(kind IN('phone','imei','email','customer','ip')),
          value TEXT NOT NULL, reason TEXT NOT NULL,
          added_by INTEGER NOT NULL REFERENCES actors(key), added_at INTEGER NOT NULL,
          expires_at INTEGER,
          CONSTRAINT one_blacklist_value UNIQUE(value,kind)
        ) STRICT
        """,
        // What the rules count: the newest orders of an address, and cash orders that were lost.
        "DROP INDEX terms_ip",
        """
        CREATE INDEX terms_address ON order_terms(ip_address,order_key)
          WHERE ip_address IS NOT NULL
        """,
        """
        CREATE INDEX orders_lost_cash ON orders_core(customer_key)
          WHERE payment_method='cod' AND state IN('cancelled','failed')
        """,
    ]

    private static let files: [String] = [
        """
        CREATE TABLE files(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
          purpose TEXT NOT NULL CHECK(purpose IN('id_photo','selfie','payment_proof',
            'product_image')),
          media_type TEXT NOT NULL CHECK(media_type IN('image/jpeg','image/png','image/webp',
            'application/pdf')),
          size INTEGER NOT NULL CHECK(size>0), hash BLOB NOT NULL,
          order_key INTEGER REFERENCES orders_core(key),
          stored_by INTEGER NOT NULL REFERENCES actors(key), stored_at INTEGER NOT NULL,
          delete_after INTEGER, deleted_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX files_order ON files(order_key) WHERE order_key IS NOT NULL",
        """
        CREATE INDEX files_due ON files(delete_after)
          WHERE delete_after IS NOT NULL AND deleted_at IS NULL
        """,
        """
        CREATE TABLE file_pieces(
          key INTEGER PRIMARY KEY, file_key INTEGER NOT NULL REFERENCES files(key),
          number INTEGER NOT NULL CHECK(number>=0), sealed BLOB NOT NULL,
          CONSTRAINT one_piece UNIQUE(file_key,number)
        ) STRICT
        """,
    ]
}
