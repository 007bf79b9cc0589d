"""How paths on a disk are written down: for people, and as keys that never change or meet."""

import os
import re

from xlvalidate.intake.names import decoded, plain


def shown(path: str) -> str:
    """A path for people; bytes that are no UTF-8 are taken for GBK, as old archives leave them."""
    return plain(decoded(os.fsencode(path)))


def spelled(path: str) -> str:
    """A path as a key: different paths stay different, controls and bytes that are no text become %XX, `/` parts."""
    text = path.replace(os.sep, "/")
    return re.sub(
        r"[%\x00-\x1f\x7f-\x9f\ud800-\udfff]",
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape")),
        text,
    )
