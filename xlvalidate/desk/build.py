"""Templates, made from editions or laid onto the workbook that an edition was adopted from."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.editions.catalogue import as_issued, built_in, path_of
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage


@dataclass(frozen=True, slots=True)
class Built:
    """A file that is derived from an edition: where it belongs, what it holds, and whether it is there so."""

    path: Path
    data: bytes
    fresh: bool


def template_of(
    name: str, onto: Path | None = None, edition_of: Callable[[str], Edition] = as_issued
) -> tuple[Edition, bytes]:
    """An edition and its template; of an adopted form the workbook that it is laid onto.

    That one is `onto`, or else the file that the edition names, beside the edition. Raises UsageError where it is not
    there or another one, and as `edition_of` does: who does not issue a template, but fills one in, gives `blank_of`.
    """
    from xlvalidate.derive.template import template

    edition = edition_of(name)
    if edition.text.onto is None and onto is None:
        return edition, template(edition)
    from xlvalidate.adopting.lay_onto import lay

    path = onto or path_of(name).parent / (edition.text.onto.file if edition.text.onto else "")
    if not path.is_file():
        raise UsageError(usage("onto-missing", edition=edition.id, file=path.name))
    return edition, lay(edition, path.read_bytes(), path.name)


def build(names: Sequence[str], into: Path, onto: Path | None = None) -> list[Built]:
    """The templates of editions (all built-in ones when none is named) and their SHA256SUMS; writes nothing.

    A template that holds what it should is left as it is, however its bytes are packed: compressors differ.
    """
    from xlvalidate.ooxml.repack import same_parts

    if onto is not None and len(names) != 1:
        raise UsageError(usage("onto-one-edition"))
    built = []
    for name in names or built_in():
        edition, data = template_of(name, onto)
        path = into / f"{edition.id}{edition.suffix}"
        official = onto or path_of(name).parent / (edition.text.onto.file if edition.text.onto else "")
        if edition.text.onto and path.is_file() and path.samefile(official):
            raise UsageError(usage("onto-itself", path=path))
        kept = path.read_bytes() if path.is_file() else b""
        fresh = bool(kept) and same_parts(kept, data)
        built.append(Built(path, kept if fresh else data, fresh))
    sums = into / "SHA256SUMS"
    lines = sums_of(sums, {file.path: file.data for file in built})
    built.append(Built(sums, lines, sums.is_file() and sums.read_bytes() == lines))
    return built


def sums_of(path: Path, files: Mapping[Path, bytes]) -> bytes:
    """The SHA256SUMS of a folder with these files: a line each, those of other files that are there kept."""
    lines = {}
    if path.is_file():
        lines = {line.split("  ", 1)[1]: line for line in path.read_text("utf-8").splitlines() if "  " in line}
    for file, data in files.items():
        lines[file.name] = f"{hashlib.sha256(data).hexdigest()}  {file.name}"
    there = {name for name in lines if (path.parent / name).is_file() or path.parent / name in files}
    return "".join(f"{lines[name]}\n" for name in sorted(there)).encode()
