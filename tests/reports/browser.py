"""Headless Chromium over the WebDriver protocol, with nothing but the standard library."""

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
)
_OPENER = build_opener(ProxyHandler({}))


def programs() -> tuple[str, str]:
    """The paths of Chromium and its driver. Without them the test is skipped, and fails where CI=true."""
    found = shutil.which("chromium"), shutil.which("chromedriver")
    if all(found):
        return str(found[0]), str(found[1])
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium or its driver is missing, and CI must not go without it")
    pytest.skip("Chromium is not installed")


class Browser:
    """One session."""

    def __init__(self, address: str) -> None:
        self.address = address

    def call(self, method: str, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        request = Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with _OPENER.open(request, timeout=60) as answer:
            return json.loads(answer.read())["value"]

    def open(self, path: Path) -> None:
        self.call("POST", "/url", url=path.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        return self.call("POST", "/execute/sync", script=script, args=list(arguments))

    def log(self, kind: str) -> list[dict[str, Any]]:
        """What the browser logged since it was last asked: `browser` (the console) or `performance`."""
        return list(self.call("POST", "/se/log", type=kind))

    def requests(self) -> list[str]:
        """Every address that was asked for since it was last asked, but those of the browser's own start page."""
        events = (json.loads(entry["message"])["message"] for entry in self.log("performance"))
        sent = (event["params"] for event in events if event["method"] == "Network.requestWillBeSent")
        return [url for url in (event["request"]["url"] for event in sent) if not url.startswith("chrome://")]

    def screenshot(self) -> bytes:
        return base64.b64decode(self.call("GET", "/screenshot"))

    def pdf(self) -> bytes:
        page = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self.call("POST", "/print", page=page, background=True))


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with a profile of its own, ended with the block."""
    chromium, driver = programs()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait(address)
            options = {"binary": chromium, "args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
            wanted = {
                "browserName": "chrome",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }
            made = Browser(address).call("POST", "/session", capabilities={"alwaysMatch": wanted})
            session = Browser(f"{address}/session/{made['sessionId']}")
            try:
                yield session
            finally:
                session.call("DELETE", "")
        finally:
            process.terminate()


def wait(address: str) -> None:
    for _ in range(150):
        try:
            if Browser(address).call("GET", "/status")["ready"]:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("chromedriver does not answer")
