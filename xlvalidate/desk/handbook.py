"""The handbook of an edition's rules."""

from xlvalidate.cells import Area
from xlvalidate.derive.handbook import html, markdown
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import as_issued, find
from xlvalidate.editions.corrections import with_rules_off


def handbook(name: str, language: str | None, shape: str = "md") -> str:
    """The handbook of an edition's rules with the errata in force, in its own language unless another is asked for."""
    issued = as_issued(name)
    written = {"md": markdown, "html": html}[shape]
    form = printed(issued)
    columns = {code: Area(at.top, at.column, at.bottom, at.column) for code, at in form.columns.items()}
    return written(with_rules_off(issued, find(name)), language or issued.language, {**form.cells, **columns})
