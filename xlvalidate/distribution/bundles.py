"""A zip from files, the same bytes from the same files."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """The files, uncompressed: workbooks are zips themselves. Names in UTF-8, no clock."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as bundle:
        for name, data in members:
            info = ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            # As Unix makes it: unzip reads the names of a DOS file in that system's code page, whatever its flag says.
            info.create_system, info.external_attr = 3, 0o644 << 16
            bundle.writestr(info, data)
    return packed.getvalue()
