"""Memory that is freed goes back to the system, so that what a run holds does not depend on how long it has run."""

import ctypes
from contextlib import suppress
from functools import cache

_M_MMAP_THRESHOLD = -3  # of mallopt(3)
_LARGE = 1 << 18  # bytes


@cache
def give_back_large_blocks() -> None:
    """Let blocks from 256 kB on be mapped one by one, and unmapped when they are freed.

    Tantivy fills and frees 40 MB at each commit and more at each merge, in threads of its own. By default glibc takes
    larger and larger blocks from heaps as such blocks are freed, one heap for a thread, and these keep what is free: of
    100 MB after 5,000 articles 50 were unused, and of 140 after 50,000 [measured with mallinfo2]. A C library without
    this setting is left as it is.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
