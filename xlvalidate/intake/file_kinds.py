"""What a file is that holds no workbook: by its first bytes, then by its name. What its sender is told goes by it."""

from collections.abc import Mapping
from types import MappingProxyType

from xlvalidate.intake.content_types import suffix_of

_BEGINNINGS = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"{\\rtf", "word"),
)
_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        suffix: kind
        for kind, suffixes in {
            "pdf": ".pdf .ofd .ceb .xps",
            "picture": ".jpg .jpeg .png .gif .bmp .tif .tiff .webp .heic",
            "word": ".doc .docx .docm .rtf .odt",
            "wps": ".wps .wpt",
            "csv": ".csv .tsv .txt",
        }.items()
        for suffix in suffixes.split()
    }
)


def kind_of_file(name: str, head: bytes = b"") -> str:
    """One of `pdf`, `picture`, `word`, `wps`, `csv`; empty for anything else."""
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[8:12] == b"WEBP" or head[4:12] == b"ftypheic":
        return "picture"
    return _SUFFIXES.get(suffix_of(name), "")
