"""The facilitator's guide as Markdown, for ``docs/``: ``python -m tools.guide ja``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from checklist.console import command
from checklist.load import load
from checklist.model import LANGUAGES
from wording.guide import markdown, summarise_guide
from wording.phrases import Phrases


@command
def main(arguments: Sequence[str] | None) -> int:
    """Prints the guide in one language as Markdown; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.guide", description=__doc__)
    parser.add_argument("lang", choices=LANGUAGES)
    lang = parser.parse_args(arguments).lang
    print(markdown(summarise_guide(Phrases(load(), lang))), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
