"""Made-up forms with open tables: awards, and a column of every kind."""

from datetime import date
from functools import cache
from pathlib import Path

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load

FORMS = Path(__file__).parent / "entry_forms"


@cache
def entry_form(name: str) -> Edition:
    """`grants` or `kinds`."""
    return load(FORMS / f"{name}.toml", date(2026, 1, 1))


def changed_form(folder: Path, name: str, old: str, new: str) -> Edition:
    """A form with something else in it."""
    written = (FORMS / f"{name}.toml").read_text(encoding="utf-8")
    assert old in written
    (folder / "agencies.csv").write_bytes((FORMS / "agencies.csv").read_bytes())
    (folder / f"{name}.toml").write_text(written.replace(old, new), encoding="utf-8")
    return load(folder / f"{name}.toml", date(2026, 1, 1))
