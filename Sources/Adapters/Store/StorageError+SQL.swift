package import Application
package import SQL

extension StorageError {
    /// The one map from what a database says to what callers decide on.
    package init(_ error: SQLError) {
        switch error.kind {
        case .busy:
            self.init(.busy, "the database is busy; try again in a moment (\(error.message))")
        case .full:
            self.init(
                .full, "the disk is full; free some space, writing goes on by itself")
        // Without a number it is PostgreSQL: a standby, or a role that may only read.
        case .readOnly where error.code == 0:
            self.init(
                .busy,
                "the database takes no writes at the moment; connect to its primary, with a role "
                    + "that may write (\(error.message))")
        case .io, .readOnly:
            self.init(
                .failed, "the disk failed; check it and start Waybill again (\(error.message))")
        case .constraint(let name):
            self = StorageError.refused(name, code: error.code, error.message)
        case .corrupt:
            self.init(
                .unusable, "the database file is damaged; restore a backup (\(error.message))")
        case .closed: self.init(.closed, "the database is closing")
        case .tooNew:
            self.init(.unusable, "the database was written by a newer Waybill; install that one")
        case .refused: self.init(.unusable, error.message)
        case .other where error.message.contains("[42501]"):
            self.init(
                .unusable,
                "the database role lacks a right; run Waybill as the role that owns the schema, "
                    + "or let its owner grant it (\(error.message))")
        case .mismatch, .syntax, .other:
            self.init(.defect, "a database statement does not fit its schema: \(error.message)")
        case .unknownOutcome:
            self.init(
                .busy, "the database did not say whether this was kept; repeat it under its key")
        case .interrupted: self.init(.busy, "the work was interrupted; try again")
        }
    }

    /// The names under which use cases know the schema's uniqueness rules.
    ///
    /// SQLite names the columns of a rule, PostgreSQL the rule itself.
    private static let rules = [
        "orders_core.id": "order_id", "orders_core_id_key": "order_id",
        "orders_core.number": "order_number", "orders_core_number_key": "order_number",
        "orders_core.customer_key, orders_core.reference": "reference",
        "one_reference": "reference",
        "order_lines.provider_order_id, order_lines.provider": "provider_order_id",
        "one_provider_order": "provider_order_id",
        "fulfillment_logs_core.line_key": "one_live", "one_live": "one_live",
        "fulfillment_logs_core.provider, fulfillment_logs_core.subject, "
            + "fulfillment_logs_core.service": "single_flight", "single_flight": "single_flight",
        "fulfillment_logs_core.provider, fulfillment_logs_core.provider_order_id": "one_link",
        "one_link": "one_link",
        "order_processing_queue_core.line_key": "one_job", "one_job": "one_job",
        "idempotency.scope, idempotency.key": "idempotency", "idempotency_pkey": "idempotency",
        "staff.login": "login", "staff_login_key": "login",
        "services.provider, services.code": "service_code",
        "services_provider_code_key": "service_code",
        "providers.code": "provider_code", "providers_code_key": "provider_code",
        "api_keys.public_id": "api_key", "api_keys_public_id_key": "api_key",
        "products_core.sku_folded": "sku", "products_core_sku_folded_key": "sku",
        "variants_core.product_key, variants_core.name_folded": "variant_name",
        "one_variant_name": "variant_name",
    ]

    /// The primary key of history rows: the version is taken, somebody else moved the order first.
    private static let versionRules = [
        "order_state_history_core.order_key, order_state_history_core.version",
        "order_state_history_core_pkey",
    ]

    /// SQLite's codes for UNIQUE, PRIMARY KEY and ROWID.
    private static let uniqueCodes: [Int32] = [2067, 1555, 2579]

    /// True for the rules that PostgreSQL names itself: `table_column_key` and `table_pkey`.
    private static func isUnique(_ name: String, _ code: Int32) -> Bool {
        uniqueCodes.contains(code) || name.hasSuffix("_key") || name.hasSuffix("_pkey")
    }

    private static func refused(_ name: String, code: Int32, _ message: String) -> StorageError {
        if name == MovingMark.guardWord { return MovingMark.refusal }
        if versionRules.contains(name) {
            return StorageError(.conflict, "the order was changed by somebody else; read it again")
        }
        if let rule = rules[name] ?? (isUnique(name, code) ? name : nil) {
            return StorageError(.duplicate(rule), "it exists already (\(rule))")
        }
        return StorageError(.defect, "the database refused a change: \(message)")
    }

    /// A compare-and-set that changed nothing.
    static func conflict(_ what: String) -> StorageError {
        StorageError(.conflict, "\(what) was changed by somebody else; read it again")
    }

    /// A row that this program cannot read.
    static func unreadable(_ what: String, _ value: String) -> StorageError {
        StorageError(
            .defect, "the store holds \(what) “\(value)”, which this Waybill does not know")
    }
}

/// Runs database work and translates its errors, so that use cases can decide on them.
func translated<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as SQLError { throw StorageError(error) }
}
