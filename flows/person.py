"""Who runs this program: by whom what is decided is signed."""

from getpass import getuser


def name() -> str:
    """The user's name, as the system has it."""
    try:
        return getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "somebody"
