"""The editions that the script is asked about: ours, those of the examples, and made-up ones that use all there is."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.declared import kinds, whole
from tests.derive.entry_form import entry_form
from tests.derive.live_form import live_edition
from tests.monthly import edition_of
from xlvalidate.editions.catalogue import built_in, built_in_edition, find
from xlvalidate.editions.edition import Edition

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def example_editions() -> Mapping[str, Path]:
    """The files of the examples' editions, by id."""
    files = (path for path in sorted(EXAMPLES.rglob("*.toml")) if "." not in path.stem)
    return {find(str(path)).id: path for path in files}


@cache
def editions() -> Mapping[str, Edition]:
    """All of them by id."""
    others = (find(str(path)) for path in example_editions().values())
    of_parts = (edition_of("month"), edition_of("quarter"), edition_of("half"))
    made = (live_edition(), kinds(), whole(), entry_form("kinds"), *of_parts)
    ours = [built_in_edition(name) for name in built_in()]
    return {one.id: one for one in (*ours, *others, *made)}
