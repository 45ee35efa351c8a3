internal import DatabaseHarness
internal import SQL
internal import Store
import Testing

/// Every CHECK of the schema refuses what it should, on both databases, with the same statements.
@Suite(.serialized) struct ConstraintTests {
    @Test(arguments: TestDatabase.all)
    func `W10 no check of the schema lets its opposite pass`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "1")
        var broken: Set<String> = []
        let dialect = world.database.dialect
        let own = Self.own(dialect) + BusinessConstraints.own(dialect)
        for statement in Self.statements + own {
            let values: [SQLValue] = statement.contains("$1") ? [.blob([0])] : []
            do {
                try await world.database.write { try $0.execute(statement, values) }
                Issue.record("this was let in: \(statement)")
            } catch let error as SQLError {
                guard case .constraint(let name) = error.kind else {
                    Issue.record("\(statement): \(error)")
                    continue
                }
                broken.insert(name)
            }
        }
        try await world.placeEvents()
        #expect(try await world.store.verify() == [])
        // Only PostgreSQL lists its checks by name; the statements are the same on both.
        guard case .postgres = world.database.dialect else { return }
        let all = try await world.database.read { sql in
            try sql.query(
                """
                SELECT CAST(conname AS TEXT) FROM pg_constraint WHERE contype='c' \
                AND connamespace=CAST(current_schema() AS regnamespace)
                """
            ) { try $0.text(0) }
        }
        #expect(Set(all).subtracting(broken) == [])
    }

    /// What only one of the databases has.
    private static func own(_ dialect: Dialect) -> [String] {
        switch dialect {
        case .sqlite:
            [
                "INSERT INTO sequences(name,value) VALUES('x',-1)",
                "INSERT INTO order_numbers(day,last) VALUES('x',0)",
            ]
        case .postgres: ["INSERT INTO order_numbers(day,base) VALUES('x',-1)"]
        }
    }

    private static let statements =
        updates + copies + inserts + MessageConstraints.statements + BusinessConstraints.statements

    private static let updates: [String] = [
        ("orders_core", "channel='x'"), ("orders_core", "stage='x'"),
        ("orders_core", "status_word='x'"), ("orders_core", "payment_state='x'"),
        ("orders_core", "payment_method='x'"), ("orders_core", "subtotal=-1,total_amount=-1"),
        ("orders_core", "discount_amount=-1,total_amount=1"),
        ("orders_core", "shipping_fee=-1,total_amount=-1"),
        ("orders_core", "fee_amount=-1,total_amount=-1"),
        ("orders_core", "tax_amount=-1,total_amount=-1"),
        ("orders_core", "discount_amount=1,total_amount=-1"), ("orders_core", "total_amount=5"),
        ("orders_core", "is_partial=2"), ("orders_core", "cancel_wish=2"),
        ("orders_core", "line_count=0"), ("orders_core", "version=0"),
        ("orders_core", "cancellation_reason='x'"), ("order_lines", "kind='x'"),
        ("order_lines", "line_no=0"), ("order_lines", "attempt_count=-1"),
        ("order_lines", "cost=-1"), ("order_lines", "cost_charged=2"),
        ("order_lines", "is_automatic=2"), ("services", "kind='x'"), ("services", "cost=-1"),
        ("services", "target_rule='x'"), ("services", "recheck='x'"),
        ("sweeps", "round=0"), ("services", "is_enabled=2"), ("services", "audience='x'"),
        ("providers", "state='x'"),
        ("providers", "concurrency=0"), ("providers", "rate_per_minute=0"),
        ("providers", "burst=0"), ("providers", "status_chunk=0"), ("customers", "status='x'"),
        ("customers", "is_house=2"), ("feed_head", "one=2"), ("feed_head", "pos=-1"),
        ("order_processing_queue_core", "state='x'"),
        ("order_processing_queue_core", "state='running'"),
        ("fulfillment_logs_core", "state='x'"), ("fulfillment_logs_core", "attempt_number=0"),
        ("notification_queue_core", "status='x'"),
    ].map { "UPDATE \($0.0) SET \($0.1)" }

    // What triggers refuse to change is refused by its check when it is new.
    private static let copies: [String] = [
        """
        INSERT INTO orders_core(id,number,channel,customer_key,placed_by,state,payment_state,\
        payment_method,currency,subtotal,total_amount,line_count,version,placed_at) SELECT 'x','x',\
        channel,customer_key,placed_by,'x',payment_state,payment_method,currency,subtotal,\
        total_amount,1,1,0 FROM orders_core
        """,
        line(state: "x"), line(state: "accepted"),
        """
        INSERT INTO line_results(line_key,source_key,at_us,word_key,code_escaped,raw,\
        parser_version) SELECT line_key,source_key,0,word_key,2,raw,1 FROM line_results
        """,
        """
        INSERT INTO order_state_history_core(order_key,version,at_us,actor,kind,hash) \
        SELECT order_key,0,0,actor,kind,hash FROM order_state_history_core WHERE version=1
        """,
        """
        INSERT INTO order_state_history_core(order_key,version,at_us,actor,kind,hash) \
        SELECT order_key,99,0,actor,kind,$1 FROM order_state_history_core WHERE version=1
        """,
    ]

    private static func line(state: String) -> String {
        """
        INSERT INTO order_lines(id,order_key,line_no,kind,state,state_version,service_key,provider,\
        service_code,name_key,target,cost,max_wait_hours,is_automatic,created_at) SELECT 'x',\
        order_key,9,kind,'\(state)',1,service_key,provider,service_code,name_key,target,0,1,1,0 \
        FROM order_lines
        """
    }

    private static let inserts: [String] = [
        """
        INSERT INTO history_kinds(subject,event,from_status,to_status,transition,why,data) \
        VALUES('x','','','','','','')
        """,
        error(type: "x", severity: "low"), error(type: "system", severity: "x"),
        error(type: "system", severity: "low", isResolved: 2),
        "INSERT INTO anomalies(provider,kind,detail,raw,at_us) VALUES('p','x','',$1,0)",
        """
        INSERT INTO sync_runs(id,cause,started_at,asked,calls,completed,rejected,unchanged,\
        missing,failed,failed_chunks) VALUES('x','x',0,0,0,0,0,0,0,0,'[]')
        """,
        staff(role: "x", isActive: 1), staff(role: "admin", isActive: 2),
        "INSERT INTO setup_token(one,hash,expires_at) VALUES(2,$1,0)",
        key(mode: "x", role: "admin"), key(mode: "live", role: "x"),
        node(sends: 2, trust: "free"), node(sends: 1, trust: "x"),
        """
        INSERT INTO pinned_texts(provider,text_key,text,meaning,pinned_by,reason,at_us) \
        VALUES('p','t','t','x','a','r',0)
        """,
        run(source: "x", status: "done"), run(source: "csv", status: "x"),
    ]

    private static func error(type: String, severity: String, isResolved: Int = 0) -> String {
        """
        INSERT INTO order_errors(error_type,error_code,error_message,severity,is_resolved,\
        created_at) VALUES('\(type)','c','m','\(severity)',\(isResolved),0)
        """
    }

    private static func staff(role: String, isActive: Int) -> String {
        """
        INSERT INTO staff(id,login,name,role,is_active,created_at,updated_at) \
        VALUES('x','x','x','\(role)',\(isActive),0,0)
        """
    }

    private static func key(mode: String, role: String) -> String {
        """
        INSERT INTO api_keys(id,public_id,name,secret_hash,mode,role,scopes,created_at) \
        VALUES('x','x','x',$1,'\(mode)','\(role)','[]',0)
        """
    }

    private static func node(sends: Int, trust: String) -> String {
        """
        INSERT INTO nodes(name,sends,epoch,trust,started_at,beat_at) \
        VALUES('n',\(sends),'e','\(trust)',0,0)
        """
    }

    private static func run(source: String, status: String) -> String {
        """
        INSERT INTO import_history_core(filename,source,rows_imported,rows_updated,rows_skipped,\
        rows_failed,status,imported_by,started_at) \
        VALUES('f','\(source)',0,0,0,0,'\(status)','a',0)
        """
    }
}
