"""Charts declared while another session is still importing a library."""

from __future__ import annotations

import subprocess
import sys

from tests.support import ROOT

#: One thread takes a second to import pandas; another declares a chart meanwhile.
TOGETHER = """
import sys, threading, time
from importlib.abc import MetaPathFinder

class Slow(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "pandas.core":  # pandas is there by then, without its classes
            begun.set()
            time.sleep(1)

from charts.items import build_items_chart
from checklist.load import load
from wording.phrases import Phrases
from scoring.result import assess

content = load()
result = assess(content.example, content)
begun = threading.Event()
sys.meta_path.insert(0, Slow())
other = threading.Thread(target=lambda: __import__("pandas"))
other.start()
begun.wait()
layers = len(build_items_chart(result, Phrases(content, "ja")))
other.join()
print(layers)
"""


def test_a_library_that_is_half_imported_is_waited_for() -> None:
    ran = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", TOGETHER], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert int(ran.stdout) > 3
