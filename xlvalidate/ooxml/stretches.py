"""A large part in stretches that can be read one by one: what is in front of its units, whole units, what is behind."""

import re
from collections.abc import Iterable, Iterator

_LONGEST_HEAD, _LONGEST_UNIT = 262_144, 4_194_304
_STRETCH = 262_144  # what stays near the processor is gone through in less time


def stretches(chunks: Iterable[bytes], opened: bytes, closed: bytes, unit: bytes) -> Iterator[bytes]:
    """First what is up to the end of `opened` (a pattern), then stretches that begin with `unit`, then what is from
    `closed` on. Who finds one of these, but no other, gets nothing, or nothing more.
    """
    chunks = iter(chunks)
    head, start = b"", None
    for chunk in chunks:
        head += chunk
        start = re.search(opened, head)
        if start is not None or len(head) > _LONGEST_HEAD:
            break
    if start is None:
        return
    yield head[: start.end()]
    rest = head[start.end() :]
    searched = 0
    while (end := rest.find(closed, searched)) < 0:
        searched = max(0, len(rest) - len(closed))
        last = rest.rfind(unit) if len(rest) >= _STRETCH else 0
        if last > 0:
            yield rest[:last]
            rest, searched = rest[last:], 0
        elif len(rest) > _LONGEST_UNIT:
            return
        chunk = next(chunks, b"")
        if not chunk:
            return
        rest += chunk
    if end:
        yield rest[:end]
    tail = [rest[end:]]
    size = len(tail[0])
    for chunk in chunks:
        size += len(chunk)
        if size > _LONGEST_HEAD:
            return
        tail.append(chunk)
    yield b"".join(tail)
