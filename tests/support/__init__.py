"""What several tests use: samples, strategies of hypothesis, visitors, servers. No test stands
here, and no test imports another."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"


def examples(kind: str) -> list[Path]:
    """The files of ``tests/examples`` that were worked by hand, by the folder they stand in."""
    return sorted((ROOT / "tests" / "examples" / kind).glob("*.yaml"))
