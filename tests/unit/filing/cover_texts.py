"""How tests make cover pages and read them."""

from report_texts import TITLE

from crawler.filing.cover import read_cover


def cover_of(text):
    return read_cover(text.split("\n"))


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
