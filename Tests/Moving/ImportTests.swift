internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import SQLite
internal import Store
import Testing

extension MovingSuite {
    /// The older program's tables, taken into a store (`orders.md` 11).
    @Suite(.timeLimit(.minutes(2))) struct ImportTests {
        private static let columns = """
            CREATE TABLE orders(id INTEGER PRIMARY KEY,order_id TEXT,service_name TEXT,\
            service_id TEXT,imei TEXT,imei2 TEXT,credits REAL,status TEXT,carrier TEXT,\
            simlock TEXT,\
            model TEXT,fmi TEXT,order_date TEXT,result_code TEXT,result_code_display TEXT,\
            notes TEXT,\
            raw_response TEXT,created_at TEXT,updated_at TEXT)
            """

        /// An older program's file with these rows.
        private static func legacyFile(
            _ folder: ScratchFolder, rows: [String]
        ) async throws -> String {
            let path = folder.path + ".legacy"
            let database = try SQLiteDatabase.open(path: path)
            try await database.write { sql in
                try sql.execute(columns)
                try sql.execute(
                    """
                    CREATE TABLE import_history(id INTEGER PRIMARY KEY,filename TEXT,\
                    rows_imported INTEGER,rows_skipped INTEGER,import_date TEXT)
                    """)
                try sql.execute(
                    "INSERT INTO import_history VALUES(1,'hammer.xlsx',40,2,'2025-11-20 10:00:00')")
                for row in rows { try sql.execute("INSERT INTO orders VALUES(\(row))") }
            }
            await database.close()
            return path
        }

        private static let rows = [
            """
            1,'90001','Carrier check','1739','353000000000003','353000000000011',0.08,'Completed',\
            'AT&T','Locked','iPhone 13','OFF','2025-11-14 3:33:00','Model: iPhone 13',\
            'Model: iPhone 13',\
            'first','<r/>','2025-11-14 03:33:00','2025-11-14 03:40:00'
            """,
            """
            2,'90002','Other check','77','353000000000029',NULL,0.5,'In Process',NULL,NULL,NULL,\
            NULL,\
            '2025-11-15 04:00:00',NULL,NULL,NULL,NULL,'2025-11-15 04:00:00','2025-11-15 04:00:00'
            """,
            """
            3,'90003','Carrier check','1739','353000000000037',NULL,0.08,'Rejected',NULL,NULL,NULL,\
            NULL,'2025-11-16 05:00:00','Device not found',NULL,NULL,NULL,'2025-11-16',NULL
            """,
            """
            4,'90004','Carrier check','1739','353000000000038',NULL,0.08,'Completed',NULL,NULL,\
            NULL,\
            NULL,'2025-11-16 05:00:00',NULL,NULL,NULL,NULL,NULL,NULL
            """,
            """
            5,NULL,'Carrier check','1739','353000000000045',NULL,0.07999999999999999,'pending',\
            NULL,\
            NULL,NULL,NULL,'2025-11-17 06:00:00',NULL,NULL,NULL,NULL,NULL,NULL
            """,
            "6" + String(repeating: ",NULL", count: 18),
            """
            7,'90007','Carrier check','1739','353000000000003',NULL,0.08,'Completed',NULL,NULL,\
            NULL,\
            NULL,'31.12.2025',NULL,NULL,NULL,NULL,NULL,NULL
            """,
            """
            8,'90008','Carrier check','1739','353000000000003',NULL,0.08,'Completed',NULL,NULL,\
            'iPhone 14',NULL,'2025-12-01 06:00:00',NULL,NULL,'a second check',NULL,NULL,NULL
            """,
        ]

        private static func running(_ store: Store) -> ImportRunning {
            ImportRunning(
                store: store,
                importing: Importing(
                    Importing.Settings(
                        provider: "gsm_fusion", currency: "PHP",
                        storeDay: { String($0.text.prefix(10).filter { $0 != "-" }) },
                        readTime: { LegacyTime.read($0) { _ in 0 } },
                        parse: { text, _ in ParsedResult(kind: .freeText, display: text) },
                        parserVersion: 1)),
                now: { World.start }, seed: { UInt64.random(in: 0...UInt64.max) })
        }

        private static func table(_ path: String) -> LegacyTable {
            LegacyTable { body in try await SQLiteFile.read(path: path, body) }
        }

        @Test(arguments: TestDatabase.all)
        func `an older orders table comes in with its dates, and a second time adds nothing`(
            kind: TestDatabase
        ) async throws {
            let opened = try await kind.open()
            let world = try await World(opened.database)
            let folder = try ScratchFolder()
            let path = try await Self.legacyFile(folder, rows: Self.rows)
            let running = Self.running(world.store)
            let dry = try await running.run(
                Self.table(path), filename: "old.db", by: World.staff, isDryRun: true)
            #expect(try await world.store.totals(customer: nil).orders == 0)
            let report = try await running.run(
                Self.table(path), filename: "old.db", by: World.staff)
            #expect(dry.created == report.created)
            #expect((report.created, report.rejected, report.blank) == (5, 2, 1))
            #expect(report.earlierImports == 1)
            #expect(report.flaws.map(\.row) == ["4", "7"])
            #expect(report.flaws.last?.reason == "order_date '31.12.2025' is not a date")
            let totals = try await world.store.totals(customer: nil)
            #expect(totals.byLineState[.completed] == 2)
            #expect(totals.byLineState[.rejected] == 1)
            #expect(totals.byLineState[.needsReview] == 2)
            #expect(try await world.store.verify() == [])
            try await expectFirstOrder(world, opened.database)
            let again = try await running.run(
                Self.table(path), filename: "old.db", by: World.staff)
            #expect((again.created, again.unchanged, again.rejected) == (0, 5, 2))
            #expect(again.earlierImports == 0)
            #expect(try await world.store.totals(customer: nil).orders == 5)
            await opened.close()
        }

        private func expectFirstOrder(_ world: World, _ database: any Database) async throws {
            let found = try await database.read { sql in
                try sql.query(
                    """
                    SELECT order_id,service_name,service_id,imei,imei2,status,carrier,simlock,\
                    model,\
                    fmi,notes,raw_response FROM vw_imei_orders WHERE order_id='90001'
                    """
                ) { row in try (0..<12).map { try row.text($0) } }
            }
            #expect(
                found == [
                    [
                        "90001", "Carrier check", "1739", "353000000000003", "353000000000011",
                        "Completed", "AT&T", "Locked", "iPhone 13", "OFF", "first", "<r/>",
                    ]
                ])
            let id = try #require(try await world.store.find("90001", customer: nil))
            let detail = try #require(try await world.store.detail(id, customer: nil))
            #expect(detail.order.channel == .import)
            #expect(detail.order.placedAt.text.hasPrefix("2025-11-14T03:33:00"))
            #expect(detail.order.completedAt?.text.hasPrefix("2025-11-14T03:40:00") == true)
            #expect(detail.lines.first?.line.cost == 800)
            #expect(detail.lines.first?.line.isAutomatic == false)
            #expect(detail.lines.first?.line.costCharged == false)
            for text in ["order_processing_queue_core", "notification_queue_core"] {
                #expect(try await World.count("SELECT count(*) FROM \(text)", database) == 0)
            }
        }

