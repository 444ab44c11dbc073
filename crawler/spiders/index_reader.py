"""How an index is read where it arrives, so that one that is damaged can be asked for again."""

from crawler.edgar.index_blocks import NotAnIndex
from crawler.edgar.master_index import MasterIndex, read_master_index


class IndexReader:
    """What a request for a master index gives as its `fault`: it reads each answer, once, and keeps the last.

    That gzip content was cut, or a text in the middle of a line, only reading tells: EDGAR serves indexes
    while it rebuilds them. An index that is not whole would hide for good what the rest lists.
    """

    def __init__(self) -> None:
        self.index: MasterIndex | None = None

    def __call__(self, body: bytes) -> str | None:
        """Read a body, plain or as gzip content; return why it is no whole index, None where it is one."""
        try:
            index = read_master_index(body)
        except NotAnIndex as error:
            return str(error)
        if not index.is_whole:
            return "it ends in the middle of a line, or has too many lines that can't be read"
        self.index = index
        return None
