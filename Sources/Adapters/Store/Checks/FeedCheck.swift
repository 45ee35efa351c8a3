internal import Application
internal import SQL

/// Rules about the feed: no gap, and a row behind each event (E1–E4).
enum FeedCheck {
    /// Rules about events; positions.
    ///
    /// Old events go from the tail alone, so only the oldest one has none before it.
    static let rules = [
        Rule(
            .feed, "the feed has a gap before position",
            """
            SELECT f.pos,f.order_key,f.pos||'' FROM feed f WHERE f.pos>$1 AND f.pos<=$2 \
            AND NOT EXISTS(SELECT 1 FROM feed p WHERE p.pos=f.pos-1) \
            AND f.pos>(SELECT min(o.pos) FROM feed o)
            """),
        Rule(
            .feed, "an event has no row behind it, position",
            """
            SELECT f.pos,f.order_key,f.pos||'' FROM feed f WHERE f.pos>$1 AND f.pos<=$2 \
            AND NOT EXISTS(SELECT 1 FROM order_state_history_core h \
            WHERE h.order_key=f.order_key AND h.version=f.seq) \
            AND NOT EXISTS(SELECT 1 FROM provider_events p WHERE p.pos=f.pos)
            """),
    ]

    /// The last event against the head of the feed.
    static func end(_ snapshot: StoreSnapshot) throws -> [Found] {
        let head = try snapshot.scalar("SELECT pos FROM feed_head WHERE one=1") ?? 0
        guard let last = try snapshot.scalar("SELECT max(pos) FROM feed"), last != head else {
            return []
        }
        return [
            Found(
                kind: .feed, subject: "head", position: .max, order: nil,
                detail: "the feed ends at \(last), its head says \(head)")
        ]
    }
}
