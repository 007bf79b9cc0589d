"""A folder with anything that was saved into it: workbooks, zips, mails, mbox files. Files are only read."""

import errno
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xlvalidate.errors import usage
from xlvalidate.intake.content_types import HEAD, kind_of
from xlvalidate.intake.delivery import LIMITS, Delivery, DeliveryLimits, SourceError
from xlvalidate.intake.folder_paths import files_below, shown, spelled
from xlvalidate.intake.mbox import Mbox
from xlvalidate.intake.passed_over_files import Passing, WhyPassedOver, in_silence, reason
from xlvalidate.ooxml.seal import is_whole


@dataclass(frozen=True, slots=True)
class Folder:
    """The files below a folder, or one file. Patterns (`*.xlsx`, `2024/*.zip`) hold for the path below it.

    Passed over are hidden files, the `~$` locks of Excel, and our own unchanged marked copies, known by their
    seal and not by name; `passing` is called for each. `label` stands for the folder in `where`, so that a folder may
    move.
    """

    root: Path
    globs: tuple[str, ...] = ("*",)
    label: str = ""
    limits: DeliveryLimits = LIMITS
    passing: Passing = in_silence

    def deliveries(self, after: str = "", missed: Collection[str] = ()) -> Iterator[Delivery]:
        """Every file, in the order of the paths. Raises SourceError when the folder is not there."""
        if self.root.is_file():
            yield from self._of(self.root, self.root.name, missed)
            return
        if not self.root.is_dir():
            raise SourceError(usage("no-folder", folder=shown(str(self.root))))
        faults = list[OSError]()
        for path, below in files_below(self.root, faults.append):
            if (why := reason(below, self.globs)) is not None:
                self.passing(why, below)
            else:
                yield from self._of(path, below, missed, inside=True)
        for fault in faults:
            path = Path(str(fault.filename))
            below = os.path.relpath(path, self.root)
            if below != "." and reason(Path(below).as_posix()) is not None:
                self.passing(WhyPassedOver.HIDDEN, below)
            else:
                yield self._missing(path, below, fault)

    def _where(self, below: str) -> str:
        return f"folder:{self.label or spelled(str(self.root))}/{spelled(below)}"

    def _of(self, path: Path, below: str, missed: Collection[str], inside: bool = False) -> Iterator[Delivery]:
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise OSError(errno.EINVAL, "not a file")  # a pipe would be waited for
            with path.open("rb") as file:
                about = os.fstat(file.fileno())
                kind = kind_of(path.name, file.read(HEAD))
                if kind != "mbox":
                    file.seek(0)
                    data = file.read(about.st_size) if about.st_size <= self.limits.delivery else b""
        except OSError as error:
            yield self._missing(path, below, error)
            return
        if kind == "mbox":
            label = f"{self.label or spelled(str(self.root))}/{spelled(below)}"
            try:
                yield from Mbox(path, label, self.limits).deliveries("", missed)
            except SourceError as error:
                yield self._missing(path, below, OSError(errno.EIO, str(error)))
            return
        if inside and is_whole(data):
            self.passing(WhyPassedOver.MARKED, below)
            return
        large = about.st_size > self.limits.delivery
        yield Delivery(
            kind="mail" if kind == "mail" else "file",
            name=shown(path.name),
            data=b"" if large else data,
            where=self._where(below),
            received=datetime.fromtimestamp(about.st_mtime, UTC),
            fault="too-big" if large else "",
            detail=str(about.st_size) if large else "",
        )

    def _missing(self, path: Path, below: str, error: OSError) -> Delivery:
        detail = error.strerror or type(error).__name__
        return Delivery("file", shown(path.name), b"", self._where(below), None, fault="not-opened", detail=detail)
