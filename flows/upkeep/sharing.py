"""Raw texts that another index of the same store refers to."""

from flows.errors import Stop
from flows.raw_store.store import RawStore
from flows.settings import Settings
from flows.upkeep.gc import opened
from flows.upkeep.references import of_documents, of_ledger


def used_elsewhere(raw_store: RawStore, location: str, settings: Settings, sha256s: set[str]) -> dict[str, str]:
    """Which of these texts an index elsewhere than at `location` refers to, and where that is. One that cannot be asked
    may refer to all of them."""
    used: dict[str, str] = {}
    for user in raw_store.users() if sha256s else ():
        if user.location == location:
            continue
        try:
            with opened(user, settings) as (index, archive):
                versions = [version.name for version in archive.versions() if version.complete]
                for references in (of_ledger(index.ledger), of_documents(archive, versions)):
                    used |= {sha256: user.location for sha256 in references if sha256 in sha256s}
        except Stop:
            used |= dict.fromkeys(sha256s, user.location)
    return used
