/// `keyboard.js`: shortcuts that never fire while typing.
enum KeyboardScript {
    /// The module as it is served.
    static let text = #"""
        // Rows: tr[data-order] or [data-row], each with a link. Search: [data-search].
        // Any control with data-key="e" is pressed by that key; one in the current row goes first.

        const rowSelector = "tr[data-order], [data-row]";
        let current = null;

        function isTyping(target) {
            return target instanceof Element
                && (target.isContentEditable || target.closest(
                    'input:not([type="checkbox"]):not([type="radio"]), textarea, select'));
        }

        function isBusy() { return document.querySelector("dialog[open]") !== null; }

        function choose(row) {
            if (!row) return;
            current?.classList.remove("current");
            current = row;
            row.classList.add("current");
            const link = row.querySelector("a[href], button");
            link?.focus({ preventScroll: true });
            row.scrollIntoView({ block: "nearest" });
        }

        function move(step) {
            const rows = [...document.querySelectorAll(rowSelector)];
            if (!rows.length) return;
            const focused = document.activeElement?.closest?.(rowSelector);
            const at = rows.indexOf(focused ?? current);
            const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
            choose(rows[Math.max(0, Math.min(rows.length - 1, next))]);
        }

        function press(key) {
            const selector = `[data-key="${CSS.escape(key)}"]`;
            const control = current?.querySelector(selector) ?? document.querySelector(selector);
            if (!control || control.disabled) return false;
            control.click();
            return true;
        }

        function pick() {
            const box = current?.querySelector("input[data-pick]");
            if (!box) return false;
            box.click();
            return true;
        }

        const shortcuts = [
            ["/", "Search"], ["j", "Next row"], ["k", "Previous row"], ["x", "Select the row"],
            ["Enter", "Open the row"], ["e", "Export"], ["r", "Retry"], ["c", "Confirm"],
            ["Ctrl K", "Go anywhere"], ["?", "This help"],
        ];

        function help() {
            let dialog = document.getElementById("shortcuts");
            if (!dialog) {
                dialog = document.createElement("dialog");
                dialog.id = "shortcuts";
                dialog.setAttribute("aria-labelledby", "shortcuts-title");
                const title = document.createElement("h2");
                title.id = "shortcuts-title";
                title.textContent = "Keyboard";
                const list = document.createElement("dl");
                list.className = "shortcuts";
                for (const [key, words] of shortcuts) {
                    const term = document.createElement("dt");
                    const cap = document.createElement("kbd");
                    cap.textContent = key;
                    term.append(cap);
                    const text = document.createElement("dd");
                    text.textContent = words;
                    list.append(term, text);
                }
                const form = document.createElement("form");
                form.method = "dialog";
                const close = document.createElement("button");
                close.textContent = "Close";
                form.append(close);
                dialog.append(title, list, form);
                document.body.append(dialog);
            }
            dialog.showModal();
        }

        function search() {
            const field = document.querySelector("[data-search]");
            field?.focus();
            field?.select?.();
            return field !== null;
        }

        function handle(key) {
            switch (key) {
            case "/": return search();
            case "j": move(1); return true;
            case "k": move(-1); return true;
            case "x": return pick();
            case "?": help(); return true;
            default: return /^[a-z]$/.test(key) && press(key);
            }
        }

        document.addEventListener("keydown", (event) => {
            if (event.defaultPrevented || event.isComposing || event.repeat && event.key !== "j"
                && event.key !== "k") return;
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            if (isTyping(event.target)) {
                if (event.key === "Escape") event.target.blur();
                return;
            }
            if (!isBusy() && handle(event.key)) event.preventDefault();
        });
        """#
}
