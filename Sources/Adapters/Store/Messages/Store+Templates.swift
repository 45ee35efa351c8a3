package import Application
package import Domain
internal import SQL

/// Templates and the addresses of staff.
extension Store {
    /// Every saved template.
    package func templates() async throws -> [MessageTemplate] {
        try await reading { snapshot in
            try snapshot.rows(
                """
                SELECT notification_type,channel,language,subject,body,is_on,changed_at \
                FROM message_templates ORDER BY notification_type,channel,language
                """
            ) { row in
                let type = try row.word(NoticeType.self)
                let channel = try row.word(MessageChannel.self)
                let language = try row.text()
                let text = MessageText(subject: try row.text(), body: try row.text())
                return MessageTemplate(
                    type: type, channel: channel, language: language, text: text,
                    isOn: try row.flag(), changedAt: try row.time())
            }
        }
    }

    /// Saves a template.
    package func save(_ template: MessageTemplate, by actor: Actor) async throws {
        try await writing { transaction in
            try transaction.execute(
                """
                INSERT INTO message_templates(notification_type,channel,language,subject,body,\
                is_on,changed_at) VALUES($1,$2,$3,$4,$5,$6,$7) \
                ON CONFLICT(notification_type,channel,language) DO UPDATE SET \
                subject=excluded.subject,body=excluded.body,is_on=excluded.is_on,\
                changed_at=excluded.changed_at
                """,
                [
                    .text(template.type.rawValue), .text(template.channel.rawValue),
                    .text(template.language), .text(template.text.subject),
                    .text(template.text.body), .bool(template.isOn), .time(template.changedAt),
                ])
            try transaction.audit(
                actor: actor, action: "template.save",
                object: "\(template.type.rawValue)/\(template.channel.rawValue)",
                detail: template.isOn ? "on" : "off", reason: nil, at: template.changedAt)
        }
    }

    /// Forgets a saved template.
    package func removeTemplate(
        _ type: NoticeType, _ channel: MessageChannel, language: String, by actor: Actor,
        at: Timestamp
    ) async throws -> Bool {
        try await writing { transaction in
            let removed = try transaction.execute(
                """
                DELETE FROM message_templates WHERE notification_type=$1 AND channel=$2 \
                AND language=$3
                """, [.text(type.rawValue), .text(channel.rawValue), .text(language)])
            guard removed == 1 else { return false }
            try transaction.audit(
                actor: actor, action: "template.remove",
                object: "\(type.rawValue)/\(channel.rawValue)", detail: language, reason: nil,
                at: at)
            return true
        }
    }

    /// The setting, else logins of staff that are e-mail addresses.
    package func staffAddresses() async throws -> [String] {
        try await reading { snapshot in
            if let text = try snapshot.meta(Self.staffSetting) {
                return try CompactJSON.list(text)
            }
            return try snapshot.rows(
                """
                SELECT login FROM staff WHERE is_active=1 AND role IN('admin','operator') \
                AND login LIKE '%_@_%._%' ORDER BY login LIMIT 20
                """
            ) { row in try row.text() }
        }
    }

    /// Sets the addresses of staff.
    package func save(
        staffAddresses: [String], by actor: Actor, at: Timestamp
    ) async throws {
        try await writing { transaction in
            try transaction.setMeta(Self.staffSetting, CompactJSON.text(staffAddresses))
            try transaction.audit(
                actor: actor, action: "notices.staff", object: "settings",
                detail: "\(staffAddresses.count) addresses", reason: nil, at: at)
        }
    }

    private static var staffSetting: String { "notify.staff" }
}
