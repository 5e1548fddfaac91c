"""The front end's files come packed where that is accepted, and are what was packed."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.support.asking import Client
from views.server import packed, packing
from views.server.index import DRAWN, drawn_scripts
from views.server.packed import INSTALLED, PackedFiles

INDEX = (INSTALLED / "index.html").read_text(encoding="utf-8")
SCRIPT = 'const icon = ":material/upload:";\n' + "let a = 1;\n" * 500
UNPACKED = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small front end, packed."""
    installed, target = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("packed")
    for name, content in {
        "js/a.123.js": SCRIPT.encode(),
        "css/a.123.css": b"a { color: red; }\n" * 100,
        "js/huge.js": b"x" * 1_000_001,
    }.items():
        path = installed / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (installed / "secret.js").write_text("not ours")
    packing.pack(installed, target)
    return target


@pytest.fixture
def client(target: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(packed, "folder", lambda: target)
    return _client()


def _client() -> Client:
    async def beneath(_: object) -> PlainTextResponse:
        return PlainTextResponse("unpacked")

    app = Starlette(routes=[Route("/{path:path}", beneath, methods=["GET", "POST"])])
    return Client(PackedFiles(app))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),  # over plain HTTP browsers ask for this alone
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0", None),
        ("identity", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("name", ["js/a.123.js", "css/a.123.css"])
def test_a_file_is_sent_as_it_is_accepted(
    client: Client, name: str, accepted: str, encoding: str | None
) -> None:
    answer = client.get(f"/static/{name}", {"accept-encoding": accepted})
    raw = answer.content
    assert answer.headers.get("content-encoding") == encoding
    if encoding is None:
        assert raw == b"unpacked"
        return
    installed = {"js/a.123.js": SCRIPT.encode(), "css/a.123.css": b"a { color: red; }\n" * 100}
    assert UNPACKED[encoding](raw) == installed[name]
    assert len(raw) < len(installed[name]) / 5
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    kind = "text/javascript" if name.endswith("js") else "text/css"
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/huge.js",  # no page of ours uses one as large
        "/static/js/none.js",
        "/static/complete",
        "/complete",
        "/static/../complete",
        "/static/%2e%2e/complete",
        "/js/a.123.js",
    ],
)
def test_whatever_is_not_packed_is_left_to_streamlit(client: Client, path: str) -> None:
    assert client.get(path, {"accept-encoding": "br"}).text == "unpacked"


def test_nothing_is_sent_before_all_is_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "folder", lambda: tmp_path)
    client = _client()
    script = tmp_path / "static" / "js" / "a.js.gz"
    script.parent.mkdir(parents=True)
    script.write_bytes(gzip.compress(b"whole"))
    asked = {"accept-encoding": "gzip"}
    assert client.get("/static/js/a.js", asked).text == "unpacked"
    (tmp_path / packed.COMPLETE).touch()
    assert gzip.decompress(client.get("/static/js/a.js", asked).content) == b"whole"


def test_one_server_has_it_packed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(packed, "folder", lambda: tmp_path)
    monkeypatch.setattr(packed, "begin", lambda *program: started.append(program))
    packed.pack_if_needed()
    packed.pack_if_needed()  # another server, while the first is at it
    assert started == [("views.server.packing", str(tmp_path))]
    (tmp_path / packed.AT_IT).unlink()
    (tmp_path / packed.COMPLETE).touch()
    packed.pack_if_needed()
    assert len(started) == 1


def test_a_user_without_a_home_has_a_folder_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("CACHE_DIRECTORY", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert packed.folder().parts[-3] == "var"
    monkeypatch.setenv("CACHE_DIRECTORY", "/var/cache/readiness")
    assert packed.folder().parts[:4] == ("/", "var", "cache", "readiness")


def test_without_a_folder_the_server_starts_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "a file"
    taken.touch()
    monkeypatch.setattr(packed, "folder", lambda: taken / "below")
    packed.pack_if_needed()
    assert _client().get("/static/js/a.js").text == "unpacked"


def test_the_font_of_icons_keeps_those_named_and_loses_the_others() -> None:
    (font,) = INSTALLED.rglob("MaterialSymbols-Rounded.*.woff2")
    small = packing.cut_down(font, ["keyboard_arrow_right", "upload"])
    assert len(small) < 5_000 < 100_000 < font.stat().st_size
    cut, whole = TTFont(BytesIO(small)), TTFont(font)
    assert cut["head"].unitsPerEm == whole["head"].unitsPerEm
    letter = {glyph: chr(code) for code, glyph in cut.getBestCmap().items()}
    said = {
        "".join(letter[glyph] for glyph in (first, *ligature.Component))
        for lookup in cut["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
    }
    assert said == {"keyboard_arrow_right", "upload"}


def test_the_scripts_of_what_pages_draw_are_found_in_the_installed_list() -> None:
    found = drawn_scripts()
    assert all((INSTALLED / name).is_file() for name in found)
    stems = {Path(name).name.partition(".")[0] for name in found}
    assert set(DRAWN) <= stems
    assert not any(f'{name.removeprefix("./")}"></script>' in INDEX for name in found)
    assert "StreamlitSyntaxHighlighter" not in stems
