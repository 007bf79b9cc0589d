"""The handbook of an edition's rules."""

from xlvalidate.derive.handbook import html, markdown
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import as_issued


def handbook(name: str, language: str | None, shape: str = "md") -> str:
    """The handbook of an edition's rules as issued, in its own language unless another is asked for."""
    edition = as_issued(name)
    written = {"md": markdown, "html": html}[shape]
    return written(edition, language or edition.language, printed(edition).cells)
