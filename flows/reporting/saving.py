"""The page of a run as a file, and in a browser."""

import re
import webbrowser
from pathlib import Path

from flows.errors import UsageError
from flows.files import write_whole

FOLDER = "reports"  # of the state folder


def name_of(run_id: str) -> str:
    """The file of a run's page; an id that a ledger was made to hold leaves no folder."""
    return re.sub(r"[^0-9A-Za-z-]", "_", run_id)[:100] + ".html"


def write_page(page: bytes, path: Path) -> Path:
    """Write it whole, for its owner alone; its absolute path. Raises `UsageError` where it would replace no page."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name the file that the page is to be written into")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, page, durable=False)
    return path.absolute()


def show_page(path: Path) -> bool:
    """Show it in the browser of this machine; False where there is none."""
    return webbrowser.open(path.as_uri())
