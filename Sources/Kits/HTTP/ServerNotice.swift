/// Something the server wants logged.
package struct ServerNotice: Sendable {
    /// How bad it is.
    package enum Level: Sendable {
        /// Normal work.
        case info
        /// Refused or cut, the server goes on.
        case warning
        /// A fault of ours.
        case error
    }

    /// How bad it is.
    package let level: Level
    /// What happened, without personal data.
    package let message: String
    /// The request's id, where there is one.
    package let requestID: String?

    /// A notice; the message is a sentence without personal data.
    init(_ level: Level, _ message: String, requestID: String? = nil) {
        self.level = level
        self.message = message
        self.requestID = requestID
    }
}
