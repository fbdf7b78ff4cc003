"""`make screenshots`: the main pages of the sample camp, as README and reviewers see them."""

import os
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from service import migrating
from service.app import create_app
from service.config import Settings
from service.database import Database
from tests import make, sampled, serving, surfing
from tests.make import World

PICTURES = Path(__file__).with_name("pictures")
DESK, PHONE = {"width": 1180, "height": 860}, {"width": 390, "height": 844}
CAMP = "/camps/QY2020"
PAGES = (
    ("officer", DESK, "ranking", f"{CAMP}/ranking"),
    ("officer", DESK, "statement", f"{CAMP}/trainees/QY2020-008/points"),
    ("officer", DESK, "growth-file", f"{CAMP}/trainees/QY2020-008"),
    ("officer", DESK, "explanation", f"{CAMP}/trainees/QY2020-025/recommendation"),
    ("mentor", PHONE, "tasks", f"{CAMP}/tasks"),
    ("mentor", PHONE, "review", f"{CAMP}/seminars/YT09-1/reviews/QY2020-001"),
    ("trainee", PHONE, "own-statement", f"{CAMP}/trainees/QY2020-008/points"),
)
OPEN = {"no": "YT09-1", "topic": "如何做好群众工作", "on": "2021-06-18", "group": "1", "panel": ["DS2020-01"]}


def build(folder: Path) -> World:
    """The sample camp with one seminar more that waits to be reviewed."""
    database = Database(f"sqlite:///{folder}/jingying.sqlite3", make.KEYS)
    migrating.migrate(database.writer)
    made = sampled.build(database)
    sampled.sign_up(made, "mentor", mentor="DS2020-01")
    sampled.sign_up(made, "trainee", trainee="QY2020-008")
    return made


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = build(Path(folder))
        app = create_app(Settings(erasures=f"{folder}/erasures.ndjson"), made.database)
        with serving.server(app, made.database) as address:
            take(made, address, Path(folder))


def take(made: World, address: str, folder: Path) -> None:
    with surfing.outside() as (proxy, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=surfing.CHROMIUM,
            args=surfing.ARGUMENTS,
            proxy={"server": proxy, "bypass": "127.0.0.1"},
            env={**os.environ, "FONTCONFIG_FILE": str(surfing.fonts(folder))},
        )
        plan(made, address)
        for role, size, name, path in PAGES:
            with surfing.context(browser, address, proxy, made.people[role]) as context:
                page = context.new_page()
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.goto(address + path)
                page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


def plan(made: World, address: str) -> None:
    headers = {"authorization": f"Bearer {made.people['officer'].token}"}
    with httpx.Client(base_url=address, headers=headers) as client:
        client.post(f"{make.ROOT}/seminars", json=OPEN)
        people = f"{make.ROOT}/seminars/YT09-1/participants"
        seen = {"if-match": client.get(people).headers["etag"]}
        client.put(people, json={"trainees": ["QY2020-001", "QY2020-002", "QY2020-003"]}, headers=seen)


if __name__ == "__main__":
    main()
