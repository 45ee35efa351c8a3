"""A proxy that resets connections at a chosen byte, and callers that repeat until they are answered."""

import asyncio
import collections
import json
import random
import socket
import struct

from raw import is_whole, status_of

REQUEST, REPLY = "request", "reply"
# A caller tells the proxy first where to cut; the server never sees these bytes.
PRELUDE = struct.Struct("!cI")
WORDS = {b"q": REQUEST, b"r": REPLY, b"-": None}
LETTERS = {word: letter for letter, word in WORDS.items()}
# So long a peer gets to read what came before the reset throws it away.
READING_SECONDS = 0.003
# "Not now": the caller waits and repeats.
BUSY = (429, 503)


class ResettingProxy:
    """Passes bytes to a port, and resets both sides after so many of the request or of the reply."""

    def __init__(self, target):
        self.target = target
        self.port = None
        # (side, bytes that passed) → how often a connection was reset there.
        self.cuts = collections.Counter()
        self._server = None
        self._carried = set()

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0, backlog=1_024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await self._server.wait_closed()
        if self._carried:
            await asyncio.wait(self._carried, timeout=30)

    async def _carry(self, reader, writer):
        self._carried.add(asyncio.current_task())
        outward = None
        try:
            letter, after = PRELUDE.unpack(await reader.readexactly(PRELUDE.size))
            answers, outward = await asyncio.open_connection("127.0.0.1", self.target)
            if WORDS[letter] == REQUEST:
                await self._cut_request(reader, outward, after)
            else:
                sending = asyncio.ensure_future(_pump(reader, outward))
                try:
                    await self._pass_reply(answers, writer, after if letter == b"r" else None)
                finally:
                    sending.cancel()
        except (OSError, asyncio.IncompleteReadError):
            # Either side has gone: the other one is let go too.
            pass
        finally:
            for end in (writer, outward):
                if end is not None:
                    reset(end)
            self._carried.discard(asyncio.current_task())

    async def _cut_request(self, reader, outward, after):
        outward.write(await reader.readexactly(after))
        await outward.drain()
        await asyncio.sleep(READING_SECONDS)
        self.cuts[REQUEST, after] += 1

    async def _pass_reply(self, answers, writer, after):
        passed = 0
        while data := await answers.read(65_536):
            if after is not None and passed + len(data) >= after:
                writer.write(data[: after - passed])
                await writer.drain()
                await asyncio.sleep(READING_SECONDS)
                self.cuts[REPLY, after] += 1
                return
            writer.write(data)
            await writer.drain()
            passed += len(data)


async def _pump(reader, writer):
    """Passes what a caller sends; its end ends the connection to the server."""
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        reset(writer)
    except OSError:
        reset(writer)


def reset(writer):
    """Ends a connection by a reset instead of a farewell."""
    if not writer.transport.is_closing():
        link = writer.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


async def exchange(port, request, side=None, after=0):
    """Sends a request through the proxy; returns what came back, whole or not."""
    answer = b""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return answer
    try:
        writer.write(PRELUDE.pack(LETTERS[side], after) + request)
        while not is_whole(answer) and (data := await asyncio.wait_for(reader.read(65_536), 30)):
            answer += data
    except OSError:
        # The reset; what came before it counts.
        pass
    finally:
        writer.close()
    return answer


class Repeats:
    """Orders by keys, each placed by many callers at once whose connections are cut."""

    def __init__(self, scene, proxy, seed):
        self.scene = scene
        self.proxy = proxy
        self.draw = random.Random(seed)
        self.places = []
        # Key → the bodies that were acknowledged, and how many of them were no replay.
        self.bodies = collections.defaultdict(collections.Counter)
        self.originals = collections.Counter()
        self.shortest, self.longest = None, 0
        self.busy = 0
        self.lost = 0
        self.faults = []

    def request(self, imei):
        """The bytes of a keyed order; as many for every IMEI."""
        body = {"items": [{"service_id": self.scene.service, "imei": imei}]}
        data = json.dumps(body).encode()
        return (
            f"POST /api/orders HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {self.scene.server.key}\r\n"
            f"Idempotency-Key: {key_of(imei)}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n"
        ).encode() + data

    def plan(self, request_bytes, reply_bytes):
        """From now on callers are cut at each of these offsets, again and again, in a drawn order."""
        self.places = [(REQUEST, after) for after in range(request_bytes + 1)]
        self.places += [(REPLY, after) for after in range(reply_bytes + 1)]
        self._left = []
        return self

    def next_place(self):
        """The next offset that nobody was cut at in this round."""
        if not self._left:
            self._left = self.draw.sample(self.places, len(self.places))
        return self._left.pop()

    def plan_missed(self):
        """From now on callers are cut where nobody was yet; returns whether there is such a place."""
        # Only a replay is as long as the longest answer.
        self.places = [(side, after) for side, after in self.places
                       if not self.proxy.cuts[side, after]
                       and (side == REQUEST or after <= self.shortest)]
        self._left = []
        return bool(self.places)

    async def place(self, imei, callers):
        """So many callers place one order with one key, all at once, until each was answered."""
        self.scene.acknowledged.ask(key_of(imei), [imei])
        request = self.request(imei)
        await asyncio.gather(*(
            self._call(imei, request, *self.next_place()) for _ in range(callers)))

    async def _call(self, imei, request, side, after):
        cut = (side, after)
        for _ in range(200):
            answer = await exchange(self.proxy.port, request, *cut)
            if not is_whole(answer):
                self.lost += 1
                cut = ()
                continue
            status = status_of(answer)
            if status in BUSY or status == 409 and b'"idempotency_in_flight"' in answer:
                self.busy += 1
                await asyncio.sleep(0.2)
                continue
            head, _, body = answer.partition(b"\r\n\r\n")
            if status != 201:
                self.faults.append(f"{key_of(imei)}: {status} {body[:200]!r}")
            else:
                self._note(imei, head, body)
            return
        self.faults.append(f"{key_of(imei)} was never answered")

    def _note(self, imei, head, body):
        size = len(head) + 4 + len(body)
        self.shortest = min(size, self.shortest or size)
        self.longest = max(size, self.longest)
        if b"idempotent-replayed: true" not in head.lower():
            self.originals[imei] += 1
        if body not in self.bodies[imei]:
            # Only what is new: a promise goes to the disk, and 20 equal ones are one.
            self.scene.acknowledged.note(key_of(imei), [(json.loads(body)["order_id"], imei)])
        self.bodies[imei][body] += 1


def key_of(imei):
    """The idempotency key of an IMEI's order."""
    return f"f1-{imei}"
