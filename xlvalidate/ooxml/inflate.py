"""The bytes that really come out of a zip's member, whatever its directory says. Nothing is held in memory whole."""

import zlib
from collections.abc import Iterable, Iterator

_CHUNK = 65_536


def unpacked(data: bytes, start: int, packed: int, size: int, *, deflated: bool, most: int = _CHUNK) -> Iterator[bytes]:
    """A member's bytes, at most so many at once. `size` is what it declares, and is not held against them.

    Raises zlib.error for what is no deflate stream, for one that does not end, and for one with something behind it.
    """
    end = start + packed
    if not deflated:
        yield from (data[at : min(at + most, end)] for at in range(start, end, most))
    elif packed or size:  # some writers say that nothing is deflated
        yield from _inflated((data[at : min(at + _CHUNK, end)] for at in range(start, end, _CHUNK)), most)


def unpacked_whole(data: bytes, start: int, packed: int, size: int, *, deflated: bool) -> bytes:
    """The bytes of a small member at once: never more than one behind what it declares. Raises as `unpacked` does."""
    if not deflated or not (packed or size):
        return data[start : start + packed] if not deflated else b""
    inflater = zlib.decompressobj(-15)
    found = inflater.decompress(data[start : start + packed], size + 1)
    # Where there is more of it the stream has not ended, and nothing of it is needed.
    if len(found) <= size and (not inflater.eof or inflater.unused_data or inflater.unconsumed_tail):
        raise zlib.error("the stream and its bytes do not end together")
    return found


def _inflated(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    left = b""
    for piece in pieces:
        left = piece
        # Behind its end zlib gives nothing and takes nothing, so nothing may be left to wait for.
        while left and not inflater.eof:
            yield inflater.decompress(left, most)
            left = inflater.unconsumed_tail
        if inflater.eof and (left or inflater.unused_data):
            break
    while not inflater.eof and (rest := inflater.decompress(b"", most)):
        yield rest
    if not inflater.eof or left or inflater.unused_data:
        raise zlib.error("the stream and its bytes do not end together")
