"""A program of its own that parses one workbook, Parquet file or PDF and prints its content.

``report.apart`` starts it, isolated and without our folder in the import path; it imports nothing
of ours. Before reading it limits itself: processor time and memory where the system can (not on
Windows), the rest everywhere.

Its arguments: a job as JSON (``kind``; ``path``, or nothing where the file comes on standard input;
the fields of ``apart.Limits``; for a PDF ``attachment``), and the folders of the libraries. Its
output is complete only if it ends with code 0; any other code is one of ``Code``.

- ``workbook``: lines of JSON. ``["name", is_hidden]`` begins a sheet, ``[number, [cell, …]]`` is a
  row with anything in it, as far as its last such cell. A cell is text (so is a number shown as a
  percentage: ``80%``), a number, true, false,
  null, or an object: ``{"date": ISO}``, ``{"error": "#REF!"}``, ``{"formula": ""}`` for a formula
  without a saved value; any other formula is the value it had when the workbook was saved.
- ``parquet``: an Arrow stream of the columns with plain values, no dictionaries.
- ``pdf``: a line ``attached`` and the attachment, or a line ``title`` and the title in UTF-8.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile


class Code(IntEnum):
    """The exit status of the program."""

    DONE = 0
    DAMAGED = 3
    CANNOT_START = 4  # a library is missing: no fault of the file
    TOO_MANY_ROWS = 5
    TOO_LARGE = 6
    LOCKED = 7
    CUT_OFF = 8


class RefusedError(Exception):
    """The file is refused for a known reason, given by its ``Code``."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code


def limit(seconds: float, memory: int) -> None:
    """Limits this process from here on: so much more processor time (seconds) and memory (bytes),
    no file written, no core dumped."""
    try:
        import resource
        import signal
    except ImportError:  # Windows: the parent's clock alone ends us
        return
    if (most := _room_for(memory)) is not None:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    whole = int(seconds) + 2  # including the time of starting
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    os.nice(5)  # the pages of others go first


