"""`edgar8k reparse` makes the rows anew from the archive, and asks EDGAR for nothing."""

import sqlalchemy as sa

from crawler.mirror.server import MirrorServer

CONTENTS = {
    "filings": "accession_number, status, form_type, filing_date, report_date, sha256, parser_version",
    "items": "accession_number, position, item_number, heading, body, declared, found",
    "documents": "accession_number, position, type, filename, size_bytes, text",
    "signatures": "accession_number, position, name, title",
}


def test_older_rows_are_made_anew(folder, environment, run_edgar8k, database):
    backfill(folder, run_edgar8k)
    before = contents(database)
    run_sql(database, "update items set body = 'wrong'", "update filings set parser_version = '0'")
    done = run_edgar8k("reparse")
    assert done.returncode == 0, done.stderr
    assert f"{len(before['filings'])} parsed again, 0 could not be read" in done.stdout
    assert contents(database) == before
    assert "0 parsed again" in run_edgar8k("reparse").stdout


def test_a_damaged_archive_is_reported_and_the_rest_goes_on(
    folder, environment, run_edgar8k, database, tmp_path
):
    backfill(folder, run_edgar8k)
    before = contents(database)
    run_sql(database, "update filings set parser_version = '0'")
    archived = sorted((tmp_path / "home" / "archive").rglob("*.zst"))
    archived[0].write_bytes(b"no frame")
    done = run_edgar8k("reparse")
    assert done.returncode == 1
    assert archived[0].name.removesuffix(".txt.zst") in done.stderr
    assert f"{len(archived) - 1} parsed again, 1 could not be read" in done.stdout
    assert contents(database)["items"] == before["items"]
    assert run_edgar8k("archive", "verify").returncode == 1


def backfill(folder, run_edgar8k):
    with MirrorServer(folder) as mirror:
        at = {"EDGAR8K_WWW_URL": mirror.url, "EDGAR8K_DATA_URL": mirror.url, "EDGAR8K_RATE": "0"}
        done = run_edgar8k("backfill", "--all", "--since", "2020-01-01", env=at)
    assert done.returncode == 0, done.stderr


def contents(database):
    with database.engine.connect() as connection:
        return {
            table: sorted(map(repr, connection.execute(sa.text(f"select {columns} from {table}"))))
            for table, columns in CONTENTS.items()
        }


def run_sql(database, *statements):
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
