"""The content as an earlier start has read it: reading and checking its 200 files takes a sixth of
a start.

It is kept under a digest of all that it is made from: the files of ``data/``, the programs that
read and check them, Python and the libraries. Where any of that is another, nothing is kept yet, or
what is kept is damaged, the files are read. It is taken from no folder and no file that somebody
else may have written (but the system itself).
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pydantic

from checklist.load import DATA, Content, load

#: The programs that read and check the content.
_PROGRAMS = Path(__file__).resolve().parents[2] / "checklist"
#: Who else than its owner may write a file or a folder.
_OTHERS = 0o022
#: How many are kept in a folder: several applications of one user, and the last versions of each,
#: do not take away from each other what they keep.
_MOST_KEPT = 8
log = logging.getLogger("views")


def cache_folder() -> Path:
    """Our folder for what can be made again: in ``CACHE_DIRECTORY`` (set by systemd), else in the
    user's."""
    named = (os.environ.get(name) for name in ("CACHE_DIRECTORY", "XDG_CACHE_HOME", "LOCALAPPDATA"))
    whole = next(filter(None, named), None) or _usual_cache()
    return Path(whole) / "cooperation-readiness"


def _usual_cache() -> Path:
    try:
        return Path.home() / ".cache"
    except RuntimeError:  # a user without a home, as in a container
        return Path(__file__).resolve().parents[2] / "var"


def kept_content(folder: Path, root: Path = DATA) -> Content:
    """The content below ``root``, from what is kept in ``folder`` or read now and kept there.
    Raises ProblemsError as ``load``."""
    file = folder / f"content-{_digest(root)}"
    content = _read(file)
    if content is None:
        content = load(root)
        _keep(content, file)
    return content


def _digest(root: Path) -> str:
    made = sha256(f"{sys.version} {pydantic.VERSION} {version('PyYAML')}".encode())
    files = (path for path in root.rglob("*") if path.is_file())
    for path in sorted((*files, *_PROGRAMS.glob("*.py"))):
        content = path.read_bytes()
        made.update(f"\0{path} {len(content)}\0".encode())
        made.update(content)
    return made.hexdigest()[:32]


def _read(file: Path) -> Content | None:
    try:
        if not (_is_ours(file.parent) and _is_ours(file)):
            return None
        content = pickle.loads(file.read_bytes())  # noqa: S301 (written by us, see ``_is_ours``)
    except FileNotFoundError:
        return None
    except Exception:  # whatever is damaged: the files are there
        log.warning("what was kept of the content cannot be read", exc_info=True)
        return None
    return content if isinstance(content, Content) else None


def _is_ours(path: Path) -> bool:
    if not hasattr(os, "geteuid"):  # on Windows the user's folder is the user's
        return True
    state = path.stat()
    return state.st_uid in (os.geteuid(), 0) and not state.st_mode & _OTHERS


def _keep(content: Content, file: Path) -> None:
    passing = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        passing.touch(mode=0o600)
        passing.write_bytes(pickle.dumps(content))
        passing.replace(file)
        by_age = sorted(file.parent.glob("content-*"), key=lambda path: path.stat().st_mtime_ns)
        for old in by_age[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.info("the content is read at each start: %s", error)
