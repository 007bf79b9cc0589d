"""How much work a stranger's bytes may make. A process that only reads has limits that its system holds (`confine`,
`allow`, `Job`); a process that does more than that watches itself (`Guard`).
"""

import _thread
import gc
import signal
import sys
import threading
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType, TracebackType

_MIB = 1_048_576
FILE_SECONDS, FILE_MIB = 20, 1_024  # of CPU, and of memory: for one file that this process itself reads
_LOOK = 0.25  # seconds between two looks at the clock
GUARDS_MEMORY = sys.platform == "linux"  # who else says how much this process has, and holds it to that?
_IDLE = 20  # looks after which a guard that guards nothing any more goes


def rarely_collect() -> None:
    """In a process that judges many: what is there by now stays, and what a workbook leaves behind is mostly no cycle
    and gone by itself.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)
    gc.enable()


class OverLimitError(BaseException):
    """Some bytes took more than they may: says which of `seconds` and `memory`. It is no `Exception`: an `except
    Exception` on the way would catch it, and the work would go on for ever.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class Guard(AbstractContextManager[None]):
    """Within it the main thread has so many seconds of CPU, and so much more memory than before where the system can
    say so. Raises OverLimitError. Any system, and nothing is started but a thread that looks at the clock.

    Only Python's own steps are interrupted: what runs in C for ever is for `confine`. In other threads it does nothing.
    """

    def __init__(self, seconds: float, memory_mib: int = 0) -> None:
        self.seconds = seconds
        self.memory = memory_mib * _MIB
        self._until: float | None = None
        self._clock: threading.Thread | None = None
        self._restore: tuple[object, tuple[int, int] | None] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Where it arrives nothing is watched yet."""
        return Guard, (self.seconds, self.memory // _MIB)

    def __enter__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        before = signal.signal(_SIGNAL, self._heard)
        self._restore = (before, _more_memory(self.memory) if self.memory else None)
        self._until = time.process_time() + self.seconds
        if self._clock is None or not self._clock.is_alive():
            self._clock = threading.Thread(target=self._watch, name="limits", daemon=True)
            self._clock.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if threading.current_thread() is not threading.main_thread() or self._restore is None:
            return
        self._until = None
        (before, memory), self._restore = self._restore, None
        signal.signal(_SIGNAL, before)  # type: ignore[arg-type]
        if memory is not None:
            _set_memory(memory)
        if isinstance(error, MemoryError):
            raise OverLimitError("memory") from error

    def _watch(self) -> None:
        idle = 0
        while idle < _IDLE:
            time.sleep(_LOOK)
            until = self._until
            idle = idle + 1 if until is None else 0
            if until is not None and time.process_time() > until:
                _thread.interrupt_main(_SIGNAL)  # again and again: a `finally` may have taken the first

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self._until is not None and time.process_time() > self._until:
            raise OverLimitError("seconds")
        if sys.platform == "win32":  # Ctrl-Break was pressed
            raise KeyboardInterrupt


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SIGNAL = signal.SIGBREAK
    _EXTENDED, _BASIC = 9, 2
    _JOB_TIME, _PROCESS_MEMORY, _KILL_ON_CLOSE, _DIE_ON_FAULT = 0x4, 0x100, 0x2000, 0x400

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_time", wintypes.LARGE_INTEGER),
            ("per_job_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("least_set", ctypes.c_size_t),
            ("most_set", ctypes.c_size_t),
            ("most_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io", ctypes.c_ulonglong * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    class Job:
        """A job object around one process: its memory, its CPU, and its end when ours comes. `fault` says what cannot
        be limited, empty where all is.
        """

        def __init__(self, process: int, memory_mib: int) -> None:
            self._system = ctypes.WinDLL("kernel32", use_last_error=True)
            self._system.CreateJobObjectW.restype = wintypes.HANDLE
            self._system.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
            self._system.SetInformationJobObject.argtypes = (
                wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD,
            )  # fmt: skip
            self._system.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            self._system.CloseHandle.argtypes = (wintypes.HANDLE,)
            self._job: int | None = self._system.CreateJobObjectW(None, None)
            self.memory = memory_mib * _MIB
            self.fault = ""
            if not self._job or not self._set(None) or not self._system.AssignProcessToJobObject(self._job, process):
                self.fault = ctypes.FormatError(ctypes.get_last_error())

        def allow(self, seconds: int) -> None:
            """So much CPU from now on: the system adds what was used to what is given."""
            if not self.fault and not self._set(seconds):
                self.fault = ctypes.FormatError(ctypes.get_last_error())

        def _set(self, seconds: int | None) -> bool:
            limits = _ExtendedLimits()
            limits.basic.flags = _PROCESS_MEMORY | _KILL_ON_CLOSE | _DIE_ON_FAULT | (_JOB_TIME if seconds else 0)
            limits.basic.per_job_time = (seconds or 0) * 10_000_000  # of 100 ns
            limits.process_memory = self.memory
            return bool(
                self._system.SetInformationJobObject(self._job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
            )

        def close(self) -> None:
            """With the handle the process ends."""
            if self._job:
                self._system.CloseHandle(self._job)
                self._job = None

    def confine(memory_mib: int) -> str:
        """Does nothing: the process that started this one has put it into a job."""
        return ""

    def allow(seconds: int) -> str:
        """Does nothing: the process that gives out the work sets it for the job."""
        return ""

    def _more_memory(most: int) -> tuple[int, int] | None:
        return None

    def _set_memory(limits: tuple[int, int]) -> None:
        return

else:
    import resource

    _SIGNAL = signal.SIGVTALRM

    class Job:
        """Does nothing: this process sets its own limits."""

        fault = ""

        def __init__(self, process: int, memory_mib: int) -> None:
            pass

        def allow(self, seconds: int) -> None:
            """The process does so itself."""

        def close(self) -> None:
            """Nothing is held."""

    def confine(memory_mib: int) -> str:
        """So much memory for this process, no huge file and no core. Says what cannot be limited."""
        return " ".join(
            filter(
                None,
                (
                    _at_most(resource.RLIMIT_AS, memory_mib * _MIB) if sys.platform != "darwin" else "RLIMIT_AS",
                    _at_most(resource.RLIMIT_FSIZE, 512 * _MIB),
                    _at_most(resource.RLIMIT_CORE, 0),
                ),
            )
        )

    def allow(seconds: int) -> str:
        """So much CPU from now on, then the system ends this process. Says why that cannot be."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return _at_most(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 1)

    def _at_most(what: int, most: int) -> str:
        hard = resource.getrlimit(what)[1]
        try:
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (OSError, ValueError) as error:
            return str(error)
        return ""

    def _more_memory(most: int) -> tuple[int, int] | None:
        """Allows so many more addresses than are in use; returns the former limit. None if the system does not count
        them.
        """
        try:
            pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        before = resource.getrlimit(resource.RLIMIT_AS)
        addresses = pages * resource.getpagesize() + most
        if before[0] != resource.RLIM_INFINITY and before[0] <= addresses:
            return None
        return None if _at_most(resource.RLIMIT_AS, addresses) else before

    def _set_memory(limits: tuple[int, int]) -> None:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def file_guard() -> Guard:
    """Within it a stranger's file is read by a process that does other things as well."""
    return Guard(FILE_SECONDS, FILE_MIB)
