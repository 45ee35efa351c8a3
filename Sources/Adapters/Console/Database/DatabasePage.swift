internal import Application
internal import Domain
internal import HTML

/// Which database, what is in it, and its backups.
enum DatabasePage {
    /// The page from its model.
    static func page(_ model: DatabaseModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Database")
                html.p(model.sentence)
            }
            for hint in model.place.hints {
                html.notice(.warning, "Worth a look", hint)
            }
            figures(&html, model)
            html.div(.class("split")) { html in
                connection(&html, model.place)
                backup(&html, model)
            }
            html.h2("Newest orders", .id("newest"))
            if model.rows.isEmpty {
                empty(&html, model)
            } else {
                HistoryTable.write(&html, model.rows)
                html.p { $0.a("Order history", to: Links.history) }
            }
        }
    }

    private static func figures(_ html: inout HTML, _ model: DatabaseModel) {
        html.section(
            .aria(.label, "Totals"), .data("live-source", Links.databaseLive),
            .data("live-subjects", "order line")
        ) { html in
            html.ul(.class("cards")) { html in
                for figure in model.figures {
                    html.li { html in
                        if let address = figure.address {
                            html.a(to: address, .class("card")) { write(&$0, figure) }
                        } else {
                            html.div(.class("card")) { write(&$0, figure) }
                        }
                    }
                }
            }
        }
    }

    private static func write(_ html: inout HTML, _ figure: DatabaseModel.Figure) {
        html.span(figure.words, .class("name"))
        html.span(figure.value, .class("figure"), .dataValue(figure.name))
    }

    private static func connection(_ html: inout HTML, _ place: StorePlace) {
        html.section(.class("panel"), .aria(.labelledBy, "connection")) { html in
            html.h2("Connection", .id("connection"))
            html.ul(.class("bars")) { html in
                for line in place.lines {
                    html.li { html in
                        html.icon(.check)
                        html.text(" " + line)
                    }
                }
            }
            html.dl(.class("facts")) { html in
                for fact in place.facts {
                    html.dt(fact.name)
                    html.dd(fact.value)
                }
            }
        }
    }

    private static func backup(_ html: inout HTML, _ model: DatabaseModel) {
        html.section(.class("panel"), .aria(.labelledBy, "backup")) { html in
            html.h2("Backup", .id("backup"))
            state(&html, model.backup)
            if let last = model.lastBackup {
                html.dl(.class("facts")) { html in
                    html.dt("Last verified")
                    html.dd { $0.time(last.at, datetime: last.moment.text) }
                    html.dt("Holds")
                    html.dd(last.size)
                    html.dt("File")
                    html.dd { $0.code(last.path) }
                }
            } else {
                html.p("No backup has been made yet.")
            }
            button(&html, model)
        }
    }

    private static func state(_ html: inout HTML, _ state: BackupState) {
        switch state {
        case .idle: break
        case .running:
            html.notice(.info, "Backup under way", "It goes on while you work elsewhere.")
        case .failed(let reason): html.notice(.error, "The last backup failed", reason)
        case .unavailable(let advice): html.notice(.info, "Not from this page", advice)
        }
    }

    private static func button(_ html: inout HTML, _ model: DatabaseModel) {
        switch model.backup {
        case .unavailable: break
        case .running: html.p { $0.a("Look again", to: Links.database, .class("button")) }
        case .idle, .failed:
            guard model.frame.rights.administers else {
                html.p("An administrator makes backups.", .class("soft"))
                return
            }
            html.form(.post, to: Links.databaseBackup) { html in
                html.hidden("csrf", model.frame.csrf)
                html.button(.class("primary"), .data("command", "Back up now")) { html in
                    html.icon(.download)
                    html.text("Back up now")
                }
            }
            html.p(
                "Written to the data directory, encrypted, and checked before it counts. Copy it "
                    + "to another machine, and keep the secret file apart from it.",
                .class("soft"))
        }
    }

    private static func empty(_ html: inout HTML, _ model: DatabaseModel) {
        html.div(.class("panel", "empty")) { html in
            html.strong("No orders yet")
            html.text("The database is ready. The first order appears here once it is placed. ")
            if model.frame.rights.submits { html.a("Submit an IMEI check", to: Links.submit) }
        }
    }
}
