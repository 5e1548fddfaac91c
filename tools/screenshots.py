"""``make screenshots``: the pictures of the README and the report's sample page, made anew.

Starts the app with an empty store, opens the fictional example in a real browser, and sets the
example's report. Needs Chromium and poppler (``tools/browser.sh`` sees to both).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from checklist.load import load
from checklist.model import LANGUAGES, Lang
from report.document.pdf import render_pdf
from scoring.result import assess
from wording.subject import Subject
from wording.summary import summarise

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
STATIC = ROOT / "views" / "server" / "static"
#: name, address, width, height in CSS pixels
PAGES = (
    ("home-ja", "/", 1280, 1000),
    ("results-ja", "/results?example=yes", 1280, 1250),
    ("plan-ja", "/plan?example=yes", 1280, 1250),
    ("item-phone-ja", "/capacity?example=yes", 390, 844),
    ("support-phone-ja", "/support?example=yes", 390, 844),
    ("reference-ja", "/reference/cooperation-by-country", 1280, 1250),
    ("results-phone-en", "/results?example=yes&lang=en", 390, 844),
)
SUMMARY_PAGE = 2
#: Of the sample on the first page, in pixels; below it the page is empty.
SAMPLE_WIDTH, SAMPLE_HEIGHT = 480, 600
MADE_AT = datetime(2026, 11, 30, 9, 0, tzinfo=timezone(timedelta(hours=9)))


@contextmanager
def running_app() -> Iterator[str]:
    """The app on a free port with an empty store; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE": str(Path(folder) / "assessments.db")}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{address}/health", timeout=1)  # noqa: S310
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def browser_path() -> str | None:
    """The system's Chromium; ``None`` leaves the choice to Playwright."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def photograph(browser: Browser, address: str, name: str, width: int, height: int) -> None:
    """Saves a picture of a page, of this width and height in CSS pixels."""
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
    page.goto(address)
    page.wait_for_selector("h1")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # charts draw themselves after the last request
    picture = IMAGES / f"{name}.png"
    page.screenshot(path=picture)
    page.close()
    shrink(picture)


def shrink(picture: Path) -> None:
    """Few colours are enough for pages of text, at a third of the size."""
    with Image.open(picture) as image:
        image.convert("RGB").quantize(128).save(picture, optimize=True)


def sample_report(lang: Lang) -> None:
    """The summary page of the example's report, for the README, and small for the first page."""
    content = load()
    result = assess(content.example, content)
    summary = summarise(Subject(result, lang, MADE_AT.date()), MADE_AT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(render_pdf(summary, content.example))
        picture = Path(folder) / "page"
        page = str(SUMMARY_PAGE)
        subprocess.run(
            ["pdftoppm", "-png", "-r", "80", "-f", page, "-l", page, "-singlefile", path, picture],
            check=True,
        )
        with Image.open(picture.with_suffix(".png")) as image:
            small = image.convert("RGB").resize(
                (SAMPLE_WIDTH, SAMPLE_WIDTH * image.height // image.width)
            )
            small.crop((0, 0, SAMPLE_WIDTH, SAMPLE_HEIGHT)).save(
                STATIC / f"report-{lang}.webp", quality=25, method=6
            )
        if lang == "ja":
            shutil.copy(picture.with_suffix(".png"), IMAGES / "report-ja.png")
            shrink(IMAGES / "report-ja.png")


def main() -> int:
    """Makes all pictures; returns the exit status."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        sample_report(lang)
    with running_app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox"], headless=True
        )
        for name, path, width, height in PAGES:
            photograph(browser, address + path, name, width, height)
        browser.close()
    print(*sorted(path.relative_to(ROOT) for path in IMAGES.glob("*.png")), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
