"""What asks a command to end: Ctrl-C, SIGTERM of whoever supervises it, a terminal that closes."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_requested() -> Iterator[threading.Event]:
    """An event that the signals set. One that is ignored stays ignored, as under `nohup`."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    with _handled(ENDING, stop):
        yield stopping


@contextmanager
def interrupted_by(*signals: signal.Signals) -> Iterator[None]:
    """These signals interrupt the block as Ctrl-C does: what is under way is given up, and said to be."""

    def interrupt(number: int, _frame: FrameType | None) -> NoReturn:
        signal.signal(number, signal.SIG_IGN)  # once is enough
        raise KeyboardInterrupt

    with _handled(signals, interrupt):
        yield


@contextmanager
def _handled(signals: tuple[signal.Signals, ...], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Signals reach the main thread alone, and only that one may ask for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in signals}
    for number, standing in before.items():
        if standing is not signal.SIG_IGN:
            signal.signal(number, handler)
    try:
        yield
    finally:
        for number, standing in before.items():
            signal.signal(number, standing)
