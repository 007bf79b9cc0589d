"""The values that stand behind the formulas of a sheet: put right or taken out, whichever way a program wrote them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from xlvalidate.ooxml.calculation import Result
from xlvalidate.ooxml.formula_values import FormulaError, number_text
from xlvalidate.ooxml.rewrite_rows import xml_text
from xlvalidate.ooxml.spans import CELLS, Edit, NotPatchableError, Span, prefix_of, replaced, spans, with_attribute

FORMULA = re.compile(rb"<(?:[^\s:/>]+:)?f[\s/>]")
# A cell with a formula as nearly every program writes it: its address, its style, its formula.
PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]+)"((?: s="[0-9]+")?)(?: t="(?:str|n|b|e)")?>(<f[^<>]*(?:/>|>[^<>]*</f>))'
    rb"(?:<v>[^<]*</v>|<v ?/>)?</c>"
)
# The same, and one without an address, which stands right of the one before it.
_ANY_PLAIN_CELL = re.compile(
    rb'<c((?: r="[A-Z]{1,3}[0-9]+")?(?: s="[0-9]+")?)(?: t="(?:str|n|b|e)")?>(<f[^<>]*(?:/>|>[^<>]*</f>))'
    rb"(?:<v>[^<]*</v>|<v ?/>)?</c>"
)
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF_8 = frozenset((b"utf-8", b"us-ascii", b"ascii"))
_ENCODING = re.compile(r"""^(<\?xml\b[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")


def with_values(part: bytes, results: Mapping[str, Result], *, others_stay: bool = False) -> bytes:
    """The worksheet with what its formulas give, by address, and nothing else of it changed.

    A formula of which nothing is known loses its value, unless the `others_stay` as they are: then only one that is in
    `results` does. Raises NotPatchableError.
    """
    if others_stay and not results:
        return part
    before, part = part, in_utf8(part)
    formulas = len(FORMULA.findall(part))
    if not formulas:
        return before
    count = 0

    def valued(match: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        address = match[1].decode()
        if others_stay and address not in results:
            return match[0]
        return plain_cell(match[1], match[2], match[3], results.get(address))

    # Our own sheets are all written so, and to look for their elements takes five times as long.
    if results or others_stay:
        quick = PLAIN_CELL.sub(valued, part)
    else:
        quick, count = _ANY_PLAIN_CELL.subn(rb"<c\1>\2</c>", part)
    if count == formulas:
        return quick if quick != part else before
    found = spans(part, depth=CELLS + 1)
    edits = [*_edits(part, found, results, others_stay)]
    return replaced(part, edits) if edits else before


def plain_cell(address: bytes, style: bytes, formula: bytes, result: Result) -> bytes:
    """A cell with a formula and what it gives, if that is known."""
    kind, said = _written(result)
    typed = b' t="%b"' % kind if kind not in (b"", b"n") else b""
    value = b"<v>%b</v>" % said if kind else b""
    return b'<c r="%b"%b%b>%b%b</c>' % (address, style, typed, formula, value)


def _written(result: Result) -> tuple[bytes, bytes]:
    """The type of a value, and its characters; both empty where it is not known."""
    match result:
        case None:
            return b"", b""
        case FormulaError(code=code):
            return b"e", escape(xml_text(code)).encode()
        case bool():
            return b"b", b"1" if result else b"0"
        case str():
            return b"str", escape(xml_text(result)).encode()
    return b"n", number_text(result).encode()


def _edits(part: bytes, found: Sequence[Span], results: Mapping[str, Result], others_stay: bool) -> Iterator[Edit]:
    """The edits of the cells with a formula; `found` are spans down to what cells hold."""
    prefix = prefix_of(part, found).encode()
    inside: list[Span] = []
    for span in found:
        if span.level > CELLS:
            inside.append(span)
            continue
        formula = next((one for one in inside if one.tag == "f"), None)
        address = span.attributes.get("r", "")
        if span.tag == "c" and formula is not None and (address in results or not others_stay):
            values = [one for one in inside if one.tag in ("v", "is")]
            kind, said = _written(results.get(address))
            yield from ((one.start, one.end, b"") for one in values)
            if kind:
                if span.attributes.get("t", "n") != kind.decode():
                    yield with_attribute(part, span, "t", kind.decode())
                yield formula.end, formula.end, b"<%bv>%b</%bv>" % (prefix, said, prefix)
        inside = []


def in_utf8(part: bytes) -> bytes:
    """The part in UTF-8, in which its bytes can be told apart; most are already. Raises NotPatchableError."""
    encoding = _WIDE.get(part[:2])
    if encoding is None:
        said = _DECLARED.match(part)
        if said is None or said[1].lower() == b"utf-8":
            return part
        # What is ASCII is UTF-8, but for what it says: other letters are to be put in.
        encoding = "utf-8" if said[1].lower() in _UTF_8 else said[1].decode()
    try:
        return _ENCODING.sub(r"\1", part.decode(encoding)).encode()
    except (LookupError, UnicodeError):
        raise NotPatchableError("encoding") from None
