internal import Application
internal import Domain

/// What the queue of held orders shows.
struct ReviewModel: Sendable {
    /// What stands around the page.
    var frame: FrameModel
    /// For whom the listed orders wait.
    var side: ReviewSide
    /// The page of the list.
    var page: ReviewPage
    /// True on a page after the first.
    var isContinued: Bool
    /// Writes a moment as the store's time.
    var clock: @Sendable (Timestamp) -> String
}

/// What the page of one photo shows.
struct PhotoModel: Sendable {
    /// What stands around the page.
    var frame: FrameModel
    /// The file.
    var file: FileRecord
    /// The number of the order it belongs to.
    var order: String?
}

/// What the blacklist shows.
struct BlacklistModel: Sendable {
    /// The messages that a form leads back with.
    enum Notice: String, Sendable { case added, removed }

    /// What stands around the page.
    var frame: FrameModel
    /// The page of the list.
    var page: BlacklistPage
    /// The start of every form's key.
    var key: String
    /// What the last form came to.
    var notice: Notice?
    /// What was entered and not taken.
    var entered: Entered?
    /// Writes a moment as the store's time.
    var clock: @Sendable (Timestamp) -> String

    /// A form that was not taken.
    struct Entered: Sendable {
        var kind: BlacklistValue.Kind
        var value: String
        var reason: String
        /// Why.
        var sentence: String
    }
}
