package import HTTP

/// The files that pages load: the stylesheet, the icons and the modules, from memory.
///
/// All stand in one folder whose name is a digest of them all, so that modules import each other
/// by relative paths and browsers may keep everything for ever.
package enum ConsoleAssets {
    /// A file of the interface.
    package enum Name: String, Sendable, CaseIterable {
        case stylesheet = "waybill.css"
        case icons = "icons.svg"
        case live = "live.js"
        case history = "history.js"
        case submit = "submit.js"
        case keyboard = "keyboard.js"
        case palette = "palette.js"
        case status = "status.js"
        case values = "values.js"
    }

    /// The folder with the version in it, such as `/assets/1f2e3d-9a0b`.
    package static let folder: String = {
        let bytes = Name.allCases.flatMap { Array(text(of: $0).utf8) }
        return "/assets/" + StaticAsset.digest(bytes)
    }()

    /// The address of a file, for `stylesheet` and `moduleScript`.
    package static func path(_ name: Name) -> String { "\(folder)/\(name.rawValue)" }

    /// Every file, ready to be served.
    package static func all() -> [StaticAsset] {
        Name.allCases.map { name in
            StaticAsset(
                path: path(name), contentType: contentType(of: name),
                bytes: Array(text(of: name).utf8))
        }
    }

    /// The content of a file.
    package static func text(of name: Name) -> String {
        switch name {
        case .stylesheet:
            [StylesheetBase.text, StylesheetLists.text, StylesheetForms.text]
                .joined(separator: "\n\n") + "\n"
        case .icons: Icon.sprite
        case .live: LiveScript.text
        case .history: HistoryScript.text
        case .submit: SubmitScript.text
        case .keyboard: KeyboardScript.text
        case .palette: PaletteScript.text
        case .status: StatusScript.text
        case .values: ValuesScript.text
        }
    }

    private static func contentType(of name: Name) -> String {
        switch name {
        case .stylesheet: "text/css; charset=utf-8"
        case .icons: "image/svg+xml"
        case .live, .history, .submit, .keyboard, .palette, .status, .values:
            "text/javascript; charset=utf-8"
        }
    }
}
