"""Where judges on other machines find the originals: a place that all of them reach under one URL."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlvalidate.collecting.originals import DamagedError, Store
from xlvalidate.errors import SpokenError, usage
from xlvalidate.intake.urls import protocols, reached

_AT_ONCE = 16  # files on their way; a store of objects answers slowly and takes many questions

# Stores of objects have no folders; asked for one they would make a bucket of a name that is only mistyped.
_FLAT = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl"})


class ShareError(SpokenError):
    """The place of the originals cannot be reached, or does not keep what is put there."""


@dataclass(frozen=True, slots=True)
class Share:
    """Originals under their digests, laid out as in a `Store`. Each is looked through whenever it is fetched."""

    url: str

    def folder(self) -> Path | None:
        """The folder where it is one that the system itself reaches: nothing has to be fetched from there."""
        system, root = reached(self.url)
        return Path(root) if "file" in protocols(system) else None

    def has(self, digest: str) -> bool:
        """Is there anything under this digest? Raises ShareError."""
        return self._size(digest) is not None

    def put(self, store: Store, digests: Sequence[str], *, anew: bool = False) -> tuple[str, ...]:
        """Puts there what is not there yet; with `anew` also what is there. Returns the digests of those that are gone
        or damaged on this machine. Raises ShareError, and OSError for a folder.
        """
        folder = self.folder()
        if folder is not None and folder.resolve() == store.root.resolve():
            return ()

        def one(digest: str) -> str:
            if not anew and store.path(digest).is_file() and self._size(digest) == store.path(digest).stat().st_size:
                return ""
            try:
                data = store.get(digest)
            except DamagedError:
                return digest
            if folder is not None:
                Store(folder).put(data)
                return ""
            system, at = self._at(digest)
            try:
                if _FLAT.isdisjoint(protocols(system)):
                    system.makedirs(at.rpartition("/")[0], exist_ok=True)
                system.pipe_file(at, data)
            except Exception as error:  # each kind of place has errors of its own
                raise self._trouble(error) from error
            return ""

        return _all(one, digests)

    def fetch(self, digests: Sequence[str], into: Store) -> tuple[str, ...]:
        """Fetches originals, and returns the digests of those that are not there or are damaged. Raises ShareError."""

        def one(digest: str) -> str:
            system, at = self._at(digest)
            try:
                data = system.cat_file(at)
            except FileNotFoundError:
                return digest
            except Exception as error:  # each kind of place has errors of its own
                raise self._trouble(error) from error
            if hashlib.sha256(data).hexdigest() != digest:
                return digest
            path = into.path(digest)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return ""

        return _all(one, digests)

    def _at(self, digest: str) -> tuple[Any, str]:
        system, root = reached(self.url)
        return system, f"{root.rstrip('/')}/{digest[:2]}/{digest}"

    def _size(self, digest: str) -> int | None:
        system, at = self._at(digest)
        try:
            return int(system.info(at)["size"])
        except FileNotFoundError:
            return None
        except Exception as error:  # each kind of place has errors of its own
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> ShareError:
        return ShareError(usage("share-unreachable", url=self.url, error=error))


def _all(one: Callable[[str], str], digests: Sequence[str]) -> tuple[str, ...]:
    """What is done for each of them, several at a time; those that it names."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return tuple(filter(None, threads.map(one, digests)))
