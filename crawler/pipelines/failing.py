"""What a step does with a submission that it can't pass on."""

from crawler.db.ledger.queue import fail
from crawler.filing.parse import PARSER_VERSION
from crawler.items import Submission
from crawler.session import CrawlSession


def record_failure(
    session: CrawlSession, item: Submission, failure: str, detail: str, *, retry: bool
) -> None:
    """Mark the filing as failed in the ledger and tally the miss.

    `retry`: whether a later run tries again by itself; what is whole but unreadable waits for `edgar8k retry`
    or a newer parser.
    """
    session.tally.missing.append((item.accession_number, failure))
    fail(
        session.engine,
        item.accession_number,
        failure,
        now=session.config.now(),
        retry=retry,
        run_id=session.run.id,
        detail=detail,
        archive_key=item.archived.key if item.archived else None,
        sha256=item.archived.sha256 if item.archived else None,
        size_bytes=item.archived.size_bytes if item.archived else None,
        parser_version=None if retry else str(PARSER_VERSION),
    )
