"""Which port of the loopback a service gets: its usual one when that is free, so that addresses stay the same."""

import socket

from flows.errors import UsageError

LOOPBACK = "127.0.0.1"


def port_for(name: str, usual: int, asked: int | None, promised: int | None = None) -> int:
    """The port that was asked for, else the usual one, else any that is free, and never the one `promised` to another
    service.

    Raises `UsageError` when the one asked for is taken. Another program can take a port before the service does: then
    the service ends and says so.
    """
    if asked is not None:
        if asked == promised or not _free(asked):
            raise UsageError(f"port {asked} for {name} is taken: name another one, or end what listens there")
        return asked
    return usual if usual != promised and _free(usual) else free_port()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as any_free:
        any_free.bind((LOOPBACK, 0))
        port: int = any_free.getsockname()[1]
        return port


def _free(port: int) -> bool:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: a port just left is free
        try:
            attempt.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
