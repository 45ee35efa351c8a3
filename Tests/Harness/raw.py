"""Bytes on a socket, for what no client library would send."""

import socket


def exchange(port, data, timeout=5.0, close_after=False):
    """Sends bytes as they are; returns what came back until the end or the time-out."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as link:
        try:
            link.sendall(data)
        except OSError:
            # The server may refuse before it has read everything.
            pass
        if close_after:
            return b""
        answer = b""
        try:
            while chunk := link.recv(65_536):
                answer += chunk
                if is_whole(answer):
                    break
        except OSError:
            pass
        return answer


def is_whole(answer):
    """Whether a head and as many bytes as it announces have come."""
    head, gap, body = answer.partition(b"\r\n\r\n")
    if not gap:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return len(body) >= int(value)
    return False


def status_of(answer):
    """The status of an answer; 0 when the connection was closed without one."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 and parts[0].startswith(b"HTTP/") else 0
