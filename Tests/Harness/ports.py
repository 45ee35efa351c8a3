"""Ports of 127.0.0.1 on which nobody listens."""

import os
import socket

# Below the range from which the system takes ports for outgoing connections, so that a port that
# was free is still free when a killed server takes it again.
_ports = iter(())


def free_port():
    """A port of 127.0.0.1 that nobody listens on; each is given out once."""
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
            return port