@contextmanager
def limit_memory(memory: int) -> Iterator[None]:
    """Lets this process take so many bytes more than now; afterwards as many as before."""
    most = _room_for(memory)
    if most is None:
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _room_for(memory: int) -> int | None:
    """The size of this process in bytes, and so much more; ``None`` where only others can limit it:
    on Linux alone the system states the size and keeps the limit."""
    size = Path("/proc/self/statm")
    if not size.exists():
        return None
    return int(size.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") + memory


# ---------------------------------------------------------------------------- workbooks

#: Office Open XML in its strict form (ISO/IEC 29500) uses other names for the same things.
STRICT = b"http://purl.oclc.org/ooxml/"
TRANSITIONAL = (
    (STRICT + b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        STRICT + b"officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (STRICT + b"drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
#: Written by a program that calculates nothing and leaves 0 in every formula.
_UNCALCULATED = re.compile(rb'\bfullCalcOnLoad="(?:1|true)"')
#: What a format of numbers shows as it stands: it multiplies nothing.
_AS_IT_STANDS = re.compile(r'"[^"]*"|\\.')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def unescaped(text: str) -> str:
    """A text of a cell without the escapes ``_xHHHH_`` of Office Open XML (ECMA-376, ST_Xstring):
    ``_x000D_`` is a carriage return, ``_x005F_`` an underscore; line ends are ``\\n``. What an
    escape names and no XML may hold is dropped."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
        text = _PAIR.sub(lambda p: (p[1] + p[2]).encode("utf-16", "surrogatepass").decode("utf-16"),
                         text)  # fmt: skip
        text = _UNPRINTABLE.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def plain(value: Any, kind: str) -> Any:
    """The value of a cell as JSON can express it."""
    if kind == "f":
        return {"formula": ""}
    if kind == "e":
        return {"error": str(value)[:20]}
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, datetime | date | time):
        return {"date": value.isoformat()}
    if isinstance(value, timedelta):
        return {"date": str(value)}
    return value


def transitional(source: Any, unpacked: int) -> tuple[Any, bytes]:
    """The archive of a workbook; where it is strict Open XML, the same with the names that
    openpyxl knows; and its main part. Raises RefusedError above so many bytes unpacked."""
    with ZipFile(source) as archive:
        if sum(info.file_size for info in archive.infolist()) > unpacked:
            raise RefusedError(Code.TOO_LARGE)
        main = archive.read("xl/workbook.xml")
        if STRICT not in main:
            return source, main
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as file:
            for info in archive.infolist():
                data = archive.read(info)
                if info.filename.endswith((".xml", ".rels")):
                    for strict, name in TRANSITIONAL:
                        data = data.replace(strict, name)
                file.writestr(info.filename, data)
        return made, main


def workbook(source: Any, job: Mapping[str, Any]) -> Iterator[bytes]:
    """The lines of a workbook, within the limits of the job. Raises RefusedError above them."""
    from openpyxl import load_workbook
    from openpyxl.styles.numbers import BUILTIN_FORMATS
    from openpyxl.worksheet import _read_only
    from openpyxl.worksheet._reader import (
        DATA_TAG,
        FORMULA_TAG,
        ROW_TAG,
        VALUE_TAG,
        WorkSheetParser,
        iterparse,
    )

    # it would read a sheet once more, only to learn its size
    _read_only.ReadOnlyWorksheet._get_size = lambda _self: None
    archive, main = transitional(source, job["unpacked"])
    book = load_workbook(archive, read_only=True, data_only=True, keep_links=False)
    is_uncalculated = _UNCALCULATED.search(main) is not None
    formats = dict(BUILTIN_FORMATS) | dict(enumerate(book._number_formats, 164))
    percentages = {
        number
        for number, style in enumerate(book._cell_styles)
        if "%" in _AS_IT_STANDS.sub("", formats.get(style.numFmtId, ""))
    }

    class Reader(WorkSheetParser):  # type: ignore[misc] # openpyxl has no types
        def parse_cell(self, element: Any) -> Any:
            cell = super().parse_cell(element)
            if element.find(FORMULA_TAG) is not None:
                value = cell["value"]
                is_empty_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
                if (value is None and not is_empty_text) or (
                    is_uncalculated and value == 0 and not isinstance(value, bool)
                ):
                    cell["data_type"], cell["value"] = "f", ""
            if isinstance(cell["value"], int | float) and cell["style_id"] in percentages:
                cell["value"] = f"{100 * cell['value']:.12g}%"
            return cell

    if len(book.worksheets) > job["sheets"]:
        raise RefusedError(Code.TOO_LARGE)
    rows, left = job["rows"], job["characters"]
    for sheet in book.worksheets:
        yield line([sheet.title, sheet.sheet_state != "visible"])
        with sheet._get_source() as xml:
            reader = Reader(
                xml, sheet._shared_strings, data_only=True, epoch=book.epoch,
                date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
            )  # fmt: skip
            for _, element in iterparse(xml):
                if element.tag == DATA_TAG:
                    break
                if element.tag != ROW_TAG:
                    continue
                number, cells = reader.parse_row(element)
                element.clear()
                values = {
                    cell["column"]: plain(cell["value"], cell["data_type"])
                    for cell in cells
                    if cell["value"] is not None
                }
                if not values:
                    continue
                rows -= 1
                if rows < 0:
                    raise RefusedError(Code.TOO_MANY_ROWS)
                widest = max(values)
                if widest > job["columns"]:
                    raise RefusedError(Code.TOO_LARGE)
                printed = line([number, [values.get(n) for n in range(1, widest + 1)]])
                left -= len(printed)
                if left < 0:
                    raise RefusedError(Code.TOO_LARGE)
                yield printed
            while xml.read(1 << 16):  # to the end, where the archive's checksum is compared
                pass


def line(value: object) -> bytes:
    """The value as one line of JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode() + b"\n"


# ---------------------------------------------------------------------------- Parquet


def parquet(source: Any, job: Mapping[str, Any], out: IO[bytes]) -> None:
    """Writes the columns with plain values as an Arrow stream, within the limits of the job. Raises
    RefusedError above them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def kind(field: pa.DataType) -> pa.DataType:
        field = field.storage_type if isinstance(field, pa.BaseExtensionType) else field
        return field.value_type if pa.types.is_dictionary(field) else field

    file = pq.ParquetFile(pa.BufferReader(source.getvalue()) if not job["path"] else source)
    if file.metadata.num_rows > job["rows"]:
        raise RefusedError(Code.TOO_MANY_ROWS)
    groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
    if (
        file.metadata.num_columns > job["columns"]
        or sum(group.total_byte_size for group in groups) > job["unpacked"]
    ):
        raise RefusedError(Code.TOO_LARGE)
    fields = [
        pa.field(field.name, kind(field.type))
        for field in file.schema_arrow
        if not pa.types.is_nested(kind(field.type))
    ]
    schema = pa.schema(fields)
    left = job["characters"]
    with pa.ipc.new_stream(out, schema) as stream:
        for batch in file.iter_batches(4096, columns=schema.names, use_threads=False):
            batch = pa.RecordBatch.from_arrays(
                [column.cast(field.type) for column, field in zip(batch, fields, strict=True)],
                schema=schema,
            )
            left -= batch.nbytes
            if left < 0:
                raise RefusedError(Code.TOO_LARGE)
            stream.write_batch(batch)


# ---------------------------------------------------------------------------- PDF

#: A PDF may have other bytes before its mark, but only so many.
MARK, MARK_WITHIN = b"%PDF-", 1024
#: A whole PDF ends with its mark; pypdf looks for it line by line through all of the file.
END, END_WITHIN = b"%%EOF", 2048
#: Attachments tested before giving up: our reports have one.
ATTACHMENTS = 20
#: What pypdf has no limit for and would spend seconds on: the places where a file is said to
#: begin, the lines of its table of contents, the length of one hexadecimal text. Our reports
#: have one, some thousands, and some hundreds.
STARTS, PLACES, HEX = 1_000, 100_000, 100_000
LONGEST_TITLE = 1_000
_LONG_HEX = re.compile(rb"<[0-9A-Fa-f\s]{1000}[0-9A-Fa-f\s]*")


def pdf(data: bytes, job: Mapping[str, Any]) -> bytes:
    """Our attachment, or the title where there is none. Raises RefusedError, and nearly every type
    on a damaged file."""
    if END not in data[-END_WITHIN:]:
        raise RefusedError(Code.CUT_OFF)
    if (
        data.count(b"startxref") > STARTS
        or data.count(b" n") > PLACES
        or any(len(text.group()) > HEX for text in _LONG_HEX.finditer(data))
    ):
        raise RefusedError(Code.TOO_LARGE)
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import FileNotDecryptedError, LimitReachedError

    small, large = job["characters"], job["unpacked"]
    with apply_configuration(
        maximum_declared_stream_length=large,
        array_based_stream_maximum_output_length=large,
        zlib_maximum_output_length=large,
        zlib_maximum_recovery_input_length=small,
        lzw_maximum_output_length=small,
        run_length_maximum_output_length=small,
        brotli_maximum_output_length=small,
        jbig2_maximum_output_length=small,
        array_maximum_element_count=50_000,
        dictionary_maximum_element_count=50_000,
        stream_filters_maximum_length=4,
        stream_decoding_work_maximum_length=2 * large,
        named_destinations_maximum_entries=20_000,
        named_destinations_maximum_depth=20,
        jbig2dec_binary=None,
    ):
        # strict: mending damaged files takes minutes on some, and a damaged report is of no use.
        # Places are counted from the mark, whatever a mail program put before it.
        reader = PdfReader(BytesIO(data[data.index(MARK) :]), strict=True)
        # without a password to open it, whatever else its owner forbade: it may be read
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError(Code.LOCKED)
        try:
            root = reader.trailer.get("/Root")
            catalogue = None if root is None else root.get_object()
            # without a catalogue pypdf would look for one through the whole file
            if not isinstance(catalogue, dict) or catalogue.get("/Type") != "/Catalog":
                raise RefusedError(Code.DAMAGED)
            for position, attachment in enumerate(reader.attachment_list):
                if position >= ATTACHMENTS:
                    break
                if attachment.name == job["attachment"]:
                    content: Any = attachment.content
                    if not isinstance(content, bytes):
                        raise RefusedError(Code.DAMAGED)
                    return b"attached\n" + content
            title = reader.metadata and reader.metadata.title
        except FileNotDecryptedError:
            raise RefusedError(Code.LOCKED) from None
        except LimitReachedError:
            raise RefusedError(Code.TOO_LARGE) from None
    return b"title\n" + (f"{title or ''}"[:LONGEST_TITLE]).encode("utf-8", "replace")


# ---------------------------------------------------------------------------- the program


def load(kind: str, data: bytes) -> None:
    """Imports the libraries of a job before the limits apply."""
    # these would be imported as well, and are not needed here
    for name in ("numpy", "pandas", "PIL", "lxml", "defusedxml", "fontTools"):
        sys.modules[name] = None  # type: ignore[assignment] # that is how an import is refused
    if kind == "workbook":
        import openpyxl.worksheet._reader  # noqa: F401
    elif kind == "parquet":
        import pyarrow.parquet

        pyarrow.set_cpu_count(1)
        pyarrow.set_io_thread_count(1)
        pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    else:
        import logging

        if b"/Encrypt" not in data:  # pypdf would load it in any case
            sys.modules["cryptography"] = None  # type: ignore[assignment] # as above
        import pypdf  # noqa: F401

        # a damaged file would fill the log, and some of these messages fail themselves
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def main() -> int:
    """Parses the file that the arguments name and writes its content; returns a ``Code``."""
    job = json.loads(sys.argv[1])
    sys.path.extend(sys.argv[2:])
    out = sys.stdout.buffer
    data = b"" if job["path"] else sys.stdin.buffer.read()
    try:
        load(job["kind"], data)
    except ImportError:
        return Code.CANNOT_START
    limit(job["seconds"], job["memory"])
    try:
        source = job["path"] or BytesIO(data)
        if job["kind"] == "workbook":
            for printed in workbook(source, job):
                out.write(printed)
        elif job["kind"] == "parquet":
            parquet(source, job, out)
        else:
            out.write(pdf(data, job))
        out.flush()
    except RefusedError as refused:
        return refused.code
    except MemoryError:
        return Code.TOO_LARGE
    except Exception:  # a damaged file raises nearly every type; the parent reports it
        return Code.DAMAGED
    return Code.DONE


if __name__ == "__main__":
    code = main()
    os._exit(code)  # at once: threads of a library may still be there, and end badly
