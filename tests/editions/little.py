"""Little editions: the head and the cover that each has; a test draws the tables and the rules below them."""

from datetime import date
from pathlib import Path

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError, Fault

HEAD = """
id = "tiny"
title = "Tiny"
authority = "none"
language = "en"
years = { first = 2025 }
[cover]
sheet = "Cover"
title = "Tiny"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
]
"""


def table(code: str, columns: str, rows: str, widths: int, sheet: str = "", said: str = "", block: str = "") -> str:
    """A table of one block, and the rule that judges its figures."""
    return f"""
[[tables]]
code = "{code}"
sheet = "{sheet or code.upper()}"
title = "{code.upper()}"
unit = "件"
widths = [{", ".join(["9"] * widths)}]
{said}
[[tables.blocks]]
columns = [{columns}]
rows = [{rows}]
{block}
[[rules]]
id = "{code.upper()}-CELLS"
severity = "must"
source = "s"
cells = "{code}"
"""


def codes(words: str) -> str:
    """`a b`: a row or a column with each code, and with a label that is the same in capitals."""
    return ", ".join(f'{{ code = "{code}", label = "{code.upper()}" }}' for code in words.split())


def rule(said: str, rule_id: str = "R", severity: str = "must") -> str:
    """One more rule."""
    return f'\n[[rules]]\nid = "{rule_id}"\nseverity = "{severity}"\nsource = "s"\n{said}\n'


def written(folder: Path, text: str, name: str = "tiny") -> Path:
    """The edition's file."""
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def edition(folder: Path, text: str, name: str = "tiny", today: date | None = None) -> Edition:
    """It as it is loaded."""
    return load(written(folder, text, name), today)


def faults(folder: Path, text: str, today: date | None = None) -> tuple[Fault, ...]:
    """What is wrong with it."""
    try:
        load(written(folder, text), today)
    except EditionError as error:
        return error.faults
    return ()


def told(fault: Fault) -> str:
    """A fault as one line: where it is, what it is, and its facts."""
    at = ".".join(map(str, fault.at))
    facts = ((name, ", ".join(map(str, fact)) if isinstance(fact, tuple) else fact) for name, fact in fault.facts)
    return " ".join([f"{at}:", fault.why, *(f"{name}={fact}" for name, fact in facts)])
