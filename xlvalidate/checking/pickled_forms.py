"""Parts of forms as bytes. An edition, its indicators and its rules stay what they are: all forms share them."""

import pickle
from io import BytesIO
from typing import Any

from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.rule import Rule


class PickledForms:
    """Packs and unpacks, and has what all of them share."""

    def __init__(self) -> None:
        self._shared: dict[int, Any] = {}

    def packed(self, part: Any) -> bytes:
        """Anything that a form, or what was judged of one, is made of."""
        file = BytesIO()
        _Packing(file, self._shared).dump(part)
        return file.getvalue()

    def of(self, packed: bytes) -> Any:
        """What was packed here."""
        return _Unpacking(BytesIO(packed), self._shared).load()


class _Packing(pickle.Pickler):
    def __init__(self, file: BytesIO, shared: dict[int, Any]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._shared = shared

    def persistent_id(self, part: Any) -> int | None:
        """By which number something that is shared is known; None for what is packed."""
        if not isinstance(part, Edition | Indicator | Rule):
            return None
        self._shared[id(part)] = part
        return id(part)


class _Unpacking(pickle.Unpickler):
    def __init__(self, file: BytesIO, shared: dict[int, Any]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, number: int) -> Any:
        """What is shared."""
        return self._shared[number]
