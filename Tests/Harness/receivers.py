"""What Waybill sends to: a mail server and a receiver of webhooks, both on loopback."""

import asyncio
import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import threading
import time

from aiosmtpd.controller import Controller

from ports import free_port


class MailServer:
    """A real SMTP server that keeps what it takes; `answers` are used up before it takes any."""

    def __init__(self, answers=()):
        self.mails = []
        self.tries = 0
        self.answers = list(answers)
        # Seconds between taking a mail and saying so: a window to be killed in.
        self.pause = 0
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self._controller.port}"

    async def handle_DATA(self, server, session, envelope):
        """Called by aiosmtpd with a whole mail."""
        self.tries += 1
        if self.answers:
            return self.answers.pop(0)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        mail.at = time.monotonic()
        self.mails.append((envelope.rcpt_tos, mail))
        await asyncio.sleep(self.pause)
        return "250 Taken"

    def stop(self):
        self._controller.stop()


class Hook:
    """One webhook as it came."""

    def __init__(self, path, headers, body):
        self.path = path
        self.at = time.monotonic()
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        self.json = json.loads(body)

    @property
    def id(self):
        return self.headers["webhook-id"]

    @property
    def type(self):
        return self.json["type"]

    def is_signed(self, secret):
        """What the guide tells receivers to do, in the standard's own words."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        stamp = self.headers["webhook-timestamp"]
        signed = f"{self.id}.{stamp}.".encode() + self.body
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        sent = self.headers["webhook-signature"].split()
        return abs(time.time() - int(stamp)) < 300 and any(
            hmac.compare_digest(f"v1,{wanted}", one) for one in sent
        )


class HookServer:
    """A receiver whose mode is told by the path: /200, /500, /410, /hang, /slow, /redirect."""

    def __init__(self):
        self.hooks = []
        self.modes = {}
        self._lock = threading.Lock()
        self._release = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with outer._lock:
                    outer.hooks.append(Hook(self.path, self.headers, body))
                    mode = outer.modes.get(self.path, self.path.strip("/"))
                outer._answer(self, mode)

            def log_message(self, *words):
                """Nothing is printed."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, handler, mode):
        try:
            if mode == "hang":
                self._release.wait(30)
                return
            if mode == "slow":
                self._release.wait(3)
            status = {"slow": 200, "redirect": 302}.get(mode) or int(mode)
            handler.send_response(status)
            if mode == "redirect":
                handler.send_header("Location", self.url("/200"))
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        except OSError:
            pass

    def url(self, path):
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def at(self, path):
        """What came to a path, in its order."""
        with self._lock:
            return [hook for hook in self.hooks if hook.path == path]

    def stop(self):
        self._release.set()
        self._server.shutdown()
        self._server.server_close()
