internal import HTML

/// A page with one thing in the middle: signing in, a refusal.
enum Lone {
    /// The page; the permanent bars stand on it too.
    static func page(
        _ settings: ConsoleSettings, title: String, content: (inout HTML) -> Void
    ) -> HTML {
        HTML.document(
            lang: "en", title: "\(title) · \(settings.storeName)",
            head: { Frame.head(&$0, modules: []) },
            body: { html in
                html.a("Skip to content", to: "#main", .class("skip"))
                Frame.permanentBars(
                    &html, isSandbox: settings.isTestStore,
                    isLANPlainHTTP: settings.isLANPlainHTTP)
                html.header(.class("top")) { html in
                    html.a(settings.storeName, to: Links.home, .class("brand"))
                }
                html.main(.id("main"), .tabIndex(-1)) { html in
                    html.div(.class("lone")) { html in
                        html.div(.class("panel"), content: content)
                    }
                }
            })
    }
}
