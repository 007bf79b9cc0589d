"""A place that is named by a URL of fsspec (`s3://bucket/incoming`, `sftp://host/folder`): the files below it."""

import os
import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlvalidate.errors import usage
from xlvalidate.intake.content_types import HEAD, kind_of
from xlvalidate.intake.delivery import LIMITS, Delivery, DeliveryLimits, SourceError
from xlvalidate.intake.folder_paths import shown, spelled
from xlvalidate.intake.mbox import Mbox
from xlvalidate.intake.passed_over_files import Passing, WhyPassedOver, in_silence, reason
from xlvalidate.intake.strangers_names import safe_name
from xlvalidate.ooxml.seal import is_whole

_AT_ONCE = 16  # files on their way; a store of objects answers slowly and takes many questions
_MOST_BYTES = 64 * 1_048_576
# Where the server itself dates what arrives. Elsewhere an old date may have come with a file, so dates prove nothing.
_DATED_BY_SERVER = frozenset({"s3", "s3a"})
_LATE = timedelta(days=1)  # an upload in several parts is dated from its beginning
_DATES = ("LastModified", "last_modified", "mtime", "updated", "created")
_PASSWORD = re.compile(r"//[^/@]*:[^/@]*@")


def has_password(url: str) -> bool:
    """Would a password stand in a file, and in every line of a ledger?"""
    return _PASSWORD.search(url) is not None


def reached(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it; nothing is asked of it yet. Raises SourceError."""
    if has_password(url):
        raise SourceError(usage("password-in-url"))
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise SourceError(usage("needs-fsspec")) from error
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:  # a kind of place that is not known, or not installed
        raise SourceError(usage("url-unusable", url=url, error=error)) from error
    return system, str(path)


def protocols(system: Any) -> tuple[str, ...]:
    """The names that a file system goes by."""
    return (system.protocol,) if isinstance(system.protocol, str) else tuple(system.protocol)


@dataclass(frozen=True, slots=True)
class _Found:
    """A file as it is listed."""

    path: str
    below: str
    size: int
    received: datetime | None


@dataclass(frozen=True, slots=True)
class Urls:
    """The files below a URL, or the one that it names; chosen as those of a `Folder` are.

    Where the server dates what arrives, only what came since the last run, with a day to spare, is fetched.
    """

    url: str
    globs: tuple[str, ...] = ("*",)
    limits: DeliveryLimits = LIMITS
    passing: Passing = in_silence

    def deliveries(self, after: str = "", missed: Collection[str] = ()) -> Iterator[Delivery]:
        """Every file, in the order of arrival where that is known, else of the paths. Raises SourceError."""
        system, root = reached(self.url)
        dated = not _DATED_BY_SERVER.isdisjoint(protocols(system))
        found = self._listed(system, root)
        if dated:
            since = _moment(after)
            found = [one for one in found if not _before(one, since) or self._where(one) in missed]
            found.sort(key=lambda one: (one.received is None, one.received, one.below))
        for batch in _batches(found, self.limits):
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                read = list(threads.map(lambda one: self._bytes(system, one), batch))
            for one, (data, fault, detail) in zip(batch, read, strict=True):
                if one.path != root and is_whole(data):
                    self.passing(WhyPassedOver.MARKED, one.below)
                else:
                    yield from self._of(one, data, fault, detail, dated, missed)

    def _listed(self, system: Any, root: str) -> list[_Found]:
        try:
            system.invalidate_cache()
            listed = system.find(root, detail=True)
        except Exception as error:  # each kind of place has errors of its own
            raise SourceError(usage("url-unreachable", url=self.url, error=error or type(error).__name__)) from error
        if not listed and not self._is_there(system, root):
            raise SourceError(usage("nothing-at", place=self.url))
        found = []
        for path, about in sorted(listed.items()):
            below = path.removeprefix(root).lstrip("/") or path.rpartition("/")[2]
            if path.endswith("/"):
                continue
            if (why := reason(below, self.globs)) is not None:
                self.passing(why, below)
            else:
                found.append(_Found(path, below, int(about.get("size") or 0), _received(about)))
        return found

    def _is_there(self, system: Any, root: str) -> bool:
        try:
            return bool(system.exists(root))
        except Exception as error:  # each kind of place has errors of its own
            raise SourceError(usage("url-unreachable", url=self.url, error=error or type(error).__name__)) from error

    def _where(self, one: _Found) -> str:
        return f"url:{spelled(self.url.rstrip('/'))}/{spelled(one.below)}"

    def _bytes(self, system: Any, one: _Found) -> tuple[bytes, str, str]:
        if one.size > self.limits.delivery:
            return b"", "too-big", str(one.size)
        try:
            data = system.cat_file(one.path)
        except Exception as error:  # each kind of place has errors of its own
            return b"", "not-opened", getattr(error, "strerror", "") or type(error).__name__
        return (data, "", "") if len(data) <= self.limits.delivery else (b"", "too-big", str(len(data)))

    def _of(
        self, one: _Found, data: bytes, fault: str, detail: str, dated: bool, missed: Collection[str]
    ) -> Iterator[Delivery]:
        name = one.below.rpartition("/")[2]
        kind = kind_of(name, data[:HEAD])
        if kind == "mbox" and not fault:
            with TemporaryDirectory() as folder:
                path = Path(folder, safe_name(name))
                path.write_bytes(data)
                os.utime(path, (0, 0))  # each time the same file
                yield from Mbox(path, self._where(one).removeprefix("url:"), self.limits).deliveries("", missed)
            return
        token = one.received.isoformat() if dated and one.received else ""
        yield Delivery(
            "mail" if kind == "mail" else "file",
            shown(name),
            data,
            self._where(one),
            one.received,
            token,
            fault,
            detail,
        )


def _received(about: dict[str, Any]) -> datetime | None:
    for key in _DATES:
        moment = about.get(key)
        if isinstance(moment, datetime):
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(moment, int | float):
            return datetime.fromtimestamp(moment, UTC)
    return None


def _moment(token: str) -> datetime | None:
    try:
        return datetime.fromisoformat(token) - _LATE
    except ValueError:
        return None


def _before(one: _Found, since: datetime | None) -> bool:
    return since is not None and one.received is not None and one.received < since


def _batches(found: Sequence[_Found], limits: DeliveryLimits) -> Iterator[list[_Found]]:
    batch: list[_Found] = []
    size = 0
    for one in found:
        weight = one.size if one.size <= limits.delivery else 0
        if batch and (len(batch) >= _AT_ONCE or size + weight > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += weight
    if batch:
        yield batch
