"""One safe way through an XML part: expat, no DTD, no depth, no size without a limit, exact paths only."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import is_
from xml.parsers import expat

from xlvalidate.ooxml.workbook_limits import PackageBudget, RefusedError

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_ENCODINGS = frozenset(("utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1"))
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")
_PROLOG_STEP = 1_024
_WORD = 64  # what a name takes besides its characters
# The root begins at once, in UTF-8 as expat takes it to be: no DTD can follow.
_ROOT = re.compile(
    rb"""(?:<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="(?:yes|no)")? ?\?>)?\s*<[A-Za-z]"""
)
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Element:
    """An element somebody wants to hear of, and its wanted children; all others are passed over, with theirs.

    `end` gets the element's text, which is gathered only where `text` says so. Nothing behind the `last` one is wanted:
    the rest of the part is still held to be plain XML, but costs no call for each element; a second one is refused.
    Only who is named in `behind` hears what elements are there, wherever they stand.
    """

    inside: Mapping[str, "Element"] = field(default_factory=dict)
    start: Callable[[Attributes], None] | None = None
    end: Callable[[str], None] | None = None
    text: bool = False
    last: bool = False
    behind: Mapping[str, Callable[[Attributes], None]] = field(default_factory=dict)


def named(children: Mapping[str, Element], spaces: Iterable[str] = MAIN) -> dict[str, Element]:
    """Children under their full names, in the transitional and in the strict namespace."""
    return {f"{space} {local}": child for space in spaces for local, child in children.items()}


def parse(
    part: str,
    chunks: Iterable[bytes],
    root: Mapping[str, Element],
    budget: PackageBudget,
    beat: Callable[[], None] | None = None,
) -> None:
    """Drives the elements of `root` over a part, at the cost of `budget`. RefusedError for anything that is not safe,
    plain XML.

    `beat` is called between chunks, where a caller can hold its own limits without a call for each element.
    """
    words: dict[str, str] = {}
    prefixes: set[str | None] = set()
    known = 0
    parser = _parser(part, words)
    parser.XmlDeclHandler = _refuse_encoding
    limits = budget.limits
    most, depth = limits.attributes, limits.depth
    nothing = Element()
    here = Element(root)
    above: list[Element] = []
    pieces: list[str] = []
    behind: list[str] = []
    once = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal here
        child = here.inside.get(tag)
        if child is None:
            if here.text or not above:
                raise RefusedError("bad-xml" if above else "not-a-workbook", f"{part} {tag}")
            if len(above) >= depth:
                raise RefusedError("too-deep", part)
            child = nothing
        above.append(here)
        here = child
        if len(attributes) > most:
            raise RefusedError("too-many-attributes", part)
        if child.start is not None:
            child.start(attributes)
        if child.text:
            pieces.clear()

    def end(tag: str) -> None:
        nonlocal here, once
        done = here
        here = above.pop()
        if done.text:
            text = "".join(pieces)
            if len(text) > limits.text:
                raise RefusedError("too-long-text", part)
            if done.end is not None:
                done.end(text)
        elif done.end is not None:
            done.end("")
        if done.last:
            once = tag
            # It does nothing, but the parser still notes the names of what it gets.
            parser.StartElementHandler = _hearing(done.behind) if done.behind else is_
            parser.CharacterDataHandler = None
            parser.EndElementHandler = behind.append

    def space(prefix: str | None, uri: str | None) -> None:
        if uri is not None and len(uri) > limits.namespace:
            raise RefusedError("too-long-token", part)
        prefixes.add(prefix)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    parser.StartNamespaceDeclHandler = space
    fed = 0
    try:
        for chunk in chunks:
            budget.parse(part, chunk)
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > limits.token:
                raise RefusedError("too-long-token", part)
            if once in behind:
                raise RefusedError("bad-xml", f"{part} {once}")
            behind.clear()
            if len(words) != known:
                known = len(words)
                # expat keeps a name again for each prefix.
                if len(prefixes) > limits.prefixes or sum(map(len, filter(None, words))) + _WORD * known > limits.words:
                    raise RefusedError("too-many-tags", part)
            if not here.text:
                pieces.clear()
            elif sum(map(len, pieces)) > limits.text:
                raise RefusedError("too-long-text", part)
            if beat is not None:
                beat()
        parser.Parse(b"", True)
        # A newer expat may keep the last tokens back until this call.
        if once in behind:
            raise RefusedError("bad-xml", f"{part} {once}")
    except expat.ExpatError as error:
        raise RefusedError("bad-xml", f"{part} {error.lineno}:{error.offset}") from None


def _hearing(behind: Mapping[str, Callable[[Attributes], None]]) -> Callable[[str, Attributes], None]:
    def start(tag: str, attributes: Attributes) -> None:
        hear = behind.get(tag)
        if hear is not None:
            hear(attributes)

    return start


def unescaped(text: str) -> str:
    """Text as it was typed: Excel writes what XML cannot hold as `_x0007_`. Half a surrogate pair stays as it is."""
    if "_x" not in text:
        return text
    raw = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    paired = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    if _HALF.search(paired) is None:
        return paired
    return "".join(letter if not "\ud800" <= letter <= "\udfff" else f"_x{ord(letter):04X}_" for letter in paired)


class _RootReachedError(Exception):
    """A DTD can only be before the root; the rest of a part that is not read does not matter."""


def refuse_dtd(part: str, chunks: Iterable[bytes], budget: PackageBudget) -> None:
    """RefusedError if a part that is not going to be parsed begins with a DTD, in any encoding, or has too much
    in front of its root to tell.
    """
    chunks = iter(chunks)
    first = next(chunks, b"")
    if _ROOT.match(first):
        return
    parser = _parser(part)
    fed = 0

    def root(_tag: str, _attributes: Attributes) -> None:
        raise _RootReachedError

    parser.StartElementHandler = root
    try:
        for chunk in chain((first,), chunks):
            at = 0
            while at < len(chunk):
                # Twice as much each time: expat goes through an unfinished comment again from its start.
                piece = chunk[at : at + max(fed, _PROLOG_STEP)]
                budget.look(part, piece)
                parser.Parse(piece, False)
                at += len(piece)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > budget.limits.token:
                    raise RefusedError("too-long-token", part)
    except (expat.ExpatError, _RootReachedError, ValueError, LookupError):  # the last two: an encoding nobody knows
        return


def _parser(part: str, words: dict[str, str] | None = None) -> expat.XMLParserType:
    """A parser that puts every name it gets among `words`."""
    parser = expat.ParserCreate(namespace_separator=" ", intern=words)
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise RefusedError("dtd", part)

    parser.StartDoctypeDeclHandler = doctype
    return parser


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise RefusedError("odd-encoding", encoding)
