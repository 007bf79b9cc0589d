"""A maildir: one file a mail in `new` and `cur`, also of its subfolders (`.Sent`). Only read, nothing is moved."""

import errno
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xlvalidate.errors import usage, why_of
from xlvalidate.intake.delivery import LIMITS, Delivery, DeliveryLimits, SourceError
from xlvalidate.intake.folder_paths import shown, spelled


@dataclass(frozen=True, slots=True)
class Maildir:
    """The mails of a maildir. One is known by its name without the flags behind `:`, which change when it is read."""

    root: Path
    label: str = ""
    limits: DeliveryLimits = LIMITS

    def deliveries(self, after: str = "", missed: Collection[str] = ()) -> Iterator[Delivery]:
        """Every mail, new ones too. Raises SourceError where there is no maildir."""
        if not (self.root / "cur").is_dir():
            raise SourceError(usage("no-maildir", folder=shown(str(self.root))))
        try:
            subfolders = sorted(path for path in self.root.iterdir() if (path / "cur").is_dir())
            files = [
                (path, f"{inner}{path.name.partition(':')[0]}")
                for folder, inner in [(self.root, ""), *((path, f"{spelled(path.name)}/") for path in subfolders)]
                for place in ("cur", "new")
                if (folder / place).is_dir()
                for path in sorted((folder / place).iterdir())
                if not path.name.startswith(".")
            ]
        except OSError as error:
            place = shown(str(self.root))
            raise SourceError(usage("source-unread", path=place, why=why_of(error))) from error
        for path, key in files:
            yield self._delivery(path, f"maildir:{self.label or spelled(str(self.root))}/{spelled(key)}")

    def _delivery(self, path: Path, where: str) -> Delivery:
        name = shown(path.name.partition(":")[0])
        try:
            found = self._moved(path)
            if not stat.S_ISREG(found.stat().st_mode):
                raise OSError(errno.EINVAL, "not a file")  # a pipe would be waited for
            with found.open("rb") as file:
                about = os.fstat(file.fileno())
                large = about.st_size > self.limits.mail
                data = b"" if large else file.read(about.st_size)
        except OSError as error:
            return Delivery("mail", name, b"", where, None, fault="not-opened", detail=error.strerror or "")
        received = datetime.fromtimestamp(about.st_mtime, UTC)
        fault, detail = ("too-big", str(about.st_size)) if large else ("", "")
        return Delivery("mail", name, data, where, received, fault=fault, detail=detail)

    def _moved(self, path: Path) -> Path:
        """Where a mail is now: a mail program renames it when it is read."""
        if path.exists():
            return path
        key = path.name.partition(":")[0]
        folder = path.parent.parent
        return next((found for found in (folder / "cur").glob("*") if found.name.partition(":")[0] == key), path)
