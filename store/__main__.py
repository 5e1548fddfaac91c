"""Commands for the database: ``python -m store backup TARGET`` and ``python -m store purge``;
``python -m store demo COUNT`` creates so many copies of the example and prints their resume codes.

All work while the application runs. A PostgreSQL server (``DATABASE_URL``) is backed up with its
own ``pg_dump``. To restore a backup: stop the application, remove the database with its ``-wal``
and ``-shm`` files, copy the backup to its place, start again.
"""

from __future__ import annotations

import argparse
import calendar
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checklist.console import command
from checklist.load import load
from checklist.model import Text
from checklist.problems import ProblemsError
from store.assessments import AssessmentStore
from store.database import DatabaseUnusable, copy_database, database_path
from store.keeping import Database
from store.opening import open_database
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase

#: Days after its end in which a room's records can still be exported.
KEEP_ROOMS_DAYS = 30
#: Assessments made up at once, at most: a slip of the finger must not fill a disk.
MOST_DEMOS = 100_000


@command
def main(arguments: Sequence[str] | None) -> int:
    """Runs the command with these arguments (those of the shell by default); returns the exit
    status: 0 done, 1 the database could not be used, 2 wrong arguments."""
    options = _parser().parse_args(arguments)
    try:
        _do(options)
    except DatabaseUnusable as error:
        print(error.of(options.lang), file=sys.stderr)
        return 1
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n", file=sys.stderr)
        return 1
    return 0


def _do(options: argparse.Namespace) -> None:
    is_server = options.database is None and bool(os.environ.get("DATABASE_URL", "").strip())
    path: Path = options.database or database_path()
    if not is_server and options.command != "demo" and not path.exists():
        # Said here: opening a store would create it.
        raise DatabaseUnusable(
            ja=f"データベース {path} がありません。--database でパスを指定してください。",
            en=f"There is no database {path}. Give its path with --database.",
        )
    if options.command == "backup" and not is_server:
        copy_database(path, options.target)  # without opening it: also one of an older version
        print(_backed_up(options.target).of(options.lang))
        return
    with closing(open_database() if is_server else SqliteDatabase(path)) as database:
        if options.command == "backup":
            database.backup(options.target)
            print(_backed_up(options.target).of(options.lang))
        elif options.command == "purge":
            print(_purge(database, options.months).of(options.lang))
        else:
            _demo(database, options.count)


def _backed_up(target: Path) -> Text:
    return Text(ja=f"{target} にバックアップしました。", en=f"Backed up to {target}.")


def _demo(database: Database, count: int) -> None:
    """Creates so many assessments with the answers of the example and prints their resume codes."""
    store, example = AssessmentStore(database), load().example
    for _ in range(count):
        code, _ = store.create(example)
        print(code, flush=True)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--database", type=Path, help="default: $DATABASE_URL, $DATABASE or var/assessments.db"
    )
    shared.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser = argparse.ArgumentParser(
        prog="python -m store",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    backup = commands.add_parser("backup", parents=[shared], help="copy the database to TARGET")
    backup.add_argument("target", type=Path, metavar="TARGET")
    purge = commands.add_parser("purge", parents=[shared], help="delete what nobody uses any more")
    purge.add_argument(
        "--months",
        type=_months,
        default=24,
        help="delete assessments neither opened nor saved for so many months (default: 24)",
    )
    demo = commands.add_parser(
        "demo", parents=[shared], help="keep COUNT assessments answered as the example"
    )
    demo.add_argument("count", type=_count, metavar="COUNT")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_DEMOS:
        raise argparse.ArgumentTypeError(f"1 to {MOST_DEMOS}")
    return count


def _months(text: str) -> int:
    months = int(text)
    if not 1 <= months <= 1200:
        raise argparse.ArgumentTypeError("1 to 1200")
    return months


def _purge(database: Database, months: int) -> Text:
    now = datetime.now(UTC)
    count = AssessmentStore(database).purge(months_before(now, months))
    with closing(RoomStore(database)) as rooms:
        ended = rooms.purge(now - timedelta(days=KEEP_ROOMS_DAYS))
    return Text(
        ja=f"{months}か月以上使われていない診断を{count}件、期限から{KEEP_ROOMS_DAYS}日を過ぎたワークショップを"
        f"{ended}件削除しました。",
        en=f"Deleted {count} assessments not used for {months} months, and {ended} rooms that "
        f"expired more than {KEEP_ROOMS_DAYS} days ago.",
    )


def months_before(time: datetime, months: int) -> datetime:
    """The same day of an earlier month, or that month's last day if it has none such."""
    year, month = divmod(time.year * 12 + time.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return time.replace(year=year, month=month + 1, day=min(time.day, last))


if __name__ == "__main__":
    sys.exit(main())
