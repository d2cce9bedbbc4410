"""Is the port free? Asked before anything starts, because the server itself would share a port silently."""

from __future__ import annotations

import errno
import socket

from lianti.kernel.pure.errors import mark as _


def explain_taken(host: str, port: int) -> str | None:
    """This function will return None when the port can be listened on, and a sentence saying why not otherwise."""
    if not 0 < port < 65536:
        return _("{port} 不是端口号，请选 1 到 65535 之间的数，例如 PORT=8080。").format(port=port)
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
        taken = _("端口 {port} 已被别的程序占用。请先停掉它，或换一个端口：PORT={other} make run")
        return taken.format(port=port, other=port + 1)
    if error.errno == errno.EACCES:
        return _("当前用户不能使用端口 {port}。请选 1023 以上的端口：PORT=8080 make run").format(port=port)
    return _("无法在 {host}:{port} 上监听：{why}。").format(host=host, port=port, why=error.strerror)
