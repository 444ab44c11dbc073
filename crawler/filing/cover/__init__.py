"""The cover page of Form 8-K: captions, registrants, boxes, the 12(b) table."""

from crawler.filing.cover.page import CoverLines, find_cover, read_cover

__all__ = ["CoverLines", "find_cover", "read_cover"]
