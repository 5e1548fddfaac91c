"""Programs of the tests that do one thing after another until they are killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time

from tests.support import ROOT


def acknowledged_until_killed(program: str, *arguments: object) -> list[str]:
    """The lines that a module of ``tests.support`` printed, one for each thing done, until SIGKILL
    struck, up to 50 ms after the fourth: whatever it does in turn, it went on with something."""
    child = subprocess.Popen(  # noqa: S603 - this Python and a file of these tests
        [sys.executable, "-m", f"tests.support.{program}", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    with child:
        begun = "".join(child.stdout.readline() for _ in range(4))
        time.sleep(random.uniform(0, 0.05))  # noqa: S311 - no secret
        child.kill()
        rest = child.stdout.read()
    assert child.returncode == -9
    return (begun + rest).splitlines()
