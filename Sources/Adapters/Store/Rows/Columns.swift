internal import Application
internal import Domain
internal import SQL

/// Reads the columns of a row from left to right, so that no index is written by hand.
struct Columns {
    private let row: any SQLRow
    private var next: Int

    /// Starts at a column.
    init(_ row: any SQLRow, from first: Int = 0) {
        self.row = row
        next = first
    }

    private mutating func take() -> Int {
        defer { next += 1 }
        return next
    }

    /// Leaves columns out.
    mutating func skip(_ count: Int) { next += count }

    /// The next column's text.
    mutating func text() throws -> String { try row.text(take()) }
    /// The next column's text, nil for NULL.
    mutating func optionalText() throws -> String? { try row.optionalText(take()) }
    /// The next column's integer.
    mutating func integer() throws -> Int64 { try row.integer(take()) }
    /// The next column's integer, nil for NULL.
    mutating func optionalInteger() throws -> Int64? { try row.optionalInteger(take()) }
    /// The next column's count.
    mutating func int() throws -> Int { Int(try row.integer(take())) }
    /// The next column's count, nil for NULL.
    mutating func optionalInt() throws -> Int? { try row.optionalInteger(take()).map { Int($0) } }
    /// The next column's truth value.
    mutating func flag() throws -> Bool { try row.bool(take()) }
    /// The next column's bytes.
    mutating func blob() throws -> [UInt8] { try row.blob(take()) }
    /// The next column's bytes, nil for NULL.
    mutating func optionalBlob() throws -> [UInt8]? { try row.optionalBlob(take()) }

    /// The next column's moment.
    mutating func time() throws -> Timestamp { Timestamp(microseconds: try row.integer(take())) }

    /// The next column's moment, nil for NULL.
    mutating func optionalTime() throws -> Timestamp? {
        try row.optionalInteger(take()).map { Timestamp(microseconds: $0) }
    }

    /// The next column's id.
    mutating func id<Entity>(_ type: Entity.Type) throws -> ID<Entity> {
        try ID(stored: try row.text(take()))
    }

    /// The next column's id, nil for NULL.
    mutating func optionalID<Entity>(_ type: Entity.Type) throws -> ID<Entity>? {
        try row.optionalText(take()).map { try ID(stored: $0) }
    }

    /// The next column's actor.
    mutating func actor() throws -> Actor { try Actor(stored: try row.text(take())) }

    /// The next column's actor, nil for NULL.
    mutating func optionalActor() throws -> Actor? {
        try row.optionalText(take()).map { try Actor(stored: $0) }
    }

    /// The next column's enum case.
    mutating func word<Word: RawRepresentable>(_ type: Word.Type) throws -> Word
    where Word.RawValue == String {
        try Columns.word(type, try row.text(take()))
    }

    /// The next column's enum case, nil for NULL.
    mutating func optionalWord<Word: RawRepresentable>(_ type: Word.Type) throws -> Word?
    where Word.RawValue == String {
        try row.optionalText(take()).map { try Columns.word(type, $0) }
    }

    /// The enum case for a stored word.
    static func word<Word: RawRepresentable>(_ type: Word.Type, _ text: String) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw StorageError.unreadable("the \(type)", text)
        }
        return word
    }
}

extension ID {
    /// Reads an id that Waybill wrote itself.
    init(stored text: String) throws {
        guard let id = ID(text) else { throw StorageError.unreadable("the id", text) }
        self = id
    }
}

extension Actor {
    /// Reads an actor that Waybill wrote itself.
    init(stored text: String) throws {
        guard let actor = Actor(text) else { throw StorageError.unreadable("the actor", text) }
        self = actor
    }
}

extension SQLValue {
    /// An optional moment.
    static func time(_ time: Timestamp?) -> SQLValue { .optional(time?.microseconds) }

    /// A moment.
    static func time(_ time: Timestamp) -> SQLValue { .integer(time.microseconds) }

    /// An optional count.
    static func int(_ value: Int?) -> SQLValue { .optional(value.map { Int64($0) }) }

    /// A count.
    static func int(_ value: Int) -> SQLValue { .integer(Int64(value)) }

    /// An id.
    static func id<Entity>(_ id: ID<Entity>) -> SQLValue { .text(id.text) }

    /// An optional id.
    static func id<Entity>(_ id: ID<Entity>?) -> SQLValue { .optional(id?.text) }
}
