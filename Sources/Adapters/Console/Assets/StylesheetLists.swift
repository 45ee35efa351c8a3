/// Lists: tables, pills, chips, cards, facts, timelines and what stands around them.
enum StylesheetLists {
    /// This part of the stylesheet, as it is served.
    static let text = #"""
        /* Pills: dot and word; colour is never the only carrier. */
        .pill {
            display: inline-flex; gap: 6px; align-items: center; padding: 0 8px 0 7px;
            border-radius: 11px; font-size: 13px; line-height: 22px; font-weight: 550;
            white-space: nowrap; background: var(--grey-soft); color: var(--grey);
        }
        .pill::before {
            content: ""; width: 8px; height: 8px; border-radius: 50%; background: currentColor;
        }
        .pill-green { background: var(--green-soft); color: var(--green); }
        .pill-blue { background: var(--blue-soft); color: var(--blue); }
        .pill-amber { background: var(--amber-soft); color: var(--amber); }
        .pill-red { background: var(--red-soft); color: var(--red); }
        .pill + .note { margin-left: 8px; }
        .note { color: var(--ink-soft); font-size: 13px; line-height: 16px; }

        /* Tables: 36 px rows; at small widths the frame scrolls, never the page. */
        .scroll {
            overflow-x: auto; background: var(--surface); border: 1px solid var(--line);
            border-radius: var(--radius);
        }
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { text-align: left; padding: 8px 12px; color: var(--ink-soft); }
        th, td { padding: 0 9px; text-align: left; vertical-align: middle; }
        thead th {
            height: 32px; font-size: 13px; font-weight: 600; color: var(--ink-soft);
            background: var(--surface); border-bottom: 1px solid var(--line-strong);
            white-space: nowrap;
        }
        thead th a { color: inherit; text-decoration: none; }
        thead th[aria-sort="ascending"] a::after { content: " \2191"; }
        thead th[aria-sort="descending"] a::after { content: " \2193"; }
        tbody th { font-weight: inherit; }
        tbody td, tbody th { height: var(--row); border-bottom: 1px solid var(--line); }
        tbody tr:last-child > * { border-bottom: 0; }
        tbody tr:hover { background: var(--sunken); }
        .rows { font-size: 14px; }
        .rows td, .rows th { white-space: nowrap; padding: 0 7px; }
        .rows td.wrap { white-space: normal; min-width: 32ch; padding: 6px 7px; }
        .rows [data-cell="status"] .note {
            display: block; margin: 0; font-size: 12px; line-height: 14px;
        }
        .rows td[data-cell="result"], .rows td.cut {
            max-width: 16ch; overflow: hidden; text-overflow: ellipsis;
        }
        td.number, th.number { text-align: right; }
        th > input, td > input { display: block; }
        /* The order list: every column fits a laptop, since long texts take two lines. */
        .orders td, .orders th { padding: 0 5px; }
        .orders td.cut { max-width: none; white-space: normal; }
        .orders .text {
            display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2;
            overflow: hidden; min-width: 8ch; font-size: 13px; line-height: 16px;
            overflow-wrap: anywhere;
        }
        .orders [data-cell="date"], .orders td:last-child, .orders [data-cell="status"] .note {
            white-space: normal;
        }
        .orders [data-cell="date"], .orders td:last-child {
            min-width: 7ch; font-size: 13px; line-height: 16px;
        }
        .orders [data-cell="date"] { min-width: 10ch; }
        @media (max-width: 1365px) {
            .orders, .orders code { font-size: 13px; }
            .orders .text { min-width: 7ch; }
            .orders td, .orders th { padding: 0 4px; }
        }
        /* On phones each order is a card. */
        @media (max-width: 720px) {
            .orders, .orders tbody { display: block; }
            .orders thead, .orders caption { display: none; }
            .orders tbody tr {
                display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 6px 12px;
                padding: 12px; border-bottom: 1px solid var(--line);
            }
            .orders tbody td, .orders tbody th {
                display: block; height: auto; padding: 0; border: 0; text-align: left;
                white-space: normal;
            }
            .orders tbody th { font-weight: 600; overflow-wrap: anywhere; }
            .orders td[data-label]::before {
                content: attr(data-label); display: block; color: var(--ink-soft);
                font-size: 12px; line-height: 16px;
            }
            .orders td[data-cell="status"] { grid-column: 2; grid-row: 1; }
            .orders td[data-cell="status"]::before { content: none; }
            .orders td[data-cell="service"], .orders td[data-cell="result"] {
                grid-column: 1 / -1;
            }
            .orders td:empty, .orders td:has(.text:empty) { display: none; }
            .orders td:last-child { align-self: end; min-height: 24px; }
        }
        tr:has(:focus-visible), tr.current { background: var(--accent-soft); }
        tr.current > :first-child { box-shadow: inset 3px 0 0 var(--accent); }
        @keyframes changed { from { background: var(--changed); } to { background: none; } }
        .changed { animation: changed 2.4s ease-out; }
        .pager { display: flex; gap: 16px; align-items: center; }
        .fresh { background: var(--blue-soft); border-radius: var(--radius); padding: 8px 12px; }

