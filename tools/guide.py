"""The facilitator's guide as Markdown, for ``docs/``: ``python -m tools.guide ja``."""

from __future__ import annotations

import argparse
import sys

from checklist.load import load
from checklist.model import LANGUAGES
from wording.guide import markdown, summarise_guide


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.guide", description=__doc__)
    parser.add_argument("lang", choices=LANGUAGES)
    lang = parser.parse_args(arguments).lang
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # whatever the console has
    print(markdown(summarise_guide(load(), lang)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
