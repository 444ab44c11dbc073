"""The cover page of Form 8-K: captions, registrants, boxes, the 12(b) table."""

from crawler.filing.cover.page import cover_end, read_cover

__all__ = ["cover_end", "read_cover"]
