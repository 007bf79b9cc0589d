"""The defined names of `xl/workbook.xml` apart from what is around them: programs write something of their own there
with every save (the path of the file, the size of the window), and the names of one form stay as they are.

As in `fast_reader` nothing is refused here and nothing is guessed. What is around the names goes through the guarded
reader with one name in their place, which it has to find there; the names go through it between the same two elements.
They hold nothing but the elements and attributes known here. So the whole is well-formed exactly when both are, and no
limit of one part can be reached by the whole and by neither of these: the name in their place has every attribute.
"""

import re

from xlvalidate.ooxml.fast_reader import is_plainly_declared
from xlvalidate.ooxml.xml import MAIN

PROBE = "xlv-probe"
_OPENED, _CLOSED = b"<definedNames>", b"</definedNames>"
_WORDS = (
    *("comment", "customMenu", "description", "function", "functionGroupId", "help", "hidden", "localSheetId"),
    *("publishToServer", "shortcutKey", "statusBar", "vbProcedure", "workbookParameter", "xlm", "xml:space"),
)
_NAMES = re.compile(
    rf'(?:\s*<definedName(?: (?:name|{"|".join(_WORDS)})="[^"<]*")+ ?>[^<]*</definedName>)+\s*'.encode()
)
_ONE = (
    f'<definedName name="{PROBE}"{"".join(f" {word}=" + chr(34) * 2 for word in _WORDS)}>{PROBE}</definedName>'
).encode()
_AROUND = b'<workbook xmlns="%b">' % MAIN[0].encode() + _OPENED, _CLOSED + b"</workbook>"


def names_apart(data: bytes) -> tuple[bytes, bytes] | None:
    """What is around the names, with `PROBE` in their place, and the names; None where they are not to be told apart.
    These are to be `alone` before anybody takes them for what they look like.
    """
    start, end = data.find(_OPENED) + len(_OPENED), data.find(_CLOSED)
    if not len(_OPENED) <= start < end or not is_plainly_declared(data):
        return None
    return data[:start] + _ONE + data[end:], data[start:end]


def alone(names: bytes) -> bytes | None:
    """The names as a part of their own; None where they are not written as is known here."""
    before, behind = _AROUND
    return before + names + behind if _NAMES.fullmatch(names) else None
