internal import HTML

/// The keyboard shortcuts, and the words that the pages use.
enum HelpPage {
    private static let shortcuts = [
        ("/", "Search"), ("j", "Next row"), ("k", "Previous row"), ("Enter", "Open the row"),
        ("r", "Retry or refresh"), ("c", "Confirm"), ("Ctrl K", "Go anywhere"),
        ("?", "This list, on any page"),
    ]

    private static let words = [
        ("Pending", "The order waits to be sent, or the provider has it and has not begun."),
        ("In Process", "The provider works on it."),
        ("Completed", "The result is there."),
        ("Rejected", "The provider's final no; its reason stands in the result."),
        ("Failed", "It was not done and is not tried again by itself."),
        ("Cancelled", "It was stopped before it was sent."),
        (
            "outcome being checked",
            "The provider gave no usable answer. It is never sent twice: the "
                + "provider's list is looked at, then a person is asked."
        ),
        ("needs review", "A person has to decide, on the order's page."),
        ("provider paused", "It goes on when the provider is opened again."),
    ]

    /// The page.
    static func page(_ frame: FrameModel) -> HTML {
        Frame.page(frame) { html in
            html.div(.class("page-head")) { $0.h1("Keyboard and help") }
            html.section(.class("panel"), .aria(.labelledBy, "keys")) { html in
                html.h2("Keyboard", .id("keys"))
                html.p("Shortcuts never fire while you are typing.", .class("soft"))
                html.dl(.class("shortcuts")) { html in
                    for (key, words) in shortcuts {
                        html.dt { $0.kbd(key) }
                        html.dd(words)
                    }
                }
            }
            html.section(.class("panel"), .aria(.labelledBy, "words")) { html in
                html.h2("What the words mean", .id("words"))
                html.dl(.class("facts")) { html in
                    for (word, meaning) in words { html.fact(word, meaning) }
                }
            }
        }
    }
}
