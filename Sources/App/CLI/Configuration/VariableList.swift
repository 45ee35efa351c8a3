internal import Server

/// A variable as `check-config` shows it.
struct VariableRow: Sendable, Equatable {
    let name: String
    /// Masked for secrets; empty when not set.
    let value: String
    /// `environment`, `file` or `default`.
    let origin: String
}

/// Every variable of the program, set or not.
enum VariableList {
    /// By name; unknown ones that claim to be ours come too, since they stop the start.
    static func rows(_ environment: Environment) -> [VariableRow] {
        let set = environment.relevant
        let defaults = defaults(dataDirectory: environment["WAYBILL_DATA_DIR"])
        let unset = KnownVariables.used.subtracting(set.map(\.name))
        let rows =
            set.map {
                VariableRow(
                    name: $0.name, value: shown($0.name, $0.value), origin: $0.origin.rawValue)
            }
            + unset.map { VariableRow(name: $0, value: defaults[$0] ?? "", origin: "default") }
        return rows.sorted { $0.name < $1.name }
    }

    /// Nothing of a secret, not even its length.
    static func shown(_ name: String, _ value: String) -> String {
        guard KnownVariables.secret.contains(name) || looksSecret(name) else { return value }
        return value.isEmpty ? "" : "••••••••"
    }

    /// What holds when nothing is set, from a configuration of nothing but the data directory.
    static func defaults(dataDirectory: String?) -> [String: String] {
        let process = dataDirectory.map { ["WAYBILL_DATA_DIR": $0] } ?? [:]
        guard let empty = try? Environment(file: nil, process: process),
            let configuration = try? Configuration(empty, mode: .live)
        else { return [:] }
        return [
            "WAYBILL_DATA_DIR": configuration.dataDirectory,
            "WAYBILL_DB_PATH": configuration.databasePath,
            "WAYBILL_SECRET_FILE": configuration.secretFile,
            "WAYBILL_PORT": String(configuration.port), "WAYBILL_BIND": configuration.bind,
            "WAYBILL_TIMEZONE": configuration.timeZone,
            "WAYBILL_CURRENCY": configuration.currency,
            "WAYBILL_STORE_NAME": configuration.storeName,
            "WAYBILL_SYNC_MINUTES": String(configuration.syncMinutes),
            "WAYBILL_SYNC_CHUNK": String(configuration.syncChunk),
            "WAYBILL_SEND_CONCURRENCY": String(configuration.sendConcurrency),
            "WAYBILL_LIVE": configuration.isLive ? "on" : "off",
            "WAYBILL_REFRESH_LIST_SECONDS": String(configuration.refreshListSeconds),
            "WAYBILL_AUTO_CONFIRM": configuration.trade.autoConfirm,
            "WAYBILL_ONLINE_NUMBERS": configuration.trade.onlineNumbersWord,
            "WAYBILL_RESERVATION_MINUTES": String(configuration.trade.reservationMinutes),
            "WAYBILL_STAFF_HOLD_HOURS": String(configuration.trade.staffHoldHours),
            "WAYBILL_VERIFICATION_MINUTES": String(configuration.trade.verificationMinutes),
            "WAYBILL_COMPLETE_AFTER_HOURS": String(configuration.trade.completeAfterHours),
            "WAYBILL_COD_VERIFY_LIMIT": String(configuration.trade.cashVerifyLimit),
            "WAYBILL_HIGH_VALUE_LIMIT": String(configuration.trade.highValueLimit),
            "WAYBILL_NEW_CUSTOMER_ORDERS": String(configuration.trade.newCustomerOrders),
            "WAYBILL_UPFRONT_PERCENT": String(configuration.trade.upfrontPercent),
            "WAYBILL_SECOND_PERSON_LIMIT": configuration.trade.secondPersonLimit.map(String.init)
                ?? "off",
            "WAYBILL_STAFF_IDLE_HOURS": String(configuration.staffIdleHours),
            "WAYBILL_STAFF_SESSION_DAYS": String(configuration.staffSessionDays),
            "WAYBILL_LOG_LEVEL": "\(configuration.logLevel)",
            "WAYBILL_LOG_FORMAT": "\(configuration.logFormat)", "WAYBILL_LOG_FILE": "stderr",
        ]
    }

    /// A mistyped name must not show what the right one would have hidden.
    private static func looksSecret(_ name: String) -> Bool {
        guard !KnownVariables.used.contains(name), !KnownVariables.later.contains(name) else {
            return false
        }
        return ["KEY", "SECRET", "TOKEN", "PASSWORD", "URL"].contains { name.contains($0) }
    }
}