        @Test func `an import that was killed between two chunks goes on where it was`()
            async throws
        {
            let opened = try await TestDatabase.sqlite.open()
            let folder = try ScratchFolder()
            let rows = (1...450).map { number in
                let imei = Self.imei(number)
                return """
                    \(number),'\(number)','Carrier check','1739','\(imei)',NULL,0.08,\
                    'Completed',NULL,\
                    NULL,NULL,NULL,'2025-11-14 03:33:00',NULL,NULL,NULL,NULL,NULL,NULL
                    """
            }
            let path = try await Self.legacyFile(folder, rows: rows)
            let world = try await World(opened.database)
            // Writes of the import: the run, the earlier imports, then a chunk each.
            let cut = Meddling(opened.database) { number, moment in
                if number == 7 && moment == .before { throw Meddling.Cut() }
            }
            let broken = try await World.open(cut, house: world.house)
            await #expect(throws: Meddling.Cut.self) {
                _ = try await Self.running(broken).run(
                    Self.table(path), filename: "old.db", by: World.staff)
            }
            let before = try await world.store.totals(customer: nil).orders
            #expect(before > 0 && before < 450 && before % 200 == 0)
            let report = try await Self.running(world.store).run(
                Self.table(path), filename: "old.db", by: World.staff)
            #expect(report.created == 450 - before)
            #expect(report.unchanged == 0)
            #expect(try await world.store.totals(customer: nil).orders == 450)
            #expect(
                try await World.count(
                    "SELECT rows_imported FROM import_history_core WHERE status='done'",
                    opened.database) == 450)
            await opened.close()
        }

        /// A valid IMEI for a serial.
        private static func imei(_ serial: Int) -> String {
            let head = String(35_300_000_000_000 + serial)
            for digit in 0...9 {
                let text = head + String(digit)
                if IMEI.checkDigitFits(Array(text.utf8)) { return text }
            }
            return head
        }

        @Test(
            arguments: [
                ("2025-11-14 3:33:00", "2025-11-14T03:33:00"),
                ("2025-11-14", "2025-11-14T00:00:00"),
                ("2025-11-14T03:33:00.5+08:00", "2025-11-13T19:33:00.500000"),
                ("2025-11-14 03:33:00+00", "2025-11-14T03:33:00"), ("2025-02-30", nil),
                ("14.11.2025", nil),
                ("2025-11-14 25:00:00", nil), ("2025-11-14 03:33:00 x", nil), ("", nil),
            ] as [(String, String?)])
        func `a moment is read as older programs wrote it`(text: String, moment: String?) {
            let read = LegacyTime.read(text) { _ in 0 }
            #expect((read != nil) == (moment != nil))
            #expect(read?.text.hasPrefix(moment ?? "") ?? true)
        }
    }
}
