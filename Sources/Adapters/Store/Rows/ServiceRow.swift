internal import Application
internal import Domain
internal import SQL

/// How a service lies in its row.
enum ServiceRow {
    /// What `read` expects, in order.
    static let columns = """
        s.id,s.provider,s.code,s.kind,s.name,s.category,s.cost,s.delivery_time,s.details,\
        s.target_rule,s.audience,s.expected_minutes,s.max_wait_hours,s.required_fields,s.recheck,\
        s.result_age_days,s.is_enabled,s.pause_reason,s.synced_at
        """

    /// A service by its id.
    static let byID = "SELECT \(columns) FROM services s WHERE s.id=$1"

    /// A service by its id, its key first.
    static let keyedByID = "SELECT s.key,\(columns) FROM services s WHERE s.id=$1"

    /// Services by their code, each with its key first.
    static let keyedByCode = byCode.replacing("SELECT ", with: "SELECT s.key,", maxReplacements: 1)

    /// Services by their code.
    static let byCode = """
        SELECT \(columns) FROM services s WHERE s.code=$1 AND s.kind<>'goods' ORDER BY s.provider
        """

    /// Reads one service.
    static func read(_ row: inout Columns) throws -> ServiceRecord {
        var service = ServiceRecord(
            id: try row.id(Service.self), provider: try row.text(), code: try row.text(),
            kind: try row.word(LineKind.self), name: try row.text(), category: try row.text(),
            cost: try row.integer(), deliveryTime: try row.text(), details: try row.text(),
            targetRule: try row.word(IMEI.Rule.self),
            audience: try row.word(ServiceRecord.Audience.self))
        service.expectedMinutes = try row.int()
        service.maxWaitHours = try row.int()
        service.requiredFields = try CompactJSON.list(try row.text())
        service.recheck = try row.word(ServiceRecord.Recheck.self)
        service.resultAgeDays = try row.optionalInt()
        service.isEnabled = try row.flag()
        service.pauseReason = try row.optionalText()
        service.syncedAt = try row.optionalTime()
        return service
    }

    /// The values of an upsert, in the order of `upsert`.
    static func values(_ service: ServiceRecord, at: Timestamp) -> [SQLValue] {
        [
            .id(service.id), .text(service.provider), .text(service.code),
            .text(service.kind.rawValue), .text(service.name), .text(service.category),
            .integer(service.cost), .text(service.deliveryTime), .text(service.details),
            .text(service.targetRule.rawValue), .text(service.audience.rawValue),
            .int(service.expectedMinutes), .int(service.maxWaitHours),
            .text(CompactJSON.text(service.requiredFields)), .text(service.recheck.rawValue),
            .int(service.resultAgeDays), .bool(service.isEnabled), .optional(service.pauseReason),
            .time(service.syncedAt), .time(at),
        ]
    }

    /// Inserts a service or updates what may change of it.
    static let upsert = """
        INSERT INTO services(id,provider,code,kind,name,category,cost,delivery_time,details,\
        target_rule,audience,expected_minutes,max_wait_hours,required_fields,recheck,\
        result_age_days,is_enabled,pause_reason,synced_at,created_at,updated_at) \
        VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$20) \
        ON CONFLICT(id) DO UPDATE SET name=excluded.name,category=excluded.category,\
        cost=excluded.cost,delivery_time=excluded.delivery_time,details=excluded.details,\
        target_rule=excluded.target_rule,audience=excluded.audience,\
        expected_minutes=excluded.expected_minutes,max_wait_hours=excluded.max_wait_hours,\
        required_fields=excluded.required_fields,recheck=excluded.recheck,\
        result_age_days=excluded.result_age_days,is_enabled=excluded.is_enabled,\
        pause_reason=excluded.pause_reason,synced_at=excluded.synced_at,\
        updated_at=excluded.updated_at
        """
}
