"""The digest that an edition was issued with, where its files have been put into another order since.

`ogi-2021.issued.toml` beside the edition: every workbook that is out carries `digest`, and the edition keeps it as long
as its files have the digest `files`. Changed once more, it is another edition as any changed one is, and a fault for
its author.
"""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from xlvalidate.editions.codes import STRICT, Sha256
from xlvalidate.editions.edition_files import read
from xlvalidate.editions.files_by_id import file_beside
from xlvalidate.errors import EditionError, fault
from xlvalidate.faults import of_types, placed


@dataclass(frozen=True, kw_only=True)
class IssuedText:
    """The whole file."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    digest: Sha256
    files: Sha256


def digest_of(edition_path: Path, edition_id: str, files: str, by_author: bool) -> str:
    """The digest of an edition whose files have a digest. Raises EditionError with every fault of the file."""
    path = file_beside(edition_path, edition_id, ".issued.toml")
    if path is None:
        return files
    source, _ = read(path, path.name)
    try:
        issued = _reader().validate_python(source.tree)
    except ValidationError as error:
        known = [one.name for one in fields(IssuedText)]
        raise EditionError(path.name, placed(of_types(error, known=known), source.text, source.tree)) from None
    if issued.files == files:
        return issued.digest
    if by_author:
        changed = fault("", "issued-otherwise", ("files",), edition=edition_path.name, files=files)
        raise EditionError(path.name, placed([changed], source.text))
    return files


@cache
def _reader() -> TypeAdapter[IssuedText]:
    """Made once a process."""
    return TypeAdapter(IssuedText)
