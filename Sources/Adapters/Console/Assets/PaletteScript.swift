/// `palette.js`: Ctrl+K or ⌘K over pages, actions and orders.
enum PaletteScript {
    /// The module as it is served.
    static let text = #"""
        // Pages are the links of nav; actions are [data-command] (a link or a button, its words
        // in data-command or inside). Any other text searches the orders.

        let dialog = null;
        let field = null;
        let list = null;
        let chosen = 0;

        function commands() {
            const pages = [...document.querySelectorAll("nav a[href]")].map((link) => ({
                words: link.textContent.trim(), kind: "page", run: () => link.click(),
            }));
            const actions = [...document.querySelectorAll("[data-command]")].map((control) => ({
                words: control.dataset.command || control.textContent.trim(), kind: "action",
                run: () => control.click(),
            }));
            return [...actions, ...pages];
        }

        function matches(text) {
            const wanted = text.trim().toLowerCase();
            const found = commands().filter((one) => one.words.toLowerCase().includes(wanted));
            if (wanted) {
                const query = encodeURIComponent(text.trim());
                if (/^(ord-|online-|ord_)/.test(wanted)) {
                    found.unshift({
                        words: text.trim(), kind: "order",
                        run: () => location.assign(`/status/${query}`),
                    });
                }
                found.push({
                    words: `Search orders for “${text.trim()}”`, kind: "search",
                    run: () => location.assign(`/history?q=${query}`),
                });
            }
            return found.slice(0, 12);
        }

        function show() {
            const found = matches(field.value);
            chosen = Math.max(0, Math.min(chosen, found.length - 1));
            list.replaceChildren(...found.map((one, index) => {
                const item = document.createElement("li");
                item.setAttribute("role", "presentation");
                const link = document.createElement("a");
                link.id = `palette-${index}`;
                link.setAttribute("role", "option");
                link.setAttribute("aria-selected", String(index === chosen));
                link.textContent = one.words;
                const kind = document.createElement("span");
                kind.className = "soft";
                kind.textContent = one.kind;
                link.append(" ", kind);
                link.addEventListener("click", () => {
                    dialog.close();
                    one.run();
                });
                item.append(link);
                return item;
            }));
            field.setAttribute("aria-activedescendant", found.length ? `palette-${chosen}` : "");
            list.children[chosen]?.scrollIntoView({ block: "nearest" });
        }

        function build() {
            dialog = document.createElement("dialog");
            dialog.className = "palette";
            dialog.setAttribute("aria-label", "Go anywhere");
            field = document.createElement("input");
            field.type = "search";
            field.placeholder = "Page, action or order";
            const attributes = {
                role: "combobox", "aria-label": "Page, action or order", "aria-expanded": "true",
                "aria-controls": "palette-list", autocomplete: "off",
            };
            for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
            list = document.createElement("ul");
            list.id = "palette-list";
            list.setAttribute("role", "listbox");
            list.setAttribute("aria-label", "Found");
            field.addEventListener("input", () => {
                chosen = 0;
                show();
            });
            field.addEventListener("keydown", (event) => {
                if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                    chosen += event.key === "ArrowDown" ? 1 : -1;
                    show();
                } else if (event.key === "Enter") {
                    list.children[chosen]?.firstElementChild.click();
                } else {
                    return;
                }
                event.preventDefault();
            });
            dialog.append(field, list);
            document.body.append(dialog);
        }

        document.addEventListener("keydown", (event) => {
            if (event.key.toLowerCase() !== "k" || event.altKey || event.shiftKey) return;
            if (!(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            if (!dialog) build();
            if (dialog.open) return dialog.close();
            field.value = "";
            chosen = 0;
            show();
            dialog.showModal();
            field.focus();
        });
        """#
}
