/// `history.js`: rows of the order list change in place; ticking rows for the bulk bar.
enum HistoryScript {
    /// The module as it is served.
    static let text = #"""
        // <table data-live="orders"> with <tr data-order="ord_…"> and <td data-cell="…">; the table
        // may name its source in data-source. #new-orders is shown when unknown orders arrive.

        import { onEvent, onRefresh, getJSON, gathered } from "./live.js";

        const table = document.querySelector('[data-live="orders"]');
        const colours = new Set(["green", "blue", "amber", "red", "grey"]);
        const chunk = 100;
        const waiting = new Set();
        const unknown = new Set();

        function rowOf(order) {
            return table.querySelector(`tr[data-order="${CSS.escape(order)}"]`);
        }

        function setText(cell, text) {
            // A cell with a link or a time keeps its element; the words are inside.
            const inner = cell.querySelector("time, a, .text") ?? cell;
            if (inner.textContent === text) return false;
            inner.textContent = text;
            if (inner.matches(".text")) inner.title = text;
            return true;
        }

        function setStatus(cell, status) {
            const pill = cell.querySelector(".pill");
            if (!pill) return false;
            const colour = colours.has(status.colour) ? status.colour : "grey";
            const wanted = `pill pill-${colour}`;
            const note = status.note ?? "";
            const noteElement = cell.querySelector(".note");
            const same = pill.className === wanted && pill.textContent === status.word
                && (noteElement?.textContent ?? "") === note;
            if (same) return false;
            pill.className = wanted;
            pill.textContent = status.word;
            if (noteElement) {
                noteElement.textContent = note;
            } else if (note) {
                const element = document.createElement("span");
                element.className = "note";
                element.textContent = note;
                pill.after(element);
            }
            return true;
        }

        function highlight(row) {
            row.classList.remove("changed");
            // Reading a size makes the browser start the animation anew.
            void row.offsetWidth;
            row.classList.add("changed");
        }

        function patch(entry) {
            const row = rowOf(entry.order);
            if (!row) return;
            let changed = false;
            for (const [name, text] of Object.entries(entry.cells ?? {})) {
                const cell = row.querySelector(`[data-cell="${CSS.escape(name)}"]`);
                if (cell && name !== "status") changed = setText(cell, String(text)) || changed;
            }
            const status = row.querySelector('[data-cell="status"]');
            if (status && entry.status) changed = setStatus(status, entry.status) || changed;
            if (changed) highlight(row);
        }

        async function fetchRows(orders) {
            const source = table.dataset.source ?? "/history/rows";
            for (let start = 0; start < orders.length; start += chunk) {
                const part = orders.slice(start, start + chunk).map(encodeURIComponent);
                const reply = await getJSON(`${source}?orders=${part.join(",")}`);
                for (const entry of Array.isArray(reply) ? reply : reply.data) patch(entry);
            }
        }

        const fetchWaiting = gathered(150, async () => {
            const orders = [...waiting];
            waiting.clear();
            try {
                await fetchRows(orders);
            } catch (error) {
                // The next event or refresh of these rows asks again.
                console.debug(error);
            }
        });

        const showUnknown = gathered(400, () => {
            const line = document.getElementById("new-orders");
            if (!line) return;
            const link = line.querySelector("a") ?? line;
            const count = unknown.size.toLocaleString("en");
            link.textContent = unknown.size === 1
                ? "1 new order: show it" : `${count} new orders: show them`;
            line.hidden = false;
        });

        if (table) {
            onEvent((event) => {
                if (!event.order) return;
                if (rowOf(event.order)) {
                    waiting.add(event.order);
                    fetchWaiting();
                } else if (event.seq === 1) {
                    unknown.add(event.order);
                    showUnknown();
                }
            });
            onRefresh(() => fetchRows(
                [...table.querySelectorAll("tr[data-order]")].map((row) => row.dataset.order)));
        }

        // Ticking: shift ticks a range, the head's box ticks all, the bar says how many.
        const bar = document.querySelector("[data-bulk]");
        let last = null;

        function boxes() { return [...document.querySelectorAll("input[data-pick]")]; }

        function showPicked() {
            const all = boxes();
            const count = all.filter((box) => box.checked).length;
            const head = document.querySelector("input[data-pick-all]");
            if (head) {
                head.checked = count > 0 && count === all.length;
                head.indeterminate = count > 0 && count < all.length;
            }
            if (!bar) return;
            bar.hidden = count === 0;
            const words = bar.querySelector("[data-bulk-count]");
            if (words) words.textContent = `${count} selected`;
        }

        document.addEventListener("click", (event) => {
            const box = event.target.closest?.("input[data-pick], input[data-pick-all]");
            if (!box) return;
            const all = boxes();
            if (box.matches("[data-pick-all]")) {
                for (const one of all) one.checked = box.checked;
            } else if (event.shiftKey && last && all.includes(last)) {
                const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
                for (const one of all.slice(from, to + 1)) one.checked = box.checked;
            }
            if (box.matches("[data-pick]")) last = box;
            showPicked();
        });
        document.addEventListener("change", (event) => {
            if (event.target.matches?.("input[data-pick]")) showPicked();
        });
        showPicked();
        """#
}
