internal import Application
internal import Domain
internal import SQL

/// Refusal texts, known order ids and dead letters.
extension StoreReading {
    /// The order ids of a provider that were linked last, newest send first, at most `limit`.
    package func newestProviderOrderIDs(provider: String, limit: Int) throws -> [String] {
        try rows(
            """
            SELECT provider_order_id FROM fulfillment_logs_core WHERE provider=$1 \
            AND provider_order_id IS NOT NULL ORDER BY intent_seq DESC LIMIT $2
            """, [.text(provider), .int(limit)]
        ) { row in try row.text() }
    }

    /// What staff pinned about a provider's refusal texts.
    package func pinnedTexts(provider: String) throws -> [PinnedText] {
        try rows(
            """
            SELECT text,meaning,pinned_by,reason,at_us FROM pinned_texts WHERE provider=$1 \
            ORDER BY at_us,text_key
            """, [.text(provider)]
        ) { row in
            PinnedText(
                provider: provider, text: try row.text(),
                meaning: try row.word(PinnedText.Meaning.self), pinnedBy: try row.actor(),
                reason: try row.text(), at: try row.time())
        }
    }

    /// True when the line's newest job is a dead letter (J8).
    package func isDeadLetter(_ line: ID<Line>) throws -> Bool {
        try scalar(
            """
            SELECT 1 FROM order_processing_queue_core \
            WHERE line_key=(SELECT key FROM order_lines WHERE id=$1) AND state='dead' LIMIT 1
            """, [.id(line)]) != nil
    }
}
