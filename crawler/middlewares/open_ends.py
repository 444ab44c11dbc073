"""Bodies that end wherever their connection did."""

from scrapy.http import Request, Response

from crawler.edgar.refusals import tells_its_end

OPEN_END = "open end"
"""The flag of a response whose body may have been cut without a trace."""

# Scrapy's flag of a body that came without a length and in no chunks.
_LENGTH_UNKNOWN = "partial"


class OpenEnds:
    """Flag what came without its length and can't show that it is whole.

    Nearer to the network than the bodies middleware: what is packed shows its end when it is unpacked. Of
    robots.txt, the only file that no spider asks for, what came is taken.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Flag the response where nothing tells its end; a refusal is told by its page all the same."""
        expected = request.meta.get("expected")
        is_packed = b"gzip" in (response.headers.get("Content-Encoding") or b"").lower()
        if (
            _LENGTH_UNKNOWN in response.flags
            and expected is not None
            and not is_packed
            and not tells_its_end(response.body, expected)
        ):
            response.flags.append(OPEN_END)
        return response
