"""An edition's template: the official form with its checks in it, as the bytes of an .xlsx file."""

from xlvalidate.derive.drawing import draw
from xlvalidate.derive.issued_template import Issue, issued
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.derive.workbook import write
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage


def template(edition: Edition, issue: Issue | None = None) -> bytes:
    """The template, or what of it is issued to offices. The same edition gives the same bytes, with the same zlib.

    Raises UsageError for an edition that is laid onto a workbook: it has no template without it.
    """
    if edition.text.onto is not None:
        raise UsageError(usage("laid-onto", edition=edition.id, file=edition.text.onto.file))
    drawing = with_live_checks(edition, draw(edition))
    return write(drawing if issue is None else issued(edition, drawing, issue))
