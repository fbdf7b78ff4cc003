"""A real browser: what is asked for, what runs and what is refused in its pages."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Page

from tests.make import Person

CHROMIUM = "/usr/bin/chromium"
OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",  # two pages of its own, made in every new window
    # what playwright turns off itself; the last list is the one that holds
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", f"--disable-features={','.join(OFF)}"]
WATCH = """
document.addEventListener("securitypolicyviolation", event => {
  console.error("refused by the policy: " + event.blockedURI);
});
"""


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
<alias><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias></fontconfig>"""


def fonts(folder: Path) -> Path:
    """A configuration with which Chinese has glyphs on a machine without fonts."""
    package = files("pylopdf_fonts_zh_cn")
    made = folder / "fonts.conf"
    made.write_text(FONTS.format(fonts=package, cache=folder / "cache"))
    return made


class Visit:
    """A page, and everything in it that should not be: dialogs, errors, refusals of the content policy, strangers."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.requests: list[str] = []
        self.problems: list[str] = []
        page.on("request", lambda one: self.requests.append(one.url))
        page.on("dialog", self._dismiss)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))
        page.add_init_script(WATCH)

    def open(self, path: str) -> Any:
        """Goes there; the answer."""
        return self.page.goto(self.address + path)

    def check(self) -> None:
        assert self.problems == []
        assert [one for one in self.requests if not one.startswith(self.address)] == []

    def _dismiss(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "Failed to load resource" not in text:  # that is only a status above 399
            self.problems.append(text)


@contextmanager
def context(
    browser: Browser, address: str, proxy: str, person: Person | None, *, scripts: bool = True
) -> Iterator[BrowserContext]:
    """A browser of its own, signed in as that person; any name but ours leads to the proxy."""
    opened = browser.new_context(
        base_url=address,
        proxy={"server": proxy, "bypass": "127.0.0.1"},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        java_script_enabled=scripts,
    )
    opened.set_default_timeout(8_000)
    if person is not None:
        cookie: Any = {"name": "__Host-jy", "value": person.session, "domain": "127.0.0.1", "path": "/"}
        opened.add_cookies([cookie | {"secure": True, "httpOnly": True, "sameSite": "Lax"}])
    yield opened
    opened.close()


@contextmanager
def outside() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that stands for the rest of the world: its address, and what was asked of it; it answers nothing."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as bound:
        thread = threading.Thread(target=_listen, args=(bound, asked))
        thread.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}", asked
        finally:  # also after a test that failed: a thread that listens on keeps the whole run from ending
            bound.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def strangers(asked: list[bytes]) -> list[bytes]:
    """Without what Chromium asks of its maker by itself wherever it sees a form."""
    return [one for one in asked if not one.startswith(b"CONNECT content-autofill.googleapis.com:443 ")]


def _listen(bound: socket.socket, asked: list[bytes]) -> None:
    while True:
        try:
            visitor, _ = bound.accept()
        except OSError:
            return
        with visitor:
            visitor.settimeout(2)
            try:
                asked.append(visitor.recv(4096))
            except OSError:
                asked.append(b"")
