/// Controls, notices, windows over the page; then reduced motion and paper.
enum StylesheetForms {
    /// This part of the stylesheet, as it is served.
    static let text = #"""
        button, input, select, textarea { font: inherit; color: inherit; }
        button, .button {
            display: inline-flex; gap: 8px; align-items: center; justify-content: center;
            min-height: var(--row); padding: 0 14px; border: 1px solid var(--line-strong);
            border-radius: var(--radius); background: var(--surface); color: var(--ink);
            font-weight: 550; text-decoration: none; cursor: pointer;
        }
        button:hover, .button:hover { background: var(--sunken); }
        .primary, .primary:hover {
            background: var(--accent); border-color: var(--accent); color: var(--accent-ink);
        }
        .primary:hover { filter: brightness(1.1); }
        .danger { color: var(--red); border-color: var(--red); }
        .quiet { border-color: transparent; background: none; color: var(--accent); }
        .tiny { min-height: 28px; padding: 0 8px; font-size: 13px; }
        .large { min-height: 56px; padding: 0 24px; font-size: 18px; }
        button:disabled, [aria-disabled="true"] { opacity: 0.6; cursor: not-allowed; }
        input:not([type="checkbox"]):not([type="radio"]):not([type="range"]), select, textarea {
            width: 100%; min-height: var(--row); padding: 7px 10px; background: var(--surface);
            border: 1px solid var(--line-strong); border-radius: var(--radius);
        }
        input[type="checkbox"], input[type="radio"] {
            width: 18px; height: 18px; margin: 0; accent-color: var(--accent);
        }
        textarea { min-height: 132px; resize: vertical; font-family: var(--mono); }
        ::placeholder { color: var(--ink-soft); opacity: 1; }
        [aria-invalid="true"] { border-color: var(--red) !important; }
        fieldset { border: 0; min-width: 0; }
        legend { padding: 0; font-weight: 600; margin-bottom: 8px; }
        label { font-weight: 550; }
        .form { display: grid; gap: 16px; max-width: 640px; }
        .form > button { justify-self: start; }
        .field { display: grid; gap: 4px; }
        .field .hint { color: var(--ink-soft); font-size: 13px; line-height: 16px; }
        .field .error { color: var(--red); font-size: 13px; line-height: 16px; }
        .check { display: flex; gap: 8px; align-items: center; min-height: 28px; }
        .check label, label.check { font-weight: inherit; }
        .tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
        .tools .field { min-width: 140px; }
        .tools .grow { flex: 1 1 240px; }
        .buttons { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
        form.inline { display: inline; }
        summary { cursor: pointer; min-height: 28px; font-weight: 550; color: var(--accent); }
        details[open] > summary, details > p { margin-bottom: 8px; }

        /* Notices and empty states: one sentence, the reason, the next step. */
        .notice {
            padding: 10px 14px; border-radius: var(--radius); border: 1px solid var(--line);
            border-left: 4px solid var(--line-strong); background: var(--surface);
        }
        .notice-good { border-left-color: var(--green); }
        .notice-info { border-left-color: var(--blue); }
        .notice-warning { border-left-color: var(--amber); }
        .notice-error { border-left-color: var(--red); }
        .notice strong { display: block; }
        .empty { padding: 40px 16px; text-align: center; color: var(--ink-soft); }
        .empty strong { display: block; color: var(--ink); font-size: 17px; line-height: 28px; }
        .toasts {
            position: fixed; right: 16px; bottom: 16px; z-index: 15; display: grid; gap: 8px;
            max-width: min(360px, calc(100vw - 32px));
        }
        .toasts > * { box-shadow: 0 4px 16px rgb(0 0 0 / 0.18); }

        /* The verdict of each pasted line. */
        .verdicts { list-style: none; display: grid; gap: 2px; max-height: 320px; overflow: auto; }
        .verdicts li {
            display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: center; min-height: 28px;
        }
        .verdicts code { min-width: 17ch; overflow-wrap: anywhere; }
        .outcomes { max-height: none; }
        .outcomes li { padding: 4px 0; border-bottom: 1px solid var(--line); }
        .total {
            display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: baseline;
            padding: 8px 0; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums;
        }
        .total output { font-weight: 650; font-size: 17px; }

        /* Windows over the page. */
        dialog {
            width: min(560px, calc(100vw - 32px)); max-height: calc(100vh - 64px); padding: 20px;
            border: 1px solid var(--line); border-radius: 10px; background: var(--surface);
            color: var(--ink); box-shadow: 0 16px 48px rgb(0 0 0 / 0.28);
        }
        dialog::backdrop { background: rgb(0 0 0 / 0.4); }
        dialog > * + * { margin-top: 12px; }
        .palette { margin-top: 12vh; padding: 12px; }
        .palette ul { list-style: none; max-height: 320px; overflow: auto; }
        .palette li a {
            display: flex; justify-content: space-between; gap: 12px; padding: 8px;
            border-radius: var(--radius); color: var(--ink); text-decoration: none;
        }
        .palette li a[aria-selected="true"] {
            background: var(--accent-soft); color: var(--accent);
        }
        .shortcuts { display: grid; grid-template-columns: max-content 1fr; gap: 8px 16px; }

        /* One thing in the middle: signing in, a problem page. */
        .lone { max-width: 420px; margin: 8vh auto; }
        .lone .panel { padding: 24px; }
        .lone button { width: 100%; }

        .photo img {
            display: block; width: 100%; height: calc(100vh - 160px); object-fit: contain;
        }
        .picture img { display: block; max-width: 100%; max-height: 240px; object-fit: contain; }

        @media (max-width: 480px) {
            main { padding: 12px; }
            .page-head .actions { margin-left: 0; width: 100%; }
            .top .who { gap: 8px; }
            .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
            .facts dd + dt { margin-top: 8px; }
        }
        @media (pointer: coarse) {
            button, .button, .chip, select { min-height: 44px; }
            .side a { min-height: 44px; }
        }
        @media (prefers-reduced-motion: reduce) {
            *, *::before, *::after {
                animation-duration: 0.01ms !important; transition: none !important;
                scroll-behavior: auto !important;
            }
            .changed { animation: none; outline: 2px solid var(--line-strong); }
        }
        @media (forced-colors: active) {
            .pill::before, #live-mark::before { forced-color-adjust: none; }
            .pill { border: 1px solid; }
        }
        @media print {
            :root { --ground: #fff; --surface: #fff; --ink: #000; --ink-soft: #333; }
            .side, .skip, .tools, .buttons, .actions, .pager, .toasts, dialog, #live-mark,
            .who, .chips { display: none !important; }
            .frame { display: block; }
            main { padding: 0; max-width: none; }
            .scroll { overflow: visible; border: 0; }
            thead { display: table-header-group; }
            tr { break-inside: avoid; }
            .rows td { white-space: normal; max-width: none !important; }
            a { color: inherit; text-decoration: none; }
            .pill { border: 1px solid #999; background: none; color: #000; }
        }
        """#
}
