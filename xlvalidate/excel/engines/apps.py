"""What every engine of ours shares: xlwings' engine, apps and books. The front of xlwings stays as it is.

An engine supplies an `App`, a `Book` and a `Name` (of `books`) and a `Sheet` (of `ranges`).
"""

# ruff: noqa: D101, D102  what overrides a member of xlwings is described there

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import xlwings as xw
from xlwings import base_classes

from xlvalidate.excel.engines.addresses import Raw, cleaned, prepared
from xlvalidate.excel.engines.books import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A message box that nobody could see, and the button that was pressed for it."""

    prompt: str
    title: str
    buttons: str
    mode: str | None
    answer: str


class Engine:
    """One kind of spreadsheet program. `start` makes an app from the keywords of `Apps.add`."""

    type: ClassVar[str] = "desktop"  # what xlwings calls a program that it drives cell by cell

    def __init__(self, name: str, start: Callable[..., "App"]) -> None:
        self.name = name
        self.apps = Apps(self, start)

    @staticmethod
    def prepare_xl_data_element(value: object, options: object) -> Raw:
        return prepared(value)

    @staticmethod
    def clean_value_data(
        rows: list[list[Raw]],
        dates: Callable[..., object],
        empty: object,
        numbers: Callable[[float], object] | None,
        err_to_str: bool,
    ) -> list[list[object]]:
        return [[cleaned(value, dates, empty, numbers, err_to_str) for value in row] for row in rows]


class Apps(base_classes.Apps):
    """The running apps of one engine, the active one first."""

    def __init__(self, engine: Engine, start: Callable[..., "App"]) -> None:
        self._engine = engine
        self._start = start
        self._running: list[App] = []
        self._started = 0

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,
        xl: object = None,
        visible: bool | None = None,
        **settings: Any,
    ) -> "App":
        """A new app. Only an explicit `visible=True` shows one: offices' batches have no screen."""
        app = self._start(spec=spec, visible=visible is True, **settings)
        self._started += 1
        app.enrol(self._engine, self, self._started)
        self._running.insert(0, app)
        if add_book:
            app.add_book()
        return app

    def remove(self, app: "App") -> None:
        if app in self._running:
            self._running.remove(app)

    def to_front(self, app: "App") -> None:
        self.remove(app)
        self._running.insert(0, app)

    def _alive(self) -> list["App"]:
        """Forgets apps whose program has ended by itself: a walk through all apps must not meet one."""
        self._running = [app for app in self._running if app.alive]
        return self._running

    def keys(self) -> list[int]:
        return [app.pid for app in self._alive()]

    @staticmethod
    def cleanup() -> None:
        """Nothing is left over: every app ends its own process."""

    def __iter__(self) -> Iterator["App"]:
        return iter(list(self._alive()))

    def __len__(self) -> int:
        return len(self._alive())

    def __getitem__(self, pid: int) -> "App":
        for app in self._running:
            if app.pid == pid:
                return app
        raise KeyError(pid)


class App(base_classes.App):
    """The part of an app that is the same without and with a screen."""

    screen_updating: bool = True
    display_alerts: bool = True
    enable_events: bool = True
    interactive: bool = True
    calculation: str = "automatic"
    cut_copy_mode: bool | None = None
    hwnd: int | None = None
    startup_path: str = ""
    path: str = ""

    _engine: Engine
    _apps: Apps
    _number: int

    @property
    def alive(self) -> bool:
        """Is its program still there?"""
        return True

    def __init__(self) -> None:
        self.alerts: list[Alert] = []
        self.answers: dict[str, str] = {"ok": "ok", "ok_cancel": "ok", "yes_no": "yes", "yes_no_cancel": "yes"}
        self._status: str | bool = False

    def enrol(self, engine: Engine, apps: Apps, number: int) -> None:
        """Becomes one of `apps`; `number` stands in for a process id where there is no process."""
        self._engine = engine
        self._apps = apps
        self._number = number

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def api(self) -> object:
        return self

    @property
    def pid(self) -> int:
        return self._number

    @property
    def books(self) -> "Books":
        return Books(self)

    @property
    def visible(self) -> bool:
        return False

    @visible.setter
    def visible(self, value: bool) -> None:
        """Ignored: an app is started with a screen or without one, and `xw.App()` sets this unasked."""

    @property
    def status_bar(self) -> str | bool:
        """The text last set, False when nobody set one."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value

    def activate(self, steal_focus: bool = False) -> None:
        xw.engines[self.engine.name].activate()
        self._apps.to_front(self)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str:
        """Without a screen the alert is kept in `alerts`, and `answers` says which button was pressed."""
        buttons = buttons or "ok"
        answer = self.answers[buttons]
        self.alerts.append(Alert(prompt=prompt, title=title or "", buttons=buttons, mode=mode, answer=answer))
        return answer

    def quit(self) -> None:
        self._apps.remove(self)

    def kill(self) -> None:
        self.quit()

    @abstractmethod
    def open_books(self) -> list[Book]: ...
    @abstractmethod
    def open_book(self, path: str, *, read_only: bool, password: str | None) -> Book: ...
    @abstractmethod
    def add_book(self) -> Book: ...
    @property
    @abstractmethod
    def active_book(self) -> Book: ...


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> object:
        return self.app.api

    @property
    def active(self) -> Book:
        return self.app.active_book

    def __call__(self, name_or_index: str | int) -> Book:
        books = self.app.open_books()
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if book.name.lower() == name_or_index.lower():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.app.open_books())

    def __iter__(self) -> Iterator[Book]:
        return iter(self.app.open_books())

    def add(self) -> Book:
        return self.app.add_book()

    def open(
        self,
        fullname: str,
        update_links: object = None,
        read_only: bool | None = None,
        format: object = None,
        password: str | None = None,
        *unused: object,
        **unused_too: object,
    ) -> Book:
        return self.app.open_book(fullname, read_only=bool(read_only), password=password)
