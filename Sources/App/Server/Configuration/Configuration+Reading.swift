internal import Application
internal import Domain
internal import Telemetry

extension Configuration {
    /// Reads and checks the variables; throws `ConfigurationError` with what to change.
    package init(_ environment: Environment, mode: Mode) throws(ConfigurationError) {
        try Configuration.checkNames(environment)
        self.mode = mode
        dataDirectory = environment["WAYBILL_DATA_DIR"] ?? "./data"
        let file = mode == .sandbox ? "sandbox.db" : "waybill.db"
        databasePath = environment["WAYBILL_DB_PATH"] ?? dataDirectory + "/" + file
        storage = try StorageChoice(environment, mode: mode, file: databasePath)
        otherPlace = { text throws(ConfigurationError) in
            try StorageChoice(place: text, environment, mode: mode)
        }
        hasSupabasePasswordOnly =
            environment["SUPABASE_DB_PASSWORD"] != nil && environment["SUPABASE_URL"] == nil
        let portName = environment["WAYBILL_PORT"] != nil ? "WAYBILL_PORT" : "PORT"
        port = try Configuration.number(environment, portName, 5_001, 0...65_535)
        bind = environment["WAYBILL_BIND"] ?? "127.0.0.1"
        publicURL = environment["WAYBILL_PUBLIC_URL"]
        trustedProxies = Configuration.list(environment["WAYBILL_TRUSTED_PROXIES"])
        corsOrigins = Configuration.list(environment["WAYBILL_CORS_ORIGINS"])
        allowsPlainHTTPInLAN = try Configuration.word(
            environment, "WAYBILL_ALLOW_PLAIN_HTTP", ["lan": true], otherwise: false)
        timeZone = environment["WAYBILL_TIMEZONE"] ?? "UTC"
        currency = environment["WAYBILL_CURRENCY"] ?? (mode == .sandbox ? "PHP" : "USD")
        storeName = environment["WAYBILL_STORE_NAME"] ?? "Waybill"
        gsmFusion = try Configuration.account(environment, mode)
        syncMinutes = try Configuration.number(environment, "WAYBILL_SYNC_MINUTES", 5, 0...1_440)
        syncChunk = try Configuration.number(environment, "WAYBILL_SYNC_CHUNK", 100, 1...100)
        sendConcurrency = try Configuration.number(
            environment, "WAYBILL_SEND_CONCURRENCY", 30, 1...100)
        isLive = try Configuration.word(
            environment, "WAYBILL_LIVE", ["on": true, "off": false], otherwise: true)
        refreshListSeconds = try Configuration.number(
            environment, "WAYBILL_REFRESH_LIST_SECONDS", 30, 0...3_600)
        trade = try TradeConfiguration(environment, isSandbox: mode == .sandbox)
        staffIdleHours = try Configuration.number(
            environment, "WAYBILL_STAFF_IDLE_HOURS", 12, 1...720)
        staffSessionDays = try Configuration.number(
            environment, "WAYBILL_STAFF_SESSION_DAYS", 7, 1...90)
        logLevel = try Configuration.word(
            environment, "WAYBILL_LOG_LEVEL",
            ["debug": .debug, "info": .info, "warning": .warning, "error": .error], otherwise: .info
        )
        logFormat = try Configuration.word(
            environment, "WAYBILL_LOG_FORMAT", ["plain": .plain, "json": .json], otherwise: .plain)
        logFile = environment["WAYBILL_LOG_FILE"]
        secretFile = environment["WAYBILL_SECRET_FILE"] ?? dataDirectory + "/secret"
        metricsToken = environment["WAYBILL_METRICS_TOKEN"]
        channels = try ChannelAccounts(environment)
        unusedVariables = environment.relevant.map(\.name).filter {
            KnownVariables.later.contains($0)
        }
        try checkTogether()
    }

    /// Rules over several values: currency known, public URL and plain http fit (SEC4, SEC121).
    private func checkTogether() throws(ConfigurationError) {
        guard Currency(code: currency) != nil else {
            throw ConfigurationError(
                "WAYBILL_CURRENCY '\(currency)' is not known; use PHP, GHS, USD, EUR, JPY or KWD.")
        }
        if let publicURL {
            let isSecure = publicURL.hasPrefix("https://")
            let isLocal =
                publicURL.hasPrefix("http://127.0.0.1") || publicURL.hasPrefix("http://localhost")
            guard isSecure || isLocal || (publicURL.hasPrefix("http://") && allowsPlainHTTPInLAN)
            else {
                throw ConfigurationError(
                    "WAYBILL_PUBLIC_URL must begin with https://; plain http is for this "
                        + "machine, or "
                        + "for a local network with WAYBILL_ALLOW_PLAIN_HTTP=lan.")
            }
        }
        let isLoopback = bind == "127.0.0.1" || bind == "localhost" || bind == "::1"
        if !isLoopback, publicURL == nil {
            throw ConfigurationError(
                "WAYBILL_BIND is \(bind), so browsers come from elsewhere: set "
                    + "WAYBILL_PUBLIC_URL to "
                    + "the address they use (https://…).")
        }
        if let token = metricsToken, token.utf8.count < 16 {
            throw ConfigurationError("WAYBILL_METRICS_TOKEN needs at least 16 characters.")
        }
    }

    private static func checkNames(_ environment: Environment) throws(ConfigurationError) {
        for (name, _, _) in environment.relevant
        where !KnownVariables.used.contains(name) && !KnownVariables.later.contains(name) {
            throw ConfigurationError(
                "\(name) is not a variable of Waybill; correct or remove it "
                    + "(docs/operations.md lists all)."
            )
        }
    }

    private static func account(
        _ environment: Environment, _ mode: Mode
    ) throws(ConfigurationError) -> GSMFusionAccount? {
        guard mode == .live, let key = environment["GSM_FUSION_API_KEY"] else { return nil }
        guard let username = environment["GSM_FUSION_USERNAME"] else {
            throw ConfigurationError(
                "GSM_FUSION_API_KEY is set without GSM_FUSION_USERNAME; set both, or neither.")
        }
        return GSMFusionAccount(
            apiKey: key, username: username,
            baseURL: environment["GSM_FUSION_BASE_URL"] ?? "https://hammerfusion.com")
    }

    /// A whole number within a range; throws with a sentence.
    static func number(
        _ environment: Environment, _ name: String, _ otherwise: Int, _ range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int {
        guard let text = environment[name] else { return otherwise }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text),
            range.contains(value)
        else {
            throw ConfigurationError(
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// The value of one of some words; throws with a sentence that lists them.
    static func word<Value>(
        _ environment: Environment, _ name: String, _ words: KeyValuePairs<String, Value>,
        otherwise: Value
    ) throws(ConfigurationError) -> Value {
        guard let text = environment[name] else { return otherwise }
        for (word, value) in words where word == text { return value }
        throw ConfigurationError(
            "\(name) must be \(words.map(\.key).joined(separator: " or ")), not '\(text)'.")
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { Environment.trim(String($0)) }.filter {
            !$0.isEmpty
        }
    }
}
