"""The page 校验.html: for the built-in editions, or for those that somebody names."""

from collections.abc import Sequence
from pathlib import Path

from xlvalidate.desk.build import Built, sums_of
from xlvalidate.editions.catalogue import built_in, find
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage

PAGE = "校验.html"
_SUMS = "SHA256SUMS"


def editions_for_page(names: Sequence[str]) -> list[Edition]:
    """The editions that are named, all built-in ones when none is. Raises as `find` does, and UsageError where two have
    one id: the page could not tell which of them a workbook is of.
    """
    found: dict[str, str] = {}
    editions = []
    for name in names or built_in():
        edition = find(name)
        if edition.id in found:
            raise UsageError(usage("page-doubled", edition=edition.id, files=(found[edition.id], name)))
        found[edition.id] = name
        editions.append(edition)
    return editions


def build_page(editions: Sequence[Edition], path: Path, keys: Sequence[Path] = ()) -> list[Built]:
    """The page; and its line of the SHA256SUMS beside it, where there are such. Writes nothing."""
    from xlvalidate.desk.printed_form import printed
    from xlvalidate.page.single_file import single_file
    from xlvalidate.stamps import issuers

    kept = path.read_bytes() if path.is_file() else b""
    trusted = issuers(*keys) if keys else None
    data = single_file(editions, printed, trusted, kept=kept.decode("utf-8", "replace")).encode()
    built = [Built(path, data, kept == data)]
    sums = path.parent / _SUMS
    if sums.is_file():
        lines = sums_of(sums, {path: data})
        built.append(Built(sums, lines, sums.read_bytes() == lines))
    return built
