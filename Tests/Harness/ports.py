"""Ports of 127.0.0.1 on which nobody listens."""

import os
import socket

# Below the range from which the system takes ports for outgoing connections, so that a port that
# was free is still free when a killed server takes it again.
_ports = iter(())
# One name a port that was given out; the system forgets them with this process.
_given = []


def free_port():
    """A port of 127.0.0.1 that nobody listens on; each is given out once, to one process."""
    global _ports
    while True:
        port = next(_ports, None)
        if port is None:
            start = 12_000 + (os.getpid() * 97) % 18_000
            _ports = iter(range(start, start + 2_000))
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        # Suites that run side by side leave each other the ports of servers they killed.
        name = socket.socket(socket.AF_UNIX)
        try:
            name.bind(f"\0waybill-test-port-{port}")
        except OSError:
            name.close()
            continue
        _given.append(name)
        return port
