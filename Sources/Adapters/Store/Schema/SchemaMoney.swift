internal import SQL

/// Payments, the ledger, prepaid balances and money set aside (`orders.md` 3.7, M1–M6).
enum SchemaMoney {
    /// The statements of migration 20.
    static func statements(_ dialect: Dialect) -> [String] {
        switch dialect {
        case .sqlite: return tables + guards
        // differs: names of types, and how a trigger refuses.
        case .postgres: return Spelling.postgres(tables) + postgresGuards
        }
    }

    private static let tables: [String] = [
        // Money for an order, or for a balance: those have no order.
        """
        CREATE TABLE payments(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
          order_key INTEGER REFERENCES orders_core(key),
          customer_key INTEGER NOT NULL REFERENCES customers(key),
          kind TEXT NOT NULL CHECK(kind IN('authorise','capture','pay','void','refund','top_up')),
          method TEXT NOT NULL, amount INTEGER NOT NULL CHECK(amount>0), currency TEXT NOT NULL,
          to_wallet INTEGER NOT NULL CHECK(to_wallet>=0 AND to_wallet<=amount),
          reference TEXT NOT NULL, proof_file_id TEXT, lines TEXT NOT NULL,
          status TEXT NOT NULL CHECK(status IN('pending','done','failed')), reason TEXT,
          recorded_by INTEGER NOT NULL REFERENCES actors(key),
          finished_by INTEGER REFERENCES actors(key),
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
          CONSTRAINT one_payment UNIQUE(method,reference),
          CONSTRAINT payment_has_order CHECK((order_key IS NULL)=(kind='top_up'))
        ) STRICT
        """,
        "CREATE INDEX payments_order ON payments(order_key) WHERE order_key IS NOT NULL",
        """
        CREATE INDEX payments_refunds ON payments(created_at)
          WHERE kind='refund' AND status='pending'
        """,
        """
        CREATE TABLE ledger_transactions(
          key INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE,
          cause TEXT NOT NULL CHECK(cause IN('pay','top_up','hold','capture','release','refund',
            'adjustment','loss')),
          order_key INTEGER REFERENCES orders_core(key),
          originator INTEGER NOT NULL REFERENCES actors(key), reason TEXT,
          at_us INTEGER NOT NULL,
          CONSTRAINT adjustment_has_reason CHECK(cause<>'adjustment' OR reason IS NOT NULL)
        ) STRICT
        """,
        "CREATE INDEX ledger_times ON ledger_transactions(at_us)",
        """
        CREATE TABLE ledger(
          tx INTEGER NOT NULL REFERENCES ledger_transactions(key),
          seq INTEGER NOT NULL CHECK(seq>=1), account TEXT NOT NULL,
          amount INTEGER NOT NULL CHECK(amount<>0), currency TEXT NOT NULL,
          PRIMARY KEY(tx,seq)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX ledger_accounts ON ledger(account,tx)",
        """
        CREATE TABLE wallets(
          customer_key INTEGER NOT NULL REFERENCES customers(key), currency TEXT NOT NULL,
          balance INTEGER NOT NULL, updated_at INTEGER NOT NULL,
          PRIMARY KEY(customer_key,currency),
          CONSTRAINT wallet_not_negative CHECK(balance>=0)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE money_holds(
          key INTEGER PRIMARY KEY, line_key INTEGER NOT NULL REFERENCES order_lines(key),
          order_key INTEGER NOT NULL REFERENCES orders_core(key),
          customer_key INTEGER NOT NULL REFERENCES customers(key),
          amount INTEGER NOT NULL CHECK(amount>0), currency TEXT NOT NULL,
          state TEXT NOT NULL CHECK(state IN('open','captured','released')),
          opened_at INTEGER NOT NULL, ended_at INTEGER,
          CONSTRAINT ended_hold_has_time CHECK((state='open')=(ended_at IS NULL))
        ) STRICT
        """,
        // A line whose money was given back may be tried again and held anew.
        "CREATE UNIQUE INDEX one_money_hold ON money_holds(line_key) WHERE state<>'released'",
        "CREATE INDEX money_holds_line ON money_holds(line_key)",
        "CREATE INDEX money_holds_order ON money_holds(order_key)",
        "CREATE INDEX money_holds_open ON money_holds(currency) WHERE state='open'",
        // What waits for a second person (SEC72).
        """
        CREATE TABLE second_wishes(
          action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
          actor INTEGER NOT NULL REFERENCES actors(key), at_us INTEGER NOT NULL,
          PRIMARY KEY(action,subject,detail)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    /// Tables whose rows neither change nor go (M1).
    private static let frozen = ["ledger", "ledger_transactions"]

    private static let guards = frozen.flatMap { table in
        ["UPDATE", "DELETE"].map { word in
            """
            CREATE TRIGGER \(table)_no_\(word.lowercased()) BEFORE \(word) ON \(table)
            BEGIN SELECT RAISE(ABORT,'\(table)_is_append_only'); END
            """
        }
    }

    private static let postgresGuards = frozen.flatMap { table in
        ["UPDATE", "DELETE", "TRUNCATE"].map { word in
            """
            CREATE TRIGGER \(table)_no_\(word.lowercased()) BEFORE \(word) ON \(table)
            FOR EACH \(word == "TRUNCATE" ? "STATEMENT" : "ROW")
            EXECUTE FUNCTION refuse_change('\(table)_is_append_only')
            """
        }
    }
}
