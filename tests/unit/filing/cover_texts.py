"""How tests make cover pages and read them."""

from report_texts import TITLE

from crawler.filing.cover import find_cover, read_cover
from crawler.filing.lines import is_hard_wrapped


def cover_of(text):
    lines = text.split("\n")
    return read_cover(find_cover(lines, wrapped=is_hard_wrapped(lines)))


def with_captions(names, numbers, *, state="Ohio"):
    """A cover with the lines `names` over their caption, and the rows `numbers` over theirs."""
    return f"""{TITLE}
Date of Report (Date of earliest event reported): March 3, 2009

{names}
(Exact name of registrant as specified in its charter)

{state}
(State or other jurisdiction of incorporation)

{numbers}
(Commission File Number) | (IRS Employer Identification No.)
"""
