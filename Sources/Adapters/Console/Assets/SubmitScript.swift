/// `submit.js`: what each pasted line is, while typing; the server decides, nothing is blocked.
enum SubmitScript {
    /// The module as it is served.
    static let text = #"""
        // <form data-submit> with <textarea data-lines>, <select data-service> whose options carry
        // data-price="0.08" and data-rule="imei|digits|phone|any", and the outputs
        // <p data-summary>, <ul data-verdicts>, <output data-total data-unit="credits"
        // data-remaining="12.50">.

        const form = document.querySelector("form[data-submit]");
        const shownLines = 200;
        const maxTargets = 1000;

        // The check digit that makes these digits pass.
        function checkDigit(digits) {
            let sum = 0;
            for (let index = 0; index < digits.length; index += 1) {
                const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
                const doubled = index % 2 === 0 ? digit * 2 : digit;
                sum += doubled > 9 ? doubled - 9 : doubled;
            }
            return (10 - sum % 10) % 10;
        }

        // New line, comma, semicolon and tab separate; a blank too, unless the piece is one number
        // written in groups.
        export function pieces(text) {
            const found = [];
            for (const part of text.split(/[\n\r,;\t]+/)) {
                const piece = part.trim();
                if (!piece) continue;
                const digits = piece.replace(/[\s\-./]/g, "");
                const isOne = /^\+?[0-9]{9,16}$/.test(digits);
                found.push(...(isOne ? [piece] : piece.split(/\s+/)));
            }
            return found;
        }

        export function verdict(piece, rule) {
            const digits = piece.replace(/[\s\-./]/g, "");
            if (rule === "any") return { key: piece, word: "ready", colour: "green", counts: true };
            if (rule === "phone") {
                const isPhone = /^\+?[0-9]{9,15}$/.test(digits.replace(/[()]/g, ""));
                return isPhone
                    ? { key: digits, word: "ready", colour: "green", counts: true }
                    : { key: piece, word: "not a phone number", colour: "red" };
            }
            if (!/^[0-9]+$/.test(digits)) {
                return { key: piece, word: "not a number", colour: "red" };
            }
            if (digits.length === 15) {
                const passes = rule === "digits"
                    || checkDigit(digits.slice(0, 14)) === Number(digits[14]);
                return passes
                    ? { key: digits, word: "valid", colour: "green", counts: true }
                    : { key: digits, word: "bad check digit", colour: "red" };
            }
            if (digits.length === 14) {
                const whole = digits + checkDigit(digits);
                return { key: digits, word: `check digit missing: ${whole}?`, colour: "amber" };
            }
            if (digits.length === 16) {
                const whole = digits.slice(0, 14) + checkDigit(digits.slice(0, 14));
                return { key: digits, word: `16 digits, an IMEISV: ${whole}?`, colour: "amber" };
            }
            return { key: digits, word: `${digits.length} digits, 15 are needed`, colour: "red" };
        }

        export function judge(text, rule) {
            const seen = new Set();
            return pieces(text).map((piece) => {
                const result = verdict(piece, rule);
                if (seen.has(result.key)) {
                    return { piece, word: "repeated in this list", colour: "grey", repeated: true };
                }
                seen.add(result.key);
                return { piece, ...result };
            });
        }

        // Money is decimal text: whole numbers inside, so 3 × 0.1 is 0.3.
        function parse(text) {
            const match = /^(-?)([0-9]{1,15})(?:\.([0-9]{1,9}))?$/.exec(text ?? "");
            if (!match) return null;
            const fraction = match[3] ?? "";
            return {
                units: BigInt(match[1] + match[2] + fraction), digits: fraction.length,
            };
        }

        function format(units, digits) {
            const sign = units < 0n ? "-" : "";
            const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
            if (!digits) return sign + text;
            return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
        }

        export function times(price, count) {
            const value = parse(price);
            return value ? format(value.units * BigInt(count), value.digits) : null;
        }

        export function minus(left, right) {
            const [a, b] = [parse(left), parse(right)];
            if (!a || !b) return null;
            const digits = Math.max(a.digits, b.digits);
            const scaled = (value) => value.units * 10n ** BigInt(digits - value.digits);
            return format(scaled(a) - scaled(b), digits);
        }

        function element(name, className, text) {
            const made = document.createElement(name);
            if (className) made.className = className;
            made.textContent = text;
            return made;
        }

        function showVerdicts(list, lines) {
            const rows = lines.slice(0, shownLines).map((line) => {
                const row = document.createElement("li");
                row.append(
                    element("code", "", line.piece),
                    element("span", `pill pill-${line.colour}`, line.word));
                return row;
            });
            if (lines.length > shownLines) {
                rows.push(element("li", "soft", `and ${lines.length - shownLines} more`));
            }
            list.replaceChildren(...rows);
        }

        function summary(lines) {
            if (!lines.length) return "";
            const good = lines.filter((line) => line.counts).length;
            const repeated = lines.filter((line) => line.repeated).length;
            const bad = lines.length - good - repeated;
            const words = [`${lines.length} pasted`, `${good} ready`];
            if (bad) words.push(`${bad} to look at`);
            if (repeated) words.push(`${repeated} repeated`);
            if (lines.length > maxTargets) words.push("more than 1,000: use Batch");
            return words.join(" · ");
        }

        function showTotal(output, option, count) {
            const price = option?.dataset.price;
            const total = price ? times(price, count) : null;
            if (total === null) {
                output.textContent = "";
                return;
            }
            const unit = output.dataset.unit ? ` ${output.dataset.unit}` : "";
            let text = `${count} × ${price} = ${total}${unit}`;
            const rest = minus(output.dataset.remaining, total);
            if (rest?.startsWith("-")) {
                text += `, more than the ${output.dataset.remaining} left`;
            } else if (rest) {
                text += `, then ${rest} left`;
            }
            output.textContent = text;
        }

        function update() {
            const box = form.querySelector("[data-lines]");
            const option = form.querySelector("[data-service]")?.selectedOptions?.[0];
            const lines = judge(box.value, option?.dataset.rule ?? box.dataset.rule ?? "imei");
            const count = lines.filter((line) => line.counts).length;
            const words = form.querySelector("[data-summary]");
            if (words) words.textContent = summary(lines);
            const list = form.querySelector("[data-verdicts]");
            if (list) showVerdicts(list, lines);
            const total = form.querySelector("[data-total]");
            if (total) showTotal(total, option, count);
        }

        if (form) {
            let timer = 0;
            const soon = () => {
                clearTimeout(timer);
                timer = setTimeout(update, 120);
            };
            form.addEventListener("input", soon);
            form.addEventListener("change", soon);
            // The browser may have kept what was typed before a reload.
            update();
        }
        """#
}
