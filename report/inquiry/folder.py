"""The folder of an inquiry: what is written into it when the sections are asked, and all that came
back into it put together.

Beside the files of the sections it keeps the answers as they were and the list of the sections, so
that the folder alone is enough to put the answers together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from checklist.answers import Assessment
from checklist.inquiry import inquiry_problems
from checklist.load import load_inquiry, read_file
from checklist.problems import ProblemsError
from checklist.returned import merge
from checklist.savefile import read_assessment
from report.inquiry.read import Read, read_returned
from report.inquiry.write import InquiryWriter
from report.opening import read_report
from report.savefile.pack import MAX_REPORT_BYTES, write_savefile
from wording.inquiry import SAVED, merged_lines, with_notes
from wording.phrases import Phrases

#: The answers as they were, and the list of the sections.
ANSWERS, SECTIONS = SAVED, "sections.yaml"
#: How the names of files begin that programs keep beside an open one, or hide.
_HIDDEN = (".", "~$")


def inquiry_files(
    now: Assessment, sections: Path, phrases: Phrases, made_at: datetime
) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder with its name. Raises ProblemsError for a list of sections that
    cannot be used."""
    inquiry = load_inquiry(sections)
    if problems := list(inquiry_problems(inquiry, phrases.content.checklist, sections.name)):
        raise ProblemsError(problems)
    yield SECTIONS, read_file(sections, MAX_REPORT_BYTES)
    yield ANSWERS, write_savefile(now)
    yield from InquiryWriter(now, inquiry, phrases, made_at).files()


def put_together(folder: Path, output: Path, phrases: Phrases) -> tuple[Assessment, list[str]]:
    """All answers in a folder, and a line for each thing to be told. ``output`` is not read. Raises
    ProblemsError where it is no folder of an inquiry."""
    if not folder.is_dir():
        raise ProblemsError.one("フォルダーがありません。", "There is no such folder.", str(folder))
    inquiry, content = load_inquiry(folder / SECTIONS), phrases.content
    if problems := list(inquiry_problems(inquiry, content.checklist, SECTIONS)):
        raise ProblemsError(problems)
    now = read_assessment(read_file(folder / ANSWERS, MAX_REPORT_BYTES), content.checklist)
    files = list(
        read_returned(_files(folder, output), now, content, partial(read_report, content=content))
    )
    merged = merge(now, (file.returned for file in files if file.returned), inquiry,
                   content.checklist)  # fmt: skip
    lines = [line for file in files if not file.is_ours for line in _lines(file, phrases)]
    return with_notes(merged, phrases), [*lines, *merged_lines(merged, inquiry, phrases)]


def _files(folder: Path, output: Path) -> Iterator[tuple[str, bytes]]:
    """The files that came back, by their names within the folder."""
    not_read = {(folder / name).resolve() for name in (ANSWERS, SECTIONS)} | {output.resolve()}
    for path in sorted(folder.rglob("*")):
        is_read = path.is_file() and not path.name.startswith(_HIDDEN)
        if is_read and path.resolve() not in not_read:
            yield path.relative_to(folder).as_posix(), read_file(path, MAX_REPORT_BYTES)


def _lines(file: Read, phrases: Phrases) -> Iterator[str]:
    """What there is to tell of a file by itself."""
    if file.version:
        yield phrases.say("inquiry.older", file=file.file, version=file.version)
    for problem in file.problems:
        yield phrases.say("inquiry.refused", file=file.file, why=problem.of(phrases.lang))
