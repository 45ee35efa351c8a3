internal import HTML

/// The icons of the interface; each is a symbol of the sprite.
package enum Icon: String, Sendable, CaseIterable {
    case alert
    case back
    case bell
    case box
    case chart
    case check
    case clock
    case copy
    case cross
    case database
    case download
    case edit
    case external
    case eye
    case filter
    case flag
    case gear
    case key
    case list
    case lock
    case money
    case note
    case parcel
    case pause
    case phone
    case play
    case plus
    case pot
    case question
    case refresh
    case retry
    case search
    case send
    case settings
    case signOut = "sign-out"
    case store
    case truck
    case upload
    case user
    case users

    /// The lines of the icon on a grid of 24, stroked, never filled.
    var path: String {
        switch self {
        case .alert: "M12 4 2.5 20h19zM12 10v5M12 17.6v.1"
        case .back: "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v1"
        case .bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"
        case .box: "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9"
        case .chart: "M4 4v16h16M8 16v-4M12 16V8M16 16v-6"
        case .check: "M5 12.5 10 17.5 19 7"
        case .clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2"
        case .copy: "M9 9h11v11H9zM15 9V4H4v11h5"
        case .cross: "M6 6l12 12M18 6 6 18"
        case .database:
            "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0"
        case .download: "M12 4v11M7 11l5 5 5-5M4 20h16"
        case .edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"
        case .external: "M14 4h6v6M20 4 11 13M18 14v6H4V6h6"
        case .eye: "M2 12c5-8 15-8 20 0-5 8-15 8-20 0M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6"
        case .filter: "M4 5h16l-6 8v6l-4-2v-4z"
        case .flag: "M5 21V4M5 5h13l-3 4 3 4H5"
        case .gear, .settings: Self.gearPath
        case .key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8M11 12l9-9M16 7l3 3"
        case .list: "M9 6h11M9 12h11M9 18h11M4 6h.1M4 12h.1M4 18h.1"
        case .lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3"
        case .money: "M3 7h18v10H3zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5"
        case .note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8 9h8M8 13h4"
        case .parcel: "M3 8h18v12H3zM3 8l3-4h12l3 4M10 8v4h4V8"
        case .pause: "M9 5v14M15 5v14"
        case .phone: "M8 3h8v18H8zM11 18h2"
        case .play: "M7 5l12 7-12 7z"
        case .plus: "M12 5v14M5 12h14"
        case .pot: "M5 10h14v8l-2 2H7l-2-2zM2 12h3M19 12h3M9 7c0-2 2-2 2-4M14 7c0-2 2-2 2-4"
        case .question:
            "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 17.6v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18"
        case .refresh: "M20 11A8 8 0 0 0 6 6L4 8M4 4v4h4M4 13a8 8 0 0 0 14 5l2-2M20 20v-4h-4"
        case .retry: "M4 12a8 8 0 1 0 3-6L4 8M4 3v5h5"
        case .search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 21 21"
        case .send: "M3 11l18-8-8 18-2-8z"
        case .signOut: "M10 4H4v16h6M15 8l4 4-4 4M19 12H9"
        case .store: "M4 10v10h16V10M3 10l2-6h14l2 6zM10 20v-6h4v6"
        case .truck:
            "M2 6h12v11H2zM14 10h4l4 4v3h-8M7 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4M18 17a2 2 0 1 0 0 4"
                + " 2 2 0 0 0 0-4"
        case .upload: "M12 16V5M7 9l5-5 5 5M4 20h16"
        case .user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-8 16-8 16 0"
        case .users:
            "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2 20c0-7 14-7 14 0M16 5a3.5 3.5 0 0 1 0 7"
                + "M18 14c3 0 4 3 4 6"
        }
    }

    private static let gearPath =
        "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2"
        + "M17 17l2 2M5 19l2-2M17 7l2-2"

    /// The sprite: one symbol for each icon.
    static var sprite: String {
        let symbols = allCases.map { icon in
            "<symbol id=\"\(icon.rawValue)\" viewBox=\"0 0 24 24\">"
                + "<path d=\"\(icon.path)\"/></symbol>"
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\">\n"
            + symbols.joined(separator: "\n") + "\n</svg>\n"
    }
}

extension HTML {
    /// An icon of the interface; without a label it is decoration beside words.
    mutating func icon(_ icon: Icon, label: String? = nil) {
        self.icon("\(ConsoleAssets.path(.icons))#\(icon.rawValue)", label: label)
    }
}
