"""Looking: a person before a screen, and what is always asked of one."""

import os
import re
import shutil
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SERIOUS = ("serious", "critical")
_axe = Axe()


class Screen(NamedTuple):
    """A page, and what it did that it should not."""

    page: Page
    strange: list[str]
    complaints: list[str]

    def go(self, path: str) -> "Screen":
        answer = self.page.goto(path)
        assert answer is not None and answer.status < 400, (path, answer and answer.status)
        return self

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()


def watched(page: Page, ours: str) -> Screen:
    """A page whose requests to other hosts, and whose console's errors, are noted."""
    screen = Screen(page, [], [])

    def asked(request: Any) -> None:
        if not request.url.startswith((ours, "data:")):
            screen.strange.append(request.url)

    def said(message: Any) -> None:
        if message.type == "error" and not re.search("status of 4|Error Code 401", message.text):
            screen.complaints.append(message.text)

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: screen.complaints.append(str(error)))
    return screen


def hurdles(page: Page) -> list[str]:
    """What axe finds that would keep somebody out."""
    found = _axe.run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
