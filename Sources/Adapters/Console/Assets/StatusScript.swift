/// `status.js`: the page of one order loads anew when the order changed, never under a writer.
enum StatusScript {
    /// The module as it is served.
    static let text = #"""
        // <main data-status-order="ord_…" data-version="7">; /status/{order}/live answers
        // {"version": 8}. #changed-notice is shown when someone is writing here.

        import { onEvent, onRefresh, getJSON, gathered } from "./live.js";

        const main = document.querySelector("[data-status-order]");
        const order = main?.dataset.statusOrder;
        const kept = `waybill-seen-${order}`;

        function isWriting() {
            if (document.querySelector("dialog[open]")) return true;
            if (document.activeElement?.matches?.("input, textarea, select")) return true;
            return [...document.querySelectorAll("textarea, input[type=text], input[type=number]")]
                .some((field) => field.value !== field.defaultValue);
        }

        function reload(version) {
            // A page that stays behind its own version must not load for ever.
            if (sessionStorage.getItem(kept) === String(version)) return;
            if (isWriting()) {
                const notice = document.getElementById("changed-notice");
                if (notice) notice.hidden = false;
                return;
            }
            sessionStorage.setItem(kept, String(version));
            location.reload();
        }

        async function look() {
            const now = await getJSON(`/status/${encodeURIComponent(order)}/live`);
            if (String(now.version) !== main.dataset.version) reload(now.version);
        }

        if (main) {
            const soon = gathered(250, async () => {
                try {
                    await look();
                } catch (error) {
                    // The next event or refresh asks again.
                    console.debug(error);
                }
            });
            onEvent((event) => { if (event.order === order) soon(); });
            onRefresh(look);
            // Who stops writing gets the change that waited.
            document.addEventListener("focusout", () => {
                if (document.getElementById("changed-notice")?.hidden === false) soon();
            });
        }
        """#
}
