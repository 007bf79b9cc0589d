"""VBA projects changed as a spreadsheet program, or somebody else, changes them."""

import struct

from pyopenvba.cfb import CFB


def packed(text: bytes, *, plain: bool = False) -> bytes:
    """A text as a module's stream has it: every byte as it is. A chunk that is `plain` has 4,096 of them."""
    out = b"\x01"
    for at in range(0, len(text), 3_600):
        piece = text[at : at + 3_600]
        if plain:
            piece = piece.ljust(4_096, b"\n")
            out += struct.pack("<H", 0x3FFF) + piece
            continue
        tokens = b"".join(b"\0" + piece[start : start + 8] for start in range(0, len(piece), 8))
        out += struct.pack("<H", 0xB000 | len(tokens) - 1) + tokens
    return out


def with_module(project: bytes, name: str, text: str, *, plain: bool = False) -> bytes:
    """The project with another text in a module."""
    storage = CFB.from_bytes(project)
    storage.write_stream_in_storage("VBA", name, packed(text.encode("latin-1"), plain=plain))
    return bytes(storage.to_bytes())


def saved_anew(project: bytes) -> bytes:
    """The project as it is with other compiled code."""
    storage = CFB.from_bytes(project)
    storage.write_stream_in_storage("VBA", "_VBA_PROJECT", bytes.fromhex("CC61B5000003000000") + 100 * b"p")
    return bytes(storage.to_bytes())
