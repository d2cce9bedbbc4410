"""Is the port free? Asked before anything starts, because the server itself would share a port silently."""

from __future__ import annotations

import errno
import socket


def explain_taken(host: str, port: int) -> str | None:
    """This function will return None when the port can be listened on, and a sentence saying why not otherwise."""
    if not 0 < port < 65536:
        return f"{port} is no port number; choose one between 1 and 65535, for example PORT=8080."
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            return _sentence(error, host, port)
    return None


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already taken by another program. Stop it, or choose another: PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Choose one above 1023: PORT=8080 make run"
    return f"Cannot listen on {host}:{port}: {error.strerror}."
