/// What the checks of messages and webhooks refuse.
enum MessageConstraints {
    /// One statement a check.
    static let statements: [String] = [
        """
        INSERT INTO notices(id,dedupe_key,notification_type,message,status,created_by,created_at) \
        VALUES('x','x','custom','m','x','system',0)
        """,
        message(origin: "1", channel: "x", status: "pending"),
        message(origin: "1", channel: "email", status: "x"),
        message(origin: "NULL", channel: "email", status: "pending"),
        """
        INSERT INTO message_templates(notification_type,channel,language,subject,body,is_on,\
        changed_at) VALUES('custom','email','en','s','b',2,0)
        """,
        """
        INSERT INTO webhook_endpoints(id,url,events,secret,status,feed_position,created_by,\
        created_at,updated_at) VALUES('x','u','[]',$1,'x',0,'system',0,0)
        """,
        """
        INSERT INTO webhook_deliveries(endpoint_key,pos,message_id,event_type,status,next_at,\
        created_at) VALUES(1,1,'m','t','x',0,0)
        """,
    ]

    private static func message(origin: String, channel: String, status: String) -> String {
        """
        INSERT INTO messages(id,dedupe_key,notice_key,notification_type,channel,recipient,subject,\
        message,status,next_at,created_at) VALUES('x','x',\(origin),'custom','\(channel)','r','s',\
        'm','\(status)',0,0)
        """
    }
}
