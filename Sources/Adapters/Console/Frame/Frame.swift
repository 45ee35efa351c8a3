internal import Application
internal import HTML

/// The layout of every staff page: bars, header, navigation, main part, status bar.
enum Frame {
    /// A whole page around its content.
    static func page(_ model: FrameModel, content: (inout HTML) -> Void) -> HTML {
        HTML.document(
            lang: "en", title: "\(model.title) · \(model.storeName)",
            bodyAttributes: [
                .data("view", "staff"), .data("after", model.feedPosition),
                .data("refresh-seconds", String(model.refreshSeconds)),
            ],
            head: { head(&$0, modules: [.live] + model.modules + [.keyboard, .palette]) },
            body: { html in
                html.a("Skip to content", to: "#main", .class("skip"))
                bars(&html, model)
                top(&html, model)
                html.div(.class("frame")) { html in
                    navigation(&html, model)
                    html.main(
                        .id("main"), .tabIndex(-1),
                        model.followed.map { .data("status-order", $0.order) } ?? .none,
                        model.followed.map { .data("version", String($0.version)) } ?? .none,
                        content: content)
                }
                foot(&html, model)
            })
    }

    /// The head that all pages share.
    static func head(_ html: inout HTML, modules: [ConsoleAssets.Name]) {
        html.noIndex()
        html.favicon(ConsoleAssets.path(.icons))
        html.stylesheet(ConsoleAssets.path(.stylesheet))
        for module in modules { html.moduleScript(ConsoleAssets.path(module)) }
    }

    /// The permanent bars of SEC4 and of the sandbox.
    static func permanentBars(_ html: inout HTML, isSandbox: Bool, isLANPlainHTTP: Bool) {
        if isSandbox {
            html.aside(.class("bar", "bar-sandbox"), .aria(.label, "Sandbox")) {
                $0.text("Sandbox: no provider is called, nothing is charged")
            }
        }
        if isLANPlainHTTP {
            html.aside(.class("bar", "bar-plain"), .aria(.label, "Plain http")) {
                $0.text("Plain http: everyone in this network can read what you send")
            }
        }
    }

    private static func bars(_ html: inout HTML, _ model: FrameModel) {
        permanentBars(
            &html, isSandbox: model.isSandbox, isLANPlainHTTP: model.isLANPlainHTTP)
        if let reason = model.quarantine {
            html.aside(.class("bar", "bar-alert"), .aria(.label, "Quarantine")) {
                $0.text(
                    "Nothing is sent: \(reason). An administrator checks the newest orders at the "
                        + "provider, then releases it.")
            }
        }
        for (index, note) in model.providers.enumerated() {
            html.aside(
                .class("bar", "bar-alert"),
                .aria(.label, "Provider \(index + 1): \(note.name)")
            ) { $0.text(sentence(note)) }
        }
        for one in model.alarms { alarm(&html, one, model) }
        if model.violations > 0 { violations(&html, model.violations) }
    }

    /// R8: stays until somebody says how the difference is explained.
    private static func alarm(_ html: inout HTML, _ alarm: AnomalyEntry, _ model: FrameModel) {
        html.aside(.class("bar", "bar-alert"), .aria(.label, "Balance alarm \(alarm.id)")) { html in
            html.details { html in
                html.summary("Balance of \(alarm.provider): \(alarm.detail)")
                html.form(.post, to: "/alarms/\(alarm.id)/resolve", .class("form")) { html in
                    html.hidden("csrf", model.csrf)
                    html.hidden("key", "\(model.formKey)-alarm-\(alarm.id)")
                    html.reason(
                        "How it is explained", id: "alarm-\(alarm.id)", isRequired: true)
                    html.button("Close the alarm")
                }
            }
        }
    }

    /// V10: stays until the checker finds everything whole again.
    private static func violations(_ html: inout HTML, _ count: Int) {
        html.aside(.class("bar", "bar-alert"), .aria(.label, "Checks of the store")) { html in
            html.text(
                count == 1
                    ? "The store found one thing wrong with itself; nothing was repaired. "
                    : "The store found \(count) things wrong with itself; nothing was repaired. ")
            html.a("See what", to: Links.operations + "#checks")
        }
    }

    /// What a provider that is down or paused means for the reader.
    static func sentence(_ note: FrameModel.ProviderNote) -> String {
        let reason = note.reason.map { " (\($0))" } ?? ""
        return note.isDown
            ? "\(note.name) is not reachable\(reason): orders are kept and sent when it is back."
            : "\(note.name) is paused\(reason): orders are kept and sent when it is opened again."
    }

    private static func top(_ html: inout HTML, _ model: FrameModel) {
        html.header(.class("top")) { html in
            html.a(model.storeName, to: Links.home, .class("brand"))
            html.span("", .id("live-mark"), .role("status"))
            html.div(.class("who")) { html in
                html.span(model.login)
                html.form(.post, to: Links.logout, .class("inline")) { html in
                    html.hidden("csrf", model.csrf)
                    html.button("Sign out", .class("tiny"))
                }
            }
        }
    }

    private static func navigation(_ html: inout HTML, _ model: FrameModel) {
        html.nav(.class("side"), .aria(.label, "Main")) { html in
            html.ul { html in
                if model.rights.submits {
                    entry(&html, "Submit", Links.submit, .send, model.section == .submit)
                }
                entry(&html, "Order history", Links.history, .list, model.section == .history)
                if model.rights.confirms {
                    entry(&html, "Review", Links.review, .eye, model.section == .review)
                }
                if model.rights.seesReports {
                    entry(
                        &html, "Operations", Links.operations, .clock,
                        model.section == .operations)
                }
                if model.rights.readsMoney {
                    entry(&html, "Money", Links.money, .money, model.section == .money)
                }
                if model.rights.seesGoods {
                    entry(
                        &html, "Inventory", Links.inventory, .box, model.section == .inventory)
                }
                if model.rights.seesCustomers {
                    entry(
                        &html, "Customers", Links.customers, .users, model.section == .customers)
                }
                entry(&html, "Database", Links.database, .database, model.section == .database)
                if model.rights.confirms {
                    entry(&html, "Messages", Links.messages, .bell, model.section == .messages)
                }
                if model.rights.administers {
                    entry(
                        &html, "Templates", Links.templates, .edit, model.section == .templates)
                    entry(
                        &html, "Webhooks", Links.webhooks, .external, model.section == .webhooks)
                }
                if model.rights.administers {
                    entry(
                        &html, "Blacklist", Links.blacklist, .lock, model.section == .blacklist)
                }
                if model.rights.administers {
                    entry(&html, "Settings", Links.settings, .gear, model.section == .settings)
                }
                entry(&html, "Keyboard and help", Links.help, .question, model.section == .help)
            }
        }
    }

    private static func entry(
        _ html: inout HTML, _ words: String, _ address: String, _ icon: Icon, _ isCurrent: Bool
    ) {
        html.li { html in
            html.a(to: address, .when(isCurrent, .aria(.current, "page"))) { html in
                html.icon(icon)
                html.span(words)
            }
        }
    }

    private static func foot(_ html: inout HTML, _ model: FrameModel) {
        html.footer(.class("foot")) { html in
            html.p(model.status.joined(separator: " "))
        }
    }
}
