"""A wire to a server on this machine that breaks after so many bytes, as networks and servers do."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """`passed` counts what the server said; after `most` bytes every connection breaks, and none is made any more."""

    target: int
    most: int | None = None
    passed: int = 0
    port: int = 0
    _open: list[socket.socket] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                if self._broken():
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.target))
                self._open += [near, far]
                threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _broken(self) -> bool:
        return self.most is not None and self.passed >= self.most

    def _carry(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4_096):
                if counted:
                    left = len(data) if self.most is None else max(self.most - self.passed, 0)
                    data = data[:left]
                    self.passed += len(data)
                target.sendall(data)
                if self._broken():
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for end in self._open:
            end.close()


@contextmanager
def wire(target: int, most: int | None = None) -> Iterator[Wire]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Wire(target, most, port=listener.getsockname()[1])
        thread = threading.Thread(target=made.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
            made.close()
