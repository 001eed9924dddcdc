"""Where to listen."""

import socket


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. The web server itself would share the port without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(host: str, first: int) -> int | None:
    """The first free port from there on, within a hundred."""
    return next((port for port in range(first, first + 100) if is_free(host, port)), None)
