/// Keys of words that rows share, as they are in the database.
struct WordDictionary: Sendable {
    /// The most actors remembered; beyond it a look-up by index answers.
    static let bound = 10_000
    var kinds: [HistoryKind: Int64] = [:]
    var actors: [String: Int64] = [:]
    var texts: [String: Int64] = [:]
    var notices: [NoticeKind: Int64] = [:]

    /// True when nothing is known.
    var isEmpty: Bool { kinds.isEmpty && actors.isEmpty && texts.isEmpty && notices.isEmpty }

    /// Takes over what another one knows, up to the bound.
    mutating func merge(_ other: WordDictionary) {
        if kinds.count < Self.bound { kinds.merge(other.kinds) { _, new in new } }
        if actors.count < Self.bound { actors.merge(other.actors) { _, new in new } }
        if texts.count < Self.bound { texts.merge(other.texts) { _, new in new } }
        if notices.count < Self.bound { notices.merge(other.notices) { _, new in new } }
    }
}
