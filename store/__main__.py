"""Commands for the database: ``python -m store check``, ``backup TARGET``, ``restore BACKUP``,
``migrate``, ``purge``; ``demo COUNT`` keeps copies of the example and prints their resume codes.

All but ``restore`` work while the application runs. A PostgreSQL server (``DATABASE_URL``) is
backed up with its own ``pg_dump`` and restored with ``pg_restore``. Exit status: 0 done, 1 the
database could not be used or has faults, 2 wrong arguments, 3 a purge that was refused.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from checklist.console import command
from checklist.load import load
from checklist.model import Text
from checklist.problems import ProblemsError
from store.assessments import AssessmentStore
from store.interface import Database
from store.opening import database_path, open_database
from store.schema import MIGRATIONS, migrations_in
from store.sqlite import SqliteDatabase
from store.sqlite_file import DatabaseUnusable, copy_database, faults_of, restore_database
from store.upkeep import KEEP_ROOMS_DAYS, UNUSED_MONTHS, Unused, delete_unused, look_at, unused

#: Assessments made up at once, at most: a slip of the finger must not fill a disk.
MOST_DEMOS = 100_000
REFUSED = 3


@command
def main(arguments: Sequence[str] | None) -> int:
    """Runs the command with these arguments (those of the shell by default); returns the exit
    status."""
    options = _parser().parse_args(arguments)
    try:
        return _do(options)
    except DatabaseUnusable as error:
        print(error.of(options.lang), file=sys.stderr)
        return 1
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n", file=sys.stderr)
        return 1


def _do(options: argparse.Namespace) -> int:
    is_server = options.database is None and bool(os.environ.get("DATABASE_URL", "").strip())
    path: Path = options.database or database_path()
    if not is_server and options.command not in ("demo", "restore") and not path.exists():
        # Said here: opening a store would create it.
        raise DatabaseUnusable(
            ja=f"データベース {path} がありません。--database でパスを指定してください。",
            en=f"There is no database {path}. Give its path with --database.",
        )
    if options.command == "check":
        return _check(options, None if is_server else path)
    if options.command == "restore":
        return _restore(options, None if is_server else path)
    if options.command == "backup" and not is_server:
        copy_database(path, options.target)  # without opening it: also one of an older version
        return _say(options, _backed_up(options.target))
    with closing(open_database() if is_server else SqliteDatabase(path)) as database:
        if options.command == "backup":
            database.backup(options.target)
            return _say(options, _backed_up(options.target))
        if options.command == "migrate":
            return _say(options, _migrated(path if not is_server else None))
        if options.command == "purge":
            return _purge(options, database, None if is_server else path)
        return _demo(database, options.count)


def _say(options: argparse.Namespace, *texts: Text) -> int:
    print(*(text.of(options.lang) for text in texts), sep="\n")
    return 0


def _backed_up(target: Path) -> Text:
    return Text(ja=f"{target} にバックアップしました。", en=f"Backed up to {target}.")


def _migrated(path: Path | None) -> Text:
    where = path or "DATABASE_URL"
    if path is None or not list(path.parent.glob(f"{path.name}.before-[0-9]*")):
        return Text(
            ja=f"{where} は、この版の形式です。", en=f"{where} has the format of this version."
        )
    return Text(
        ja=f"{where} は、この版の形式です。前の形式だったファイルの控えは、同じフォルダの "
        ".before-… にあります。",
        en=f"{where} has the format of this version. A copy of a file of an earlier format stands "
        "beside it as .before-….",
    )


def _check(options: argparse.Namespace, path: Path | None) -> int:
    """Looks at the whole database without changing it; 1 where something is wrong."""
    if path is not None:
        schema, faults = faults_of(path)
        if faults:
            texts = [Text(ja=f"壊れています: {fault}", en=f"Damaged: {fault}") for fault in faults]
            print(*(text.of(options.lang) for text in texts), sep="\n", file=sys.stderr)
            return 1
        if schema < migrations_in(MIGRATIONS)[-1].number:
            return _say(
                options,
                Text(
                    ja=f"{path} に壊れたところはありません。前の版の形式{schema}です"
                    "（migrate で今の形式になります）。",
                    en=f"{path} is sound. It has the earlier format {schema} (migrate brings it up "
                    "to date).",
                ),
            )
    with closing(SqliteDatabase(path) if path is not None else open_database()) as database:
        now = look_at(database)
    _say(
        options,
        Text(
            ja=f"診断{now.assessments}件、記録した時点{now.points}件、分けて渡したリンク{now.links}件、"
            f"ワークショップ{now.rooms}件。まだデータ鍵のない診断{now.without_data_key}件。",
            en=f"{now.assessments} assessments, {now.points} points in time, {now.links} further "
            f"links, {now.rooms} rooms. {now.without_data_key} assessments have no data key yet.",
        ),
    )
    if now.faults:
        print(*(fault.of(options.lang) for fault in now.faults), sep="\n", file=sys.stderr)
        return 1
    return _say(
        options,
        Text(
            ja="壊れたところは見つかりませんでした。診断の内容は暗号化されているので、"
            "再開コードで開くときに確かめます。",
            en="Nothing damaged was found. The content of assessments is encrypted: it is verified "
            "when one is opened with its code.",
        ),
    )


def _restore(options: argparse.Namespace, path: Path | None) -> int:
    if path is None:
        raise DatabaseUnusable(
            ja="PostgreSQL は pg_restore で戻してください。何も変更していません。",
            en="Restore PostgreSQL with pg_restore. Nothing was changed.",
        )
    aside = restore_database(options.backup, path)
    texts = [Text(ja=f"{options.backup} から {path} に戻しました。", en=f"Restored {path}.")]
    if aside is not None:
        texts.append(
            Text(
                ja=f"それまでのデータベースは {aside} に残しました。",
                en=f"The database that was there is kept as {aside}.",
            )
        )
    return _say(options, *texts)


def _purge(options: argparse.Namespace, database: Database, path: Path | None) -> int:
    """Deletes what nobody uses, after a copy; only says what it would do with ``--dry-run``, and
    refuses where the numbers or the clock are not to be believed."""
    waste = unused(database, options.months, datetime.now(UTC))
    if options.dry_run:
        return _say(options, _would_delete(waste, options.months), *waste.doubts)
    is_something = bool(waste.assessments or waste.rooms)
    if is_something and waste.doubts and not options.force:
        refusal = Text(
            ja="何も削除していません。正しければ --force を付けてください。",
            en="Nothing was deleted. If it is right, add --force.",
        )
        print(
            *(text.of(options.lang) for text in (*waste.doubts, refusal)), sep="\n", file=sys.stderr
        )
        return REFUSED
    texts = []
    if path is not None and is_something:
        copy = path.with_name(f"{path.name}.before-purge")
        database.backup(copy)
        texts.append(Text(ja=f"削除する前の控え: {copy}", en=f"A copy of what was before: {copy}"))
    count, ended = delete_unused(database, waste)
    texts.append(
        Text(
            ja=f"{options.months}か月以上使われていない診断を{count}件、期限から{KEEP_ROOMS_DAYS}日を"
            f"過ぎたワークショップを{ended}件削除しました。",
            en=f"Deleted {count} assessments not used for {options.months} months, and {ended} "
            f"rooms that expired more than {KEEP_ROOMS_DAYS} days ago.",
        )
    )
    return _say(options, *texts)


def _would_delete(waste: Unused, months: int) -> Text:
    return Text(
        ja=f"{waste.all_assessments}件の診断のうち、{months}か月以上使われていない{waste.assessments}件と、"
        f"期限から{KEEP_ROOMS_DAYS}日を過ぎたワークショップ{waste.rooms}件が削除の対象です。"
        "何も削除していません。",
        en=f"Of {waste.all_assessments} assessments, {waste.assessments} were not used for "
        f"{months} months and would be deleted, and {waste.rooms} rooms that expired more than "
        f"{KEEP_ROOMS_DAYS} days ago. Nothing was deleted.",
    )


def _demo(database: Database, count: int) -> int:
    """Creates so many assessments with the answers of the example and prints their resume codes."""
    store, example = AssessmentStore(database), load().example
    for _ in range(count):
        code, _ = store.create(example)
        print(code, flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--database",
        type=Path,
        help="default: $DATABASE_URL, $DATABASE, var/assessments.db of the project",
    )
    shared.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser = argparse.ArgumentParser(
        prog="python -m store",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", parents=[shared], help="look for damage; changes nothing")
    backup = commands.add_parser("backup", parents=[shared], help="copy the database to TARGET")
    backup.add_argument("target", type=Path, metavar="TARGET")
    restore = commands.add_parser(
        "restore", parents=[shared], help="put BACKUP in its place; what was there is kept"
    )
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    commands.add_parser(
        "migrate", parents=[shared], help="bring the database to the format of this version"
    )
    purge = commands.add_parser("purge", parents=[shared], help="delete what nobody uses any more")
    purge.add_argument(
        "--months",
        type=_months,
        default=UNUSED_MONTHS,
        help="delete assessments neither opened nor saved for so many months "
        f"(default: {UNUSED_MONTHS})",
    )
    purge.add_argument("--dry-run", action="store_true", help="say what would be deleted")
    purge.add_argument(
        "--force", action="store_true", help="also where clock or numbers look wrong"
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


if __name__ == "__main__":
    sys.exit(main())
