"""The `.env` of docker-compose.yml: every secret of the stack, made up at random.

`.env.example` is the list of what the stack reads, each line explained. Variables that stand there without a value are
secrets, and get one here; the others are kept as they are, to be changed by hand. Secrets are letters and digits: they
go into URLs, YAML and shells as they are.
"""

import os
import secrets
import string
from pathlib import Path

from flows.errors import UsageError

_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 40  # of 62 characters: 238 bits. Kibana takes keys of 32 characters or more
MADE_UP_BY = "# Written by `flows stack env`. It holds every secret of the stack: keep it, and keep it to yourself.\n"


def write_env(file: Path, example: Path) -> list[str]:
    """Write `file` after the example, for its owner alone; the names of the secrets that were made up.

    Raises `UsageError` for a file that is there already (the stack that runs was set up with it), for one that cannot
    be written, and for an example that asks for no secret.
    """
    if not example.is_file():
        raise UsageError(f"no {example} here: run this in the checkout of article-flows")
    try:
        text, names = filled(example.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{example} cannot be read as text") from None
    if not names:
        raise UsageError(f"{example} has no variable without a value: it is no example of an .env")
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise UsageError(
            f"{file} is there already and stays as it is: the data of a stack can be read with its own secrets alone"
        ) from None
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    return names


def filled(example: str) -> tuple[str, list[str]]:
    """The example with a secret of its own for every variable without a value, and the names of those."""
    lines, names = [MADE_UP_BY], []
    for line in example.splitlines(keepends=True):
        name, assigned, value = line.partition("=")
        if assigned and not line.startswith("#") and not value.strip():
            names.append(name)
            line = f"{name}={_secret()}\n"
        lines.append(line)
    return "".join(lines), names


def _secret() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
