"""The values that formulas had when a sheet was saved: taken out, whichever way a program wrote them."""

import re
from collections.abc import Iterator, Sequence

from xlvalidate.ooxml.spans import CELLS, Edit, Span, replaced, spans

_FORMULA = re.compile(rb"<(?:[^\s:/>]+:)?f[\s/>]")
_VALUE = re.compile(rb"(</f>)<v>[^<]*</v>(?=</c>)")
_VALUELESS = re.compile(rb"<c [^<>]*><f[^<>]*>[^<]*</f></c>")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ENCODING = re.compile(r"""^(<\?xml\b[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")


def without_values(part: bytes) -> bytes:
    """The worksheet with its formulas and without what they gave. Raises NotPatchableError."""
    before, part = part, in_utf8(part)
    formulas = len(_FORMULA.findall(part))
    if not formulas:
        return before
    # Our own sheets are all written so, and to look for their elements takes five times as long.
    plain = _VALUE.sub(rb"\1", part)
    if formulas == len(_VALUELESS.findall(plain)):
        return plain
    return replaced(part, _values(spans(part, depth=CELLS + 1)))


def _values(found: Sequence[Span]) -> Iterator[Edit]:
    """The edits that take the values out of the cells with a formula; `found` are spans down to what cells hold."""
    inside: list[Span] = []
    for span in found:
        if span.level > CELLS:
            inside.append(span)
            continue
        if span.tag == "c" and any(one.tag == "f" for one in inside):
            yield from ((one.start, one.end, b"") for one in inside if one.tag == "v")
        inside = []


def in_utf8(part: bytes) -> bytes:
    """The part in UTF-8, in which its bytes can be told apart; most are already."""
    return _ENCODING.sub(r"\1", part.decode("utf-16")).encode() if part.startswith(_WIDE) else part
