"""Marked copies: written, and cleared of their marks."""

import hashlib
import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xlvalidate.checking.judge import File
from xlvalidate.desk.check_files import file_at
from xlvalidate.editions.results_layout import MARKED
from xlvalidate.files import write_whole
from xlvalidate.intake.strangers_names import fitted, safe_name
from xlvalidate.limits import OverLimitError, file_guard
from xlvalidate.ooxml.book import MADE_HERE, made_suffix

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked


def mark(checked: "Checked", into: Path, language: str, data: bytes | None = None) -> Path | None:
    """Writes the marked copy of a judged workbook; None where the workbook was not made from a template, or is not
    there any more as it was judged. `data` are the bytes of one that lies in no file of its own, or was converted.

    Raises OSError when it cannot be written. The sender's file is only read. Many are made, so the caller syncs `into`.
    """
    from xlvalidate.reports.marked_copy import marked

    if checked.submission is None:
        return None
    path = Path(checked.source.file)
    before = file_at(path) if data is None else File(str(path), data)
    if data is None and (before.closed or hashlib.sha256(before.data).hexdigest() != checked.source.sha256):
        return None
    copy = marked(before.data, checked, language)
    if copy is None:
        return None
    suffix = path.suffix if path.suffix.lower() in MADE_HERE else made_suffix(path.name)
    stem = path.stem if data is None else PurePath(safe_name(path.stem, suffix)).stem  # a stranger chose it
    target = free_path(into, stem, f"{MARKED}{suffix}")
    write_whole(target, copy, sync=False)
    return target


def clear(before: bytes, target: Path, language: str) -> bool | None:
    """Writes a copy without marks; False where there are none to take out, None where there is no place for any.

    A workbook without marks is copied as it is, and not written over.
    """
    from xlvalidate.reports.marked_copy import cleared

    try:
        with file_guard():
            data = cleared(before, language)
    except OverLimitError:
        return None
    if data is None:
        return None
    if data != before or not target.exists():
        write_whole(target, data)
    return data != before


def free_path(folder: Path, stem: str, tail: str) -> Path:
    """The first of `stem` and `tail`, the same with `-2`, `-3` … before the suffix, that no file has yet. Of a stem
    that is too long for a name its beginning.
    """
    mark, dot, suffix = tail.rpartition(".")
    taken, number = folder / fitted(stem, tail), 1
    while os.path.lexists(taken):
        number += 1
        taken = folder / fitted(stem, f"{mark}-{number}{dot}{suffix}")
    return taken
