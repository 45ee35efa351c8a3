/// How a form is sent.
package enum FormMethod: String, Sendable {
    case get
    case post
}

/// The kinds of `<input>`.
package enum InputKind: String, Sendable {
    case checkbox
    case date
    case dateTime = "datetime-local"
    case email
    case file
    case hidden
    case number
    case password
    case radio
    case range
    case search
    case telephone = "tel"
    case text
    case time
    case url
}

/// The keyboards a phone can show.
package enum InputMode: String, Sendable {
    case decimal
    case email
    case none
    case numeric
    case search
    case telephone = "tel"
    case text
    case url
}

/// What a button does when pressed.
package enum ButtonKind: String, Sendable {
    case submit
    case button
    case reset
}
