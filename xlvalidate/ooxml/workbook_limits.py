"""How much a stranger's workbook may be, as a whole; and the words for what is refused."""

from dataclasses import dataclass, replace

_MIB = 1_048_576
_TAG, _TEXT_KEPT = 3, 6  # what these take, counted in attributes
# What is given back of a cell in an area that was asked for, and of a string of one: a row and a text are all that is
# kept of it, which takes less than half of the time and the memory of any other cell.
_TAGS_BACK, _CHARACTERS_BACK = 12, 32

_CODES = """
    not-a-workbook old-xls encrypted xlsb ods truncated broken-zip too-big too-many-parts duplicate-part
    overlapping-parts unsafe-part-name odd-compression encrypted-part header-mismatch wrong-size bad-checksum dtd
    bad-xml odd-encoding too-deep too-many-attributes too-many-tags too-long-token too-long-text too-much-text
    too-many-sheets too-many-names too-many-relationships too-many-cells too-many-strings too-many-styles
    missing-part doubled-relationship no-sheets duplicate-sheet doubled-cell bad-address bad-shared-string unreadable
    encrypted-rights encrypted-policy
"""
REFUSALS = frozenset(_CODES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLimits:
    """How much a workbook may be, all its parts together where nothing else is said.

    The largest real ones seen stay well below each of these, and no 10 MB within them take 5 s or 256 MB.
    """

    package: int = 64 * _MIB  # bytes as they came
    parts: int = 4_096
    # What a form computes beside 20,000 entries is 100 MiB, and more as LibreOffice writes it; nobody parses it.
    part: int = 256 * _MIB  # bytes that one part inflates to
    total: int = 384 * _MIB  # bytes that all parts inflate to
    ratio: int = 200  # counts above `ratio_from` only: a sheet with 100 formatted rows is a legal 491:1
    ratio_from: int = 32 * _MIB
    prologs: int = 8 * _MIB  # bytes in front of the roots of parts that are searched for a DTD only
    depth: int = 64
    attributes: int = 128  # of one element
    namespace: int = 256  # characters of its URI, which expat puts in front of every name
    words: int = 262_144  # characters of the different names in one part, and 64 for each: expat forgets none of them
    prefixes: int = 128  # that one part declares
    parsed: int = 128 * _MIB  # bytes of the parts that are parsed
    free: int = 2 * _MIB  # bytes parsed first; their tags and characters are not counted: see `fast`
    tags: int = 6_500_000  # 3 for a `<`, 1 for a `=`, 6 for a text kept; 100 rows formatted as a whole are 5,700,000
    token: int = 262_144  # bytes of one tag; expat before 2.6 scans an unfinished one again and again
    text: int = 131_072  # characters of one element; a cell holds at most 32,767
    characters: int = 8 * _MIB  # that are kept
    sheets: int = 1_024
    names: int = 50_000
    relationships: int = 10_000
    cells: int = 200_000  # that are not blank
    areas: int = 1_024  # one column wide, that are asked for: 30 columns of each table that may have any number of rows
    column_cells: int = 640_000  # in these, and in none of `cells`: 30 columns of 20,000 rows, and some
    strings: int = 1_000_000
    styles: int = 100_000


LIMITS = PackageLimits()
# Of a form that somebody adopts and lays checks on, once and at his own machine: lists of a whole country beside it.
OFFICIAL = replace(LIMITS, parsed=512 * _MIB, tags=40_000_000, characters=64 * _MIB, cells=2_000_000, strings=4_000_000)
# Of a second look at the same bytes, for what an office explained: a few sheets of ours.
AGAIN = replace(LIMITS, parsed=16 * _MIB, tags=1_500_000)


class RefusedError(Exception):
    """These bytes are not read. Raised anywhere in the reader, caught in `read_book` alone."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail[:200]
        super().__init__(code, self.detail)


@dataclass(slots=True)
class PackageBudget:
    """What was spent of the limits on one workbook, whichever of its parts it was spent on."""

    limits: PackageLimits
    prologs: int = 0
    parsed: int = 0
    tags: int = 0
    cells: int = 0
    column_cells: int = 0
    characters: int = 0
    skimmed: int = 0  # bytes that a fast path went through, whether it took them or not

    def parse(self, part: str, chunk: bytes) -> None:
        """Some bytes are going to be parsed. Raises RefusedError."""
        self.parsed += len(chunk)
        if self.parsed > self.limits.parsed:
            raise RefusedError("too-big", part)
        if self.parsed > self.limits.free:
            self.tags += _TAG * chunk.count(b"<") + chunk.count(b"=")
            if self.tags > self.limits.tags:
                raise RefusedError("too-many-tags", part)

    def look(self, part: str, piece: bytes) -> None:
        """Some bytes are going to be searched for a DTD. Raises RefusedError."""
        self.prologs += len(piece)
        if self.prologs > self.limits.prologs:
            raise RefusedError("too-long-token", part)

    def keep(self, part: str, characters: int) -> None:
        """Some text is kept. Raises RefusedError."""
        if self.parsed > self.limits.free:
            self.tags += _TEXT_KEPT
            self.characters += characters
            if self.characters > self.limits.characters:
                raise RefusedError("too-much-text", part)

    def give_back(self, cells: int, characters: int) -> None:
        """So many of the cells or strings that were paid for are of areas, and so many characters of these."""
        if self.parsed > self.limits.free:
            self.tags -= _TAGS_BACK * cells
            self.characters -= min(characters, _CHARACTERS_BACK * cells)

    def give_back_at_most(self) -> None:
        """All that cells of areas and their strings can make good."""
        self.tags -= 2 * _TAGS_BACK * (self.limits.column_cells - self.column_cells)

    def hold(self, part: str, cells: int, column_cells: int = 0) -> None:
        """So many cells of a part are kept so far, and so many in areas. Raises RefusedError."""
        if self.cells + cells > self.limits.cells or self.column_cells + column_cells > self.limits.column_cells:
            raise RefusedError("too-many-cells", part)
