import Testing

@testable import Server

@Suite struct ConfigurationTests {
    private func read(
        _ values: [String: String], file: String? = nil, mode: Configuration.Mode = .live
    ) throws -> Configuration {
        try Configuration(try Environment(file: file, process: values), mode: mode)
    }

    private func refusal(_ values: [String: String]) -> String? {
        do {
            _ = try read(values)
            return nil
        } catch {
            return (error as? ConfigurationError)?.message
        }
    }

    @Test func `the defaults are those of the documents`() throws {
        let configuration = try read([:])
        #expect(configuration.port == 5_001)
        #expect(configuration.bind == "127.0.0.1")
        #expect(configuration.databasePath == "./data/waybill.db")
        #expect(configuration.sendConcurrency == 30)
        #expect(configuration.syncMinutes == 5)
        #expect(configuration.gsmFusion == nil)
        #expect(try read([:], mode: .sandbox).databasePath == "./data/sandbox.db")
    }

    @Test func `the real environment wins over the file, quotes and comments are understood`()
        throws
    {
        let file = "# a comment\n\nPORT=6000\nexport WAYBILL_STORE_NAME=\"Ramen & Co\"\r\n"
        let configuration = try read(["PORT": "7000"], file: file)
        #expect(configuration.port == 7_000)
        #expect(configuration.storeName == "Ramen & Co")
    }

    @Test(arguments: [
        ("WAYBILL_COLOUR", "red"), ("WAYBILL_PORT", "70000"), ("WAYBILL_PORT", "٥٠٠١"),
        ("WAYBILL_SEND_CONCURRENCY", "0"), ("WAYBILL_LIVE", "maybe"),
        ("WAYBILL_CURRENCY", "XXX"), ("WAYBILL_PUBLIC_URL", "http://shop.example"),
        ("WAYBILL_BIND", "0.0.0.0"), ("WAYBILL_METRICS_TOKEN", "short"),
        ("GSM_FUSION_API_KEY", "AAAA-BBBB"), ("DATABASE_URL", "postgresql://db/waybill"),
    ])
    func `a bad value stops the start with its name and the way out`(
        _ name: String, _ value: String
    ) {
        let message = refusal([name: value])
        let named = name == "DATABASE_URL" ? "PostgreSQL" : name
        #expect(message?.contains(named) == true)
    }

    @Test func `SUPABASE_URL alone is refused with the whole way out, never a silent fall-back`() {
        let message = refusal(["SUPABASE_URL": "https://abc.supabase.co", "SUPABASE_KEY": "k"])
        #expect(
            message
                == "SUPABASE_URL is set, but Waybill stores orders over a direct PostgreSQL "
                + "connection "
                + "and none is given; SUPABASE_KEY alone is not enough. Set SUPABASE_DB_PASSWORD "
                + "to your "
                + "database password, or: in the Supabase dashboard open your project, press "
                + "Connect, "
                + "copy the 'Session pooler' connection string (it starts with postgresql://), "
                + "put in "
                + "your database password and set it as SUPABASE_DB_URL in .env. To use a local "
                + "SQLite "
                + "file instead, remove SUPABASE_URL.")
    }

    @Test func `a line without an equals sign is refused with its number`() {
        #expect(throws: ConfigurationError.self) {
            try Environment(file: "PORT=1\nnonsense", process: [:])
        }
    }
}