        /* Chips: filters and saved views. */
        .chips { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; }
        .chip {
            display: inline-flex; gap: 6px; align-items: center; min-height: 28px; padding: 0 10px;
            border: 1px solid var(--line-strong); border-radius: 14px; background: var(--surface);
            color: var(--ink); text-decoration: none; font-size: 13px; line-height: 16px;
        }
        .chip:hover { background: var(--sunken); }
        .chip[aria-current], .chip[aria-pressed="true"] {
            border-color: var(--accent); background: var(--accent-soft); color: var(--accent);
            font-weight: 600;
        }
        .chip .count { color: var(--ink-soft); }
        .chip[aria-current] .count { color: inherit; }

        /* Cards with one figure each. */
        .cards {
            display: grid; gap: 12px; list-style: none;
            grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));
        }
        .card, .panel {
            display: block; background: var(--surface); border: 1px solid var(--line);
            border-radius: var(--radius); padding: 12px 16px; color: inherit;
        }
        a.card { text-decoration: none; }
        a.card:hover { border-color: var(--line-strong); }
        .card .name { color: var(--ink-soft); font-size: 13px; line-height: 16px; }
        .card .figure {
            display: block; font-size: 24px; line-height: 32px; font-weight: 650;
            font-variant-numeric: tabular-nums;
        }
        .panel > * + * { margin-top: 12px; }
        .stack > * + * { margin-top: 16px; }
        .columns { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
        @media (min-width: 1280px) {
            .columns { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); }
        }
        .split { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
        @media (min-width: 900px) { .split { grid-template-columns: repeat(2, minmax(0, 1fr)); } }

        /* Facts: names and values. */
        .facts {
            display: grid; grid-template-columns: minmax(96px, max-content) minmax(0, 1fr);
            gap: 4px 16px;
        }
        .facts dt { color: var(--ink-soft); }
        .facts dd { overflow-wrap: anywhere; }

        /* Timelines and step bars. */
        .timeline { list-style: none; border-left: 2px solid var(--line); margin-left: 5px; }
        .timeline li { position: relative; padding: 0 0 12px 16px; }
        .timeline li::before {
            content: ""; position: absolute; left: -6px; top: 5px; width: 10px; height: 10px;
            border-radius: 50%; background: var(--line-strong);
            box-shadow: 0 0 0 2px var(--surface);
        }
        .timeline .what { font-weight: 600; }
        .timeline .private {
            display: block; margin-top: 4px; padding: 4px 8px; border-radius: var(--radius);
            background: var(--amber-soft); color: var(--amber);
        }
        progress {
            appearance: none; width: 100%; height: 8px; border: 0; border-radius: 4px;
            background: var(--sunken); overflow: hidden; display: block;
        }
        progress::-webkit-progress-bar { background: var(--sunken); }
        progress::-webkit-progress-value { background: var(--accent); }
        progress::-moz-progress-bar { background: var(--accent); }

        /* The provider strip: one part a provider. */
        .strip { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; }
        .strip > li {
            display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center;
            padding: 6px 12px; background: var(--surface); border: 1px solid var(--line);
            border-radius: var(--radius);
        }
        .bars { display: grid; gap: 4px; list-style: none; }
        figure.chart { background: var(--surface); border: 1px solid var(--line); padding: 12px; }
        figure.chart svg { display: block; width: 100%; height: auto; }
        """#
}
