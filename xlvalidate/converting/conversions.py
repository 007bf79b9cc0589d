"""Workbooks of other formats, converted some at a time; what became of each is a value."""

from collections.abc import Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event
from typing import Generic, TypeVar

from xlvalidate.checking.judge import Converted
from xlvalidate.converting.foreign_formats import ForeignFormat, NoWorkbookError, guard
from xlvalidate.converting.libreoffice import LibreOfficeProgram, NotConvertedError
from xlvalidate.limits import Guard, OverLimitError
from xlvalidate.ooxml.book import Refusal
from xlvalidate.ooxml.workbook_limits import LIMITS, RefusedError

Key = TypeVar("Key", bound=Hashable)
NOT_CONVERTED = "not-converted"


@dataclass(frozen=True, slots=True)
class Conversion(Generic[Key]):
    """What became of some bytes: those of an .xlsx, or why there are none."""

    key: Key
    how: Converted
    data: bytes
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Converter:
    """The program, how long and with how much memory it may work on one workbook, and how many it is given at once."""

    program: LibreOfficeProgram
    seconds: int = 60
    memory_mib: int = 4_096
    at_once: int = 1

    def conversions(self, wanted: Iterable[tuple[Key, bytes, ForeignFormat]]) -> Iterator[Conversion[Key]]:
        """Each converted, in any order, but those that hold no workbook. When this is left, no program is left."""
        watched, stop = Guard(self.seconds, self.memory_mib), Event()
        threads = ThreadPoolExecutor(self.at_once, thread_name_prefix="convert")
        waiting: set[Future[Conversion[Key]]] = set()
        try:
            for key, data, form in wanted:
                how = Converted(str(form), self.program.called)
                try:
                    refused = _refused(data, form, watched)
                except NoWorkbookError:
                    continue
                if refused:
                    yield Conversion(key, how, b"", refused)
                    continue
                waiting.add(threads.submit(self._one, key, data, form, how, stop))
                while len(waiting) >= 2 * self.at_once:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in done)
            for one in waiting:
                yield one.result()
        finally:
            stop.set()
            threads.shutdown(cancel_futures=True)

    def _one(self, key: Key, data: bytes, form: ForeignFormat, how: Converted, stop: Event) -> Conversion[Key]:
        try:
            made = self.program.converted(data, form, self.seconds, self.memory_mib, stop)
        except NotConvertedError as error:
            return Conversion(key, how, b"", Refusal(NOT_CONVERTED, str(error)))
        if len(made) > LIMITS.package:
            return Conversion(key, how, b"", Refusal(NOT_CONVERTED, "too-big"))
        return Conversion(key, how, made)


def _refused(data: bytes, form: ForeignFormat, watched: Guard) -> Refusal | None:
    """Why bytes are not given to the program."""
    try:
        with watched:
            guard(data, form)
    except RefusedError as error:
        return Refusal(error.code, error.detail)
    except OverLimitError as over:
        return Refusal("over-limits", over.what)
    return None
