"""The text of an index file in blocks of whole lines, so that none of its size need be held at once."""

import gzip
import io
import zlib
from collections.abc import Iterator

MAX_INDEX_BYTES = 512 * 1024 * 1024
"""Bound on an index's size when decompressed; the biggest quarters have some 40 million bytes."""

BLOCK_BYTES = 1024 * 1024
"""So much is read at a time; a block is longer only where a line is."""

_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class NotAnIndex(ValueError):  # noqa: N818 - says what the bytes are
    """The bytes are not an index of EDGAR, or not a whole one."""


def index_blocks(raw: bytes) -> Iterator[bytes]:
    r"""Yield the text of an index, plain or gzip content, in blocks that end where a line does.

    Lines end with \n, however the file ends them; there is no byte order mark and no NUL. Only the last
    block, which may be empty, may lack the end of its last line. Raises NotAnIndex where the gzip content is
    damaged or cut, or the text is longer than the bound.
    """
    block, begun = b"", list[bytes]()
    for piece in _pieces(_opened(raw)):
        end = piece.rfind(b"\n") + 1
        if end:
            if block:
                yield block
            block, begun = _cleaned(b"".join([*begun, piece[:end]])), []
        begun.append(piece[end:])
    yield block + _cleaned(b"".join(begun))


def _opened(raw: bytes) -> io.BufferedIOBase:
    content = io.BytesIO(raw)
    if raw.startswith(_GZIP_MAGIC):
        return gzip.GzipFile(fileobj=content)
    content.seek(len(_BYTE_ORDER_MARK) if raw.startswith(_BYTE_ORDER_MARK) else 0)
    return content


def _pieces(content: io.BufferedIOBase) -> Iterator[bytes]:
    size = 0
    try:
        while piece := content.read(BLOCK_BYTES):
            size += len(piece)
            if size > MAX_INDEX_BYTES:
                raise NotAnIndex(f"more than {MAX_INDEX_BYTES} bytes when decompressed")
            yield piece
    except EOFError:
        raise NotAnIndex("gzip content was cut") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise NotAnIndex(f"damaged gzip content: {error}") from error


def _cleaned(block: bytes) -> bytes:
    block = block.replace(b"\0", b"")
    # Looking for \r\n takes long; EDGAR ends lines with \n.
    return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block
