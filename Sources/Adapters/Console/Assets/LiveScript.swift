/// `live.js`: one event stream for all tabs of a browser (E10), quiet polling while it is down.
enum LiveScript {
    /// The module as it is served.
    static let text = #"""
        // What the page gives: <body data-view="staff" data-after="EPOCH-POS"
        // data-refresh-seconds="30"> and <span id="live-mark" role="status">.
        // What modules use: onEvent(event), onRefresh(), getJSON(path). An event is the feed's JSON
        // plus `subject`; a refresh means: the data may have changed, fetch it again.

        const page = document.body.dataset;
        const view = page.view ?? "staff";
        const refreshSeconds = Number(page.refreshSeconds ?? 30);
        const subjects = [
            "order", "line", "payment", "hold", "stage", "batch", "provider", "product",
        ];
        const mark = document.getElementById("live-mark");
        const eventHandlers = new Set();
        const refreshHandlers = new Set();

        let position = page.after ?? "";
        let live = false;
        let leading = false;
        let signedOut = false;
        let downTimer = 0;
        let pollTimer = 0;
        let refreshing = null;

        export class SignedOut extends Error {}

        export function onEvent(handler) { eventHandlers.add(handler); }

        export function onRefresh(handler) { refreshHandlers.add(handler); }

        export async function getJSON(path) {
            const reply = await fetch(path, { headers: { Accept: "application/json" } });
            if (reply.status === 401 || reply.status === 403) throw new SignedOut();
            if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
            return reply.json();
        }

        // Runs a function once, `milliseconds` after the first of many calls.
        export function gathered(milliseconds, run) {
            let timer = 0;
            return () => {
                if (timer) return;
                timer = setTimeout(() => { timer = 0; run(); }, milliseconds);
            };
        }

        function show(state, text) {
            if (!mark || mark.dataset.state === state && mark.textContent === text) return;
            mark.dataset.state = state;
            mark.textContent = text;
        }

        function showState(reached = true) {
            if (signedOut) return show("out", "Signed out: reload the page to sign in");
            if (live) return show("live", "Live");
            if (!refreshSeconds) return show("polling", "Not live: refresh to see changes");
            const every = `every ${refreshSeconds} s`;
            show("polling", reached ? `Refreshing ${every}` : `Not connected, trying ${every}`);
        }

        // Asks every module to fetch again; calls while one is under way share it.
        export function refresh() {
            refreshing ??= (async () => {
                let reached = true;
                for (const handler of refreshHandlers) {
                    try {
                        await handler();
                    } catch (error) {
                        if (error instanceof SignedOut) signedOut = true; else reached = false;
                    }
                }
                refreshing = null;
                if (!live || signedOut) showState(reached);
                if (signedOut) stopPolling();
            })();
            return refreshing;
        }

        function startPolling() {
            const mayPoll = !live && !signedOut && refreshSeconds && !document.hidden;
            if (mayPoll && !pollTimer) pollTimer = setInterval(refresh, refreshSeconds * 1000);
        }

        function stopPolling() {
            clearInterval(pollTimer);
            pollTimer = 0;
        }

        // A position is EPOCH-POS; another epoch is another history.
        function isNews(id) {
            const cut = id.lastIndexOf("-");
            const known = position.lastIndexOf("-");
            if (!position || id.slice(0, cut) !== position.slice(0, known)) return true;
            return Number(id.slice(cut + 1)) > Number(position.slice(known + 1));
        }

        function becomeLive() {
            clearTimeout(downTimer);
            downTimer = 0;
            stopPolling();
            live = true;
            showState();
        }

        // A short break mends itself: polling begins after 5 s.
        function becomeDown() {
            live = false;
            downTimer ||= setTimeout(() => {
                showState();
                refresh();
                startPolling();
            }, 5000);
        }

        function takeEvent(message) {
            if (message.id && !isNews(message.id)) return;
            if (message.id) position = message.id;
            let event;
            try { event = JSON.parse(message.data); } catch { return; }
            event.subject = message.subject;
            for (const handler of eventHandlers) handler(event);
        }

        function receive(message) {
            switch (message.kind) {
            case "live": return becomeLive();
            case "down": return becomeDown();
            case "event": return takeEvent(message);
            case "reset":
                position = message.id ?? "";
                return refresh();
            case "state": return takeState(message);
            case "hello":
                if (leading) channel?.postMessage({ kind: "state", live, position });
            }
        }

        // A tab that joins may be behind the leader: what it missed it fetches.
        function takeState(message) {
            if (leading || !message.live) return;
            becomeLive();
            if (message.position && isNews(message.position)) {
                const missed = position !== "";
                position = message.position;
                if (missed) refresh();
            }
        }

        // Browsers without secure context have no locks: then each tab has its own stream.
        const channel = navigator.locks ? new BroadcastChannel(`waybill-${view}`) : null;
        if (channel) channel.onmessage = (message) => receive(message.data);

        function tell(message) {
            channel?.postMessage(message);
            receive(message);
        }

        let pause = 1000;

        function open() {
            const query = new URLSearchParams({ view });
            if (position) query.set("after", position);
            const stream = new EventSource(`/api/events?${query}`);
            stream.onopen = () => {
                pause = 1000;
                tell({ kind: "live" });
            };
            for (const subject of subjects) {
                stream.addEventListener(subject, (message) => tell({
                    kind: "event", subject, id: message.lastEventId, data: message.data,
                }));
            }
            stream.addEventListener("reset", (message) => tell({
                kind: "reset", id: message.lastEventId,
            }));
            // The server ends the stream when rights change: ask again, it decides anew.
            stream.addEventListener("end", () => {
                stream.close();
                tell({ kind: "down" });
                openLater();
            });
            stream.onerror = () => {
                tell({ kind: "down" });
                // The browser reconnects by itself, except when the server refused.
                if (stream.readyState === EventSource.CLOSED) openLater();
            };
        }

        function openLater() {
            if (signedOut) return;
            setTimeout(open, pause * (0.5 + Math.random()));
            pause = Math.min(pause * 2, 60000);
        }

        document.addEventListener("visibilitychange", () => {
            if (document.hidden) return stopPolling();
            if (live) return;
            refresh();
            startPolling();
        });
        addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
        addEventListener("pagehide", stopPolling);

        document.addEventListener("click", async (event) => {
            const button = event.target.closest("[data-refresh]");
            if (!button) return;
            event.preventDefault();
            button.setAttribute("aria-busy", "true");
            await refresh();
            button.removeAttribute("aria-busy");
        });

        function lead() {
            leading = true;
            open();
            // The lock is held until the tab goes; then the next tab leads.
            return new Promise(() => {});
        }

        show("connecting", "Connecting");
        becomeDown();
        if (channel) {
            navigator.locks.request(`waybill-${view}`, lead);
            channel.postMessage({ kind: "hello" });
        } else {
            lead();
        }
        """#
}
