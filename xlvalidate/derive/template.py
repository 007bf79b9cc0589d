"""An edition's template: the official form with its checks in it, as the bytes of an .xlsx file."""

from xlvalidate.derive.drawing import draw
from xlvalidate.derive.live import with_live_checks
from xlvalidate.derive.workbook import write
from xlvalidate.editions.edition import Edition


def template(edition: Edition) -> bytes:
    """The template. The same edition gives the same bytes, with the same zlib."""
    return write(with_live_checks(edition, draw(edition)))
