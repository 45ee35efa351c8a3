import Domain
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

    @Test func `online numbers are off, on in a sandbox, and set by channel`() throws {
        #expect(try read([:]).trade.onlineNumbers == [])
        #expect(try read([:], mode: .sandbox).trade.onlineNumbers == [.pos, .web])
        for (word, channels) in [
            ("on", [.pos, .web]), ("off", []), ("pos", [.pos]), ("web", [.web]),
        ] as [(String, Set<Channel>)] {
            let trade = try read(["WAYBILL_ONLINE_NUMBERS": word], mode: .sandbox).trade
            #expect(trade.onlineNumbers == channels)
            #expect(trade.onlineNumbersWord == word)
        }
        #expect(refusal(["WAYBILL_ONLINE_NUMBERS": "api"])?.contains("ONLINE_NUMBERS") == true)
        #expect(try read(["WAYBILL_ONLINE_NUMBERS": "on"]).unusedVariables.isEmpty)
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
        ("GSM_FUSION_API_KEY", "AAAA-BBBB"), ("DATABASE_URL", "mysql://db/waybill"),
        ("WAYBILL_DB_SCHEMA", "Robert'); DROP"),
    ])
    func `a bad value stops the start with its name and the way out`(
        _ name: String, _ value: String
    ) {
        let others = name == "WAYBILL_DB_SCHEMA" ? ["DATABASE_URL": "postgresql://db/waybill"] : [:]
        let message = refusal(others.merging([name: value]) { $1 })
        #expect(message?.contains(name) == true)
    }

    @Test func `a line without an equals sign is refused with its number`() {
        #expect(throws: ConfigurationError.self) {
            try Environment(file: "PORT=1\nnonsense", process: [:])
        }
    }
}
