"""Mails of Outlook written byte by byte: .msg files in their container, and winmail.dat."""

import struct
from datetime import UTC, datetime

END, FREE, FAT_SECTOR, NOTHING = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]  # streams and storages by their names


def compound(tree: Tree) -> bytes:
    """A compound file of the third version. The children of a storage hang to the right of each other."""
    entries: list[list[object]] = [["Root Entry", 5, NOTHING, NOTHING, NOTHING, END, 0]]
    small, mini_fat, large = b"", list[int](), list[bytes]()
    placed: list[tuple[int, bytes]] = []  # the entries of the long streams

    def lay(inner: Tree) -> int:
        nonlocal small
        first = previous = NOTHING
        for name, value in inner.items():
            number = len(entries)
            entries.append([name, 1 if isinstance(value, dict) else 2, NOTHING, NOTHING, NOTHING, END, 0])
            if previous == NOTHING:
                first = number
            else:
                entries[previous][3] = number
            previous = number
            if isinstance(value, dict):
                entries[number][4] = lay(value)
            elif len(value) >= 4_096:
                entries[number][6] = len(value)
                placed.append((number, value))
            elif value:
                entries[number][5:] = [len(mini_fat), len(value)]
                count = -(-len(value) // 64)
                mini_fat.extend([*range(len(mini_fat) + 1, len(mini_fat) + count), END])
                small += value.ljust(count * 64, b"\0")
        return first

    entries[0][4] = lay(tree)
    fat: list[int] = []

    def put(data: bytes) -> int:
        if not data:
            return END
        first, count = len(fat), -(-len(data) // 512)
        fat.extend([*range(first + 1, first + count), END])
        large.append(data.ljust(count * 512, b"\0"))
        return first

    for number, value in placed:
        entries[number][5] = put(value)
    entries[0][5:] = [put(small), len(small)]
    mini_first = put(struct.pack(f"<{len(mini_fat)}I", *mini_fat))
    directory_first = put(b"".join(map(_entry, entries)))
    holders = 1
    while (len(fat) + holders) * 4 > holders * 512:
        holders += 1
    first = len(fat)
    fat.extend([FAT_SECTOR] * holders)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(holders * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    minis = -(-len(mini_fat) * 4 // 512)
    header += struct.pack("<9I", 0, holders, directory_first, 0, 4_096, mini_first, minis, END, 0)
    header += struct.pack("<109I", *[*range(first, first + holders), *[FREE] * (109 - holders)])
    return header + b"".join(large) + table


def _entry(entry: list[object]) -> bytes:
    name, kind, left, right, child, start, size = entry
    raw = str(name).encode("utf-16-le") + b"\0\0"
    return raw.ljust(64, b"\0") + struct.pack("<HBB3I36xIQ", len(raw), kind, 1, left, right, child, start, size)


Value = str | bytes | int | datetime


def stream_of(value: Value, codepage: str) -> tuple[int, bytes | None, bytes]:
    """The type of a property, its stream, and what stands for it in the list of properties."""
    if isinstance(value, int):
        return 0x0003, None, struct.pack("<Ixxxx", value)
    if isinstance(value, datetime):
        ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        return 0x0040, None, struct.pack("<Q", ticks)
    if isinstance(value, bytes):
        return 0x0102, value, struct.pack("<Ixxxx", len(value))
    data = value.encode(codepage) if codepage else value.encode("utf-16-le")
    return (0x001E if codepage else 0x001F), data, struct.pack("<Ixxxx", len(data) + (1 if codepage else 2))


def properties(values: dict[int, Value], head: int, codepage: str = "") -> Tree:
    """The streams of a mail or an attachment; with a code page its texts are of eight bits."""
    listed, tree = bytes(head), Tree()
    for number, value in values.items():
        kind, data, said = stream_of(value, codepage)
        listed += struct.pack("<HHI", kind, number, 6) + said
        if data is not None:
            tree[f"__substg1.0_{number:04X}{kind:04X}"] = data
    return {**tree, "__properties_version1.0": listed}


def attached(name: str, value: "bytes | Tree", codepage: str = "", **more: Value) -> Tree:
    """An attachment, or a mail that was forwarded."""
    named: dict[int, Value] = {0x3707: name, 0x3705: 1 if isinstance(value, bytes) else 5}
    if isinstance(value, bytes):
        return properties({**named, 0x3701: value}, 8, codepage)
    return {**properties(named, 8, codepage), "__substg1.0_3701000D": value}


def msg(values: dict[int, Value], *hanging: Tree, codepage: str = "", inside: bool = False) -> Tree:
    """A mail as a storage; `inside` of another one it has a shorter head."""
    tree = properties(values, 24 if inside else 32, codepage)
    for number, one in enumerate(hanging):
        tree[f"__attach_version1.0_#{number:08X}"] = one
    return tree


def mapi(values: dict[int, "Value | tuple[int, bytes]"], codepage: str = "") -> bytes:
    """A list of properties as winmail.dat has it. A pair is a type and the bytes as they are."""
    out = struct.pack("<I", len(values))
    for number, value in values.items():
        if isinstance(value, tuple):
            kind, data, said = value[0], value[1], b""
        else:
            kind, data, said = stream_of(value, codepage)
        out += struct.pack("<HH", kind, number)
        if data is None:
            out += said[:4] if kind == 0x0003 else said
        else:
            out += struct.pack("<II", 1, len(data)) + data + bytes(-len(data) % 4)
    return out


def attribute(level: int, number: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, number, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def packed(*attributes: bytes, codepage: int = 936) -> bytes:
    """A winmail.dat."""
    head = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))
    return head + attribute(1, 0x9007, 6, struct.pack("<II", codepage, 0)) + b"".join(attributes)


def hanging(title: bytes, data: bytes = b"", listed: bytes = b"") -> bytes:
    """An attachment in a winmail.dat: its title, its bytes, its list of properties."""
    found = attribute(2, 0x9002, 6, bytes(14)) + attribute(2, 0x8010, 1, title + b"\0")
    found += attribute(2, 0x800F, 6, data) if data else b""
    return found + (attribute(2, 0x9005, 6, listed) if listed else b"")
