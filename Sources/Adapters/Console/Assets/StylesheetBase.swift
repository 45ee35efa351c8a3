/// Tokens, ground rules and the frame of a page.
///
/// Widths: usable from 360 px, sidebar from 1024 px.
enum StylesheetBase {
    /// This part of the stylesheet, as it is served.
    static let text = #"""
        :root {
            color-scheme: light dark;
            --ground: #f5f6f7; --surface: #ffffff; --sunken: #eceef0; --line: #d9dde1;
            --line-strong: #858e97; --ink: #1a1f24; --ink-soft: #505a64;
            --accent: #4036b5; --accent-ink: #ffffff; --accent-soft: #eceafa;
            --green: #17693a; --green-soft: #e3f3e8; --blue: #1a5796; --blue-soft: #e4eff9;
            --amber: #7d4b00; --amber-soft: #fdf0d5; --red: #a61b1b; --red-soft: #fbe7e6;
            --grey: #4f5963; --grey-soft: #e9ecef; --changed: #fff3bf;
            --font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
            --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
            --radius: 6px; --row: 36px;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --ground: #14171a; --surface: #1c2024; --sunken: #262b30; --line: #343b42;
                --line-strong: #77828d; --ink: #e8ebee; --ink-soft: #aab4be;
                --accent: #b3acff; --accent-ink: #16132e; --accent-soft: #2b2850;
                --green: #7ed8a0; --green-soft: #17331f; --blue: #8fc3f5; --blue-soft: #16304a;
                --amber: #f2c069; --amber-soft: #3a2a0b; --red: #f79a94; --red-soft: #451a1a;
                --grey: #b3bcc5; --grey-soft: #2c3238; --changed: #4a4010;
            }
        }
        *, *::before, *::after { box-sizing: border-box; }
        html { font: 15px/20px var(--font); -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink); min-height: 100vh; }
        h1, h2, h3, h4, p, ul, ol, dl, dd, figure, fieldset, pre { margin: 0; padding: 0; }
        h1 { font-size: 22px; line-height: 28px; font-weight: 650; text-wrap: balance; }
        h2 { font-size: 17px; line-height: 24px; font-weight: 650; }
        h3, h4 { font-size: 15px; line-height: 20px; font-weight: 650; }
        a { color: var(--accent); text-underline-offset: 2px; }
        strong { font-weight: 650; }
        small, .small { font-size: 13px; line-height: 16px; }
        .soft { color: var(--ink-soft); }
        hr { border: 0; border-top: 1px solid var(--line); margin: 16px 0; }
        code, pre, kbd, .mono { font-family: var(--mono); font-size: 13px; }
        code, .id, .number, td.number, .money, time { font-variant-numeric: tabular-nums; }
        pre {
            background: var(--sunken); border-radius: var(--radius); padding: 12px;
            overflow: auto; max-height: 480px; white-space: pre-wrap; overflow-wrap: anywhere;
        }
        kbd {
            display: inline-block; min-width: 20px; padding: 0 4px; text-align: center;
            border: 1px solid var(--line-strong); border-radius: 4px; background: var(--surface);
        }
        mark { background: var(--changed); color: inherit; border-radius: 2px; }
        img { max-width: 100%; height: auto; }
        [hidden] { display: none !important; }
        :focus-visible {
            outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px;
        }
        .icon {
            width: 16px; height: 16px; flex: none; vertical-align: -3px; fill: none;
            stroke: currentColor; stroke-width: 1.75; stroke-linecap: round;
            stroke-linejoin: round;
        }
        .visually-hidden {
            position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
            clip-path: inset(50%); white-space: nowrap;
        }
        .skip {
            position: absolute; left: 8px; top: -60px; z-index: 20; padding: 8px 12px;
            background: var(--accent); color: var(--accent-ink); border-radius: var(--radius);
        }
        .skip:focus { top: 8px; }

        /* The frame: bars, header, navigation, main. */
        .bar {
            display: flex; gap: 8px; justify-content: center; align-items: center;
            padding: 4px 16px; font-size: 13px; line-height: 16px; text-align: center;
        }
        .bar a { color: inherit; }
        .bar-sandbox, .bar-plain {
            color: #3d2a00; font-weight: 600;
            background: repeating-linear-gradient(
                -45deg, #ffd66b 0 12px, #ffcb45 12px 24px);
        }
        .bar-alert { background: var(--red-soft); color: var(--red); font-weight: 600; }
        .frame { display: grid; grid-template-columns: minmax(0, 1fr); }
        .top {
            display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center;
            padding: 8px 16px; background: var(--surface); border-bottom: 1px solid var(--line);
        }
        .top .brand { font-weight: 700; font-size: 17px; color: var(--ink); text-decoration: none; }
        .top .who { margin-left: auto; display: flex; gap: 12px; align-items: center; }
        .side { background: var(--surface); border-bottom: 1px solid var(--line); }
        .side ul { display: flex; list-style: none; overflow-x: auto; padding: 0 8px; }
        .side a {
            display: flex; gap: 8px; align-items: center; padding: 10px 10px; white-space: nowrap;
            color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent;
        }
        .side a:hover { background: var(--sunken); }
        .side a:focus-visible { outline-offset: -3px; }
        .side a[aria-current] { font-weight: 650; border-bottom-color: var(--accent); }
        .side .count {
            margin-left: auto; padding: 0 6px; border-radius: 10px; font-size: 12px;
            line-height: 18px; background: var(--amber-soft); color: var(--amber);
        }
        main { padding: 16px; min-width: 0; max-width: 1680px; }
        main > * + * { margin-top: 16px; }
        main:focus { outline: none; }
        .page-head { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; }
        .page-head h1 + p, .page-head .lead { color: var(--ink-soft); }
        .form .actions { display: flex; flex-wrap: wrap; gap: 8px; }
        .page-head .actions { margin-left: auto; display: flex; flex-wrap: wrap; gap: 8px; }
        .foot { padding: 16px; color: var(--ink-soft); font-size: 13px; line-height: 16px; }
        @media (min-width: 1024px) {
            .frame { grid-template-columns: 208px minmax(0, 1fr); }
            .side { border: 0; border-right: 1px solid var(--line); }
            .side ul { display: block; padding: 12px 8px; position: sticky; top: 0; }
            .side a {
                height: var(--row); padding: 0 8px; border: 0; border-radius: var(--radius);
            }
            .side a[aria-current] { background: var(--accent-soft); color: var(--accent); }
            main { padding: 24px; }
        }

        /* How the page is kept fresh. */
        #live-mark {
            display: inline-flex; gap: 6px; align-items: center; color: var(--ink-soft);
            font-size: 13px; line-height: 16px; white-space: nowrap;
        }
        #live-mark::before {
            content: ""; width: 8px; height: 8px; border-radius: 50%; background: var(--grey);
        }
        #live-mark[data-state="live"]::before { background: var(--green); }
        #live-mark[data-state="polling"]::before { background: var(--amber); }
        #live-mark[data-state="out"]::before { background: var(--red); }
        """#
}
