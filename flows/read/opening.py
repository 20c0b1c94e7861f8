"""Opening the files of a drop."""

import errno
import io
import os
import stat
from typing import BinaryIO

_SMALL = 1 << 16  # bytes; most articles are smaller, and come in one read without the layers of a file object


def open_regular(location: str) -> BinaryIO:
    """A regular file. Raises `OSError` for any other: a pipe that nobody writes to would wait for ever."""
    descriptor = os.open(location, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        if status.st_size <= _SMALL:
            content = os.read(descriptor, _SMALL)
            if len(content) == status.st_size:
                return io.BytesIO(content)
            os.lseek(descriptor, 0, os.SEEK_SET)
        large, descriptor = os.fdopen(descriptor, "rb"), -1  # from here on the file object closes it
        return large
    finally:
        if descriptor >= 0:
            os.close(descriptor)
