"""By which program and editions a collection was judged: kept by name, so that what is another one can be named."""

import hashlib
from collections.abc import Iterable, Mapping

from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.version import __version__

PROGRAM = "xlvalidate"


def made_with(catalogue: Catalogue, editions: Iterable[str]) -> Mapping[str, str]:
    """The version of the program, and the digests of the editions and of their errata in force."""
    found = {PROGRAM: __version__}
    for name in editions:
        if (edition := catalogue.edition(name)) is not None:
            found[name] = edition.digest
            found[f"{name}.errata"] = hashlib.sha256(repr(edition.errata).encode()).hexdigest()
    return found


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what is another one now; nothing where it was not kept."""
    return tuple(name for name in dict.fromkeys((*before, *now)) if before.get(name) != now.get(name)) if before else ()
