internal import Application
internal import HTML

/// The sync button, its own page, and the progress of a run that takes longer.
enum SyncPage {
    /// What the page shows of the newest run.
    struct Run: Sendable, Equatable {
        /// Nothing of it is still under way.
        let isFinished: Bool
        /// When it began, in the store's time.
        let startedAt: String
        /// The sentence of `orders.md` 10.
        let summary: String
        /// Figures by the name under which `values.js` finds them.
        let figures: [(name: String, words: String, value: Int)]
        /// What could not be asked, with the reason.
        let failedChunks: [String]

        /// Compares the figures by their values.
        static func == (left: Run, right: Run) -> Bool {
            left.isFinished == right.isFinished && left.summary == right.summary
                && left.startedAt == right.startedAt && left.failedChunks == right.failedChunks
                && left.figures.map(\.value) == right.figures.map(\.value)
        }

        /// Takes what a run tells.
        init(_ run: SyncRun, startedAt: String) {
            isFinished = run.finishedAt != nil
            self.startedAt = startedAt
            summary = run.summary
            figures = [
                ("asked", "Asked", run.asked), ("completed", "Completed", run.completed),
                ("rejected", "Rejected", run.rejected), ("unchanged", "Unchanged", run.unchanged),
                ("missing", "Missing", run.missing), ("failed", "Failed", run.failed),
            ]
            failedChunks = run.failedChunks
        }
    }

    /// `Sync Status from API`, as a form that works without scripts.
    static func button(_ html: inout HTML, csrf: String) {
        html.form(.post, to: Links.sync, .class("inline")) { html in
            html.hidden("csrf", csrf)
            html.button(.class("primary"), .data("command", "Sync Status from API")) { html in
                html.icon(.refresh)
                html.text("Sync Status from API")
            }
        }
    }

    /// The page with the button; while a run is under way it shows how far it got.
    static func page(_ frame: FrameModel, run: Run?) -> HTML {
        Frame.page(frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Sync status")
                html.p("Asks the provider for every open order at once.")
                html.div(.class("actions")) { html in
                    html.a("Order history", to: Links.history, .class("button"))
                    button(&html, csrf: frame.csrf)
                }
            }
            if let run {
                progress(&html, run)
            } else {
                html.div(.class("panel", "empty")) { html in
                    html.strong("No sync yet")
                    html.text("Press the button to ask the provider for every open order now.")
                }
            }
        }
    }

    private static func progress(_ html: inout HTML, _ run: Run) {
        html.section(
            .class("panel"), .aria(.labelledBy, "run"),
            .when(!run.isFinished, .data("live-source", Links.syncLive)),
            .when(!run.isFinished, .data("live-subjects", "order line provider"))
        ) { html in
            html.h2(run.isFinished ? "Last sync" : "Sync under way", .id("run"))
            html.p(
                run.isFinished
                    ? "\(run.summary)."
                    : "Started at \(run.startedAt). It goes on while you work elsewhere."
            )
            html.ul(.class("cards")) { html in
                for figure in run.figures {
                    html.li(.class("card")) { html in
                        html.span(figure.words, .class("name"))
                        html.span(
                            String(figure.value), .class("figure"), .dataValue(figure.name))
                    }
                }
            }
            for chunk in run.failedChunks.prefix(20) { html.notice(.warning, "Not asked", chunk) }
            if !run.isFinished {
                html.p { $0.a("Look again", to: Links.sync, .class("button")) }
            }
        }
    }
}

extension Attribute {
    /// Names a figure for `values.js`.
    static func dataValue(_ name: String) -> Attribute { .data("value", name) }
}
