/// `values.js`: figures that change in place, for the dashboard, batches and the database page.
enum ValuesScript {
    /// The module as it is served.
    static let text = #"""
        // <section data-live-source="/batch/bat_1/live" data-live-subjects="batch line"> holds
        // elements with data-value="done"; the source answers {"values": {"done": "12"}} and, when
        // the parts of the page themselves changed, {"reload": true}. A progress takes a number.

        import { onEvent, onRefresh, getJSON, gathered } from "./live.js";

        function setValue(element, text) {
            if (element instanceof HTMLProgressElement) {
                element.value = Number(text);
            } else if (element.textContent !== text) {
                element.textContent = text;
                element.classList.remove("changed");
                void element.offsetWidth;
                element.classList.add("changed");
            }
        }

        function follow(part) {
            const subjects = (part.dataset.liveSubjects ?? "order line batch provider").split(" ");

            async function look() {
                const reply = await getJSON(part.dataset.liveSource);
                if (reply.reload && !document.activeElement?.matches?.("input, textarea, select")) {
                    location.reload();
                    return;
                }
                for (const element of part.querySelectorAll("[data-value]")) {
                    const text = reply.values?.[element.dataset.value];
                    if (text !== undefined) setValue(element, String(text));
                }
            }

            const soon = gathered(500, async () => {
                try {
                    await look();
                } catch (error) {
                    // The next event or refresh asks again.
                    console.debug(error);
                }
            });
            onEvent((event) => { if (subjects.includes(event.subject)) soon(); });
            onRefresh(look);
        }

        for (const part of document.querySelectorAll("[data-live-source]")) follow(part);
        """#
}
