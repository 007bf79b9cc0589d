"""Two folders of what was kept, and what is not the same in them, as a person reads it."""

import difflib
import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

DIGESTS = "digests.txt"
_AROUND = 60


def digests(folder: Path) -> dict[str, str]:
    lines = (folder / DIGESTS).read_text("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def differences(old: Path, new: Path, most: int, but: tuple[str, ...] = ()) -> Iterator[str]:
    """A line for each output that differs, and below it the first `most` lines of how."""
    was, is_ = digests(old), digests(new)
    for name in sorted(was.keys() | is_.keys()):
        if name.startswith(but) if but else False:
            continue
        if was.get(name) == is_.get(name):
            continue
        if name not in was or name not in is_:
            yield f"{name}: only in {'the new' if name not in was else 'the old'}"
            continue
        yield name
        lines = how(name, (old / name).read_bytes(), (new / name).read_bytes())
        for number, line in enumerate(lines):
            if number == most:
                yield "    …"
                break
            yield f"    {line}"


def how(name: str, old: bytes, new: bytes) -> Iterator[str]:
    """How two outputs of one name differ."""
    if name.endswith(".jsonl"):
        yield from _json_lines(old.decode(), new.decode())
        return
    packed = _parts(old), _parts(new)
    if packed[0] is not None and packed[1] is not None:
        yield from _packages(packed[0], packed[1])
        return
    try:
        texts = old.decode(), new.decode()
    except UnicodeDecodeError:
        yield from _bytes("", old, new)
        return
    if max(map(len, "\n".join(texts).split("\n"))) > 2_000:
        yield from _bytes("", old, new)
        return
    for line in difflib.unified_diff(texts[0].splitlines(), texts[1].splitlines(), "old", "new", n=1, lineterm=""):
        if not line.startswith(("--- old", "+++ new")):
            yield line


def _parts(data: bytes) -> dict[str, bytes] | None:
    try:
        with ZipFile(BytesIO(data)) as package:
            return {entry.filename: package.read(entry) for entry in package.infolist()}
    except (BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return None


def _packages(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[str]:
    same = True
    for part in sorted(old.keys() | new.keys()):
        if old.get(part) == new.get(part):
            continue
        same = False
        if part not in old or part not in new:
            yield f"{part}: only in {'the new' if part not in old else 'the old'}"
            continue
        inner = _parts(old[part]), _parts(new[part])
        if inner[0] is not None and inner[1] is not None:
            yield from (f"{part} › {line}" for line in _packages(inner[0], inner[1]))
        else:
            yield from _bytes(f"{part} ", old[part], new[part])
    if same:
        order = "their order" if list(old) != list(new) else "how they are packed"
        yield f"the parts are the same; {order} is not"


def _bytes(before: str, old: bytes, new: bytes) -> Iterator[str]:
    """The first place that differs, with what stands around it."""
    at = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    start = max(0, at - _AROUND // 2)
    yield f"{before}at byte {at:,} of {len(old):,} and {len(new):,}"
    yield f"  - {_shown(old[start : at + _AROUND])}"
    yield f"  + {_shown(new[start : at + _AROUND])}"


def _shown(data: bytes) -> str:
    return ascii(data)[2:-1] if b"\0" in data else data.decode("utf-8", "backslashreplace").replace("\n", "⏎")


def _json_lines(old: str, new: str) -> Iterator[str]:
    was, is_ = _by_file(old), _by_file(new)
    changed = [file for file in sorted(was.keys() | is_.keys()) if was.get(file) != is_.get(file)]
    yield f"{len(changed)} of {len(was.keys() | is_.keys())} lines"
    for file in changed:
        if file not in was or file not in is_:
            yield f"{file}: only in {'the new' if file not in was else 'the old'}"
        else:
            yield from (f"{file}{line}" for line in _tree("", was[file], is_[file]))


def _by_file(text: str) -> dict[str, object]:
    """Lines by what names them: a file, or the whole line."""
    found = {}
    for line in filter(None, text.splitlines()):
        tree = json.loads(line)
        key = tree.get("file") or " ".join(
            str(tree.get(key, "")) for key in ("table", "place", "path", "sha256", "name")
        )
        found[key if key not in found else line] = tree
    return found


def _tree(path: str, old: object, new: object) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _tree(f"{path}.{key}", old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        plain = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in old]
        other = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in new]
        if len(old) == len(new) and sum(map(str.__ne__, plain, other)) == 1:
            at = next(at for at, pair in enumerate(zip(plain, other, strict=True)) if pair[0] != pair[1])
            yield from _tree(f"{path}[{at}]", old[at], new[at])
            return
        if sorted(plain) == sorted(other):
            yield f"{path}: in another order"
            return
        for line in difflib.unified_diff(plain, other, n=0, lineterm=""):
            if line[:3] not in ("---", "+++") and not line.startswith("@@"):
                yield f"{path}: {line[:300]}"
    else:
        yield f"{path}: {json.dumps(old, ensure_ascii=False)[:150]} → {json.dumps(new, ensure_ascii=False)[:150]}"
