"""Boxes, the emerging-growth line and the Section 12(b) table of a cover page."""

import pytest
from cover_texts import cover_of
from report_texts import BOXES, COVER, TITLE

from crawler.filing.record import Security


def test_no_box_is_ticked():
    assert cover_of(COVER + BOXES).checked == ()


@pytest.mark.parametrize("box", ["☒", "☑", "[X]", "[ x ]", "|X|", "x", "þ", "ý", "S"])
@pytest.mark.parametrize(("number", "name"), [("230.425", "425"), ("240.13e-4", "13e-4(c)")])
def test_a_ticked_box(box, number, name):
    lines = BOXES.split("\n")
    ticked = [line.replace("☐", box) if number in line else line for line in lines]
    assert cover_of("\n".join(ticked)).checked == (name,)


@pytest.mark.parametrize("box", ["o", "0", "¨", "[ ]", "[_]", "|_|", "q", "£", "□", ""])
def test_an_empty_box(box):
    assert cover_of(BOXES.replace("☐", box)).checked == ()


@pytest.mark.parametrize(
    "layout", ["{box}{text}", "{box}\t{text}", "{box}\n{text}", "{text} {box}", "{text}\n{box}"]
)
def test_boxes_before_and_after_their_captions(layout):
    rows = [
        ("[ ]", "Written communications pursuant to Rule 425"),
        ("[X]", "Soliciting material pursuant to Rule 14a-12 (17 CRF\n     240.14a-12)"),
        ("[ ]", "Pre-commencement communications pursuant to Rule 14d-2(b)"),
        ("[ ]", "Pre-commencement communications pursuant to Rule 13e-4(c)"),
    ]
    assert cover_of("\n".join(layout.format(box=box, text=text) for box, text in rows)).checked == ("14a-12",)


GROWTH = "Indicate by check mark whether the registrant is an emerging growth company as defined in Rule 405."


TRANSITION = "If an emerging growth company, indicate if the registrant has elected not to use the period. ☒"


@pytest.mark.parametrize(
    ("line", "growth"),
    [
        ("Emerging growth company ☒", True),
        ("Emerging growth company | ☐", False),
        ("☒ Emerging growth company", True),
        ("Emerging growth company\n☒", True),
        ("Yes ☒ No ☐", True),
        ("☐ Yes ☒ No", False),
        ("Emerging growth company [X]", True),
        ("Emerging growth company x", True),
        ("", False),
    ],
)
def test_emerging_growth(line, growth):
    assert cover_of(f"{BOXES}\n{GROWTH}\n{line}\n{TRANSITION}\n").emerging_growth is growth
    assert cover_of(f"{GROWTH}\n{line}\n{TRANSITION}\n{BOXES}").checked == ()


SECURITIES = """
Securities registered pursuant to Section 12(b) of the Act:

Title of each class | Trading Symbol(s) | Name of each exchange on which registered
{rows}

Indicate by check mark whether the registrant is an emerging growth company.
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "Common Stock, $1 par value | ACME | NYSE",
            [Security("Common Stock, $1 par value", "ACME", "NYSE")],
        ),
        ("None | None | None", []),
        ("N/A", []),
        ("Notes due 2030 | — | NYSE", [Security("Notes due 2030", None, "NYSE")]),
        ("Notes due 2030 | NYSE", [Security("Notes due 2030", None, "NYSE")]),
        (
            "Stock | ACME | NYSE\nNotes due 2030 | ACME30",
            [Security("Stock", "ACME", "NYSE"), Security("Notes due 2030", "ACME30", "NYSE")],
        ),
        (
            "Stock | ACME | NYSE\nACME | Chicago Stock Exchange",
            [Security("Stock", "ACME", "NYSE"), Security("Stock", "ACME", "Chicago Stock Exchange")],
        ),
        (
            "Stock | ACME | Nasdaq Stock Market LLC\n(Nasdaq Global Select Market)",
            [Security("Stock", "ACME", "Nasdaq Stock Market LLC (Nasdaq Global Select Market)")],
        ),
        ("Common Stock\nACME\nNYSE", [Security("Common Stock", "ACME", "NYSE")]),
        ("Common Stock          ACME          NYSE", [Security("Common Stock", "ACME", "NYSE")]),
    ],
)
def test_securities(rows, expected):
    assert cover_of(SECURITIES.format(rows=rows)).securities == tuple(expected)


def test_column_names_below_the_securities():
    text = """Securities registered pursuant to Section 12(b) of the Act:
Class B Stock | ACME | NYSE
(Title of each class) | (Trading Symbol) | (Name of each exchange on which registered)
"""
    assert cover_of(text).securities == (Security("Class B Stock", "ACME", "NYSE"),)


def test_a_column_of_registrants_in_the_table_of_securities():
    text = """Registrant | Title of each class | Trading Symbol | Name of each exchange on which registered
Acme Mills | Common Stock | ACME | NYSE
"""
    assert cover_of(text).securities == (Security("Common Stock", "ACME", "NYSE"),)


ROWS_ABOVE = """Securities registered pursuant to Section 12(b) of the Act:

Title of each class | Trading Symbol(s) | Name of each exchange on which registered
"""


@pytest.mark.parametrize(
    ("rows", "securities"),
    [
        ("Common Stock(1) | ACM* | NYSE\n*", [("Common Stock", "ACM", "NYSE")]),
        ("Capital stock | ACM | New York Stock Exchange\nNYSE Chicago",
         [("Capital stock", "ACM", "New York Stock Exchange"), ("Capital stock", "ACM", "NYSE Chicago")]),
        ("Common Stock, par value | ACM | The Nasdaq Global\n$1.00 per share | Market",
         [("Common Stock, par value $1.00 per share", "ACM", "The Nasdaq Global Market")]),
        ("Acme, Inc. | Common Stock | ACM | NYSE\nAcme Finance LLC | None | None | None",
         [("Common Stock", "ACM", "NYSE")]),
        ("Common Stock of Acme, Inc. | Par Value | ACM | NYSE",
         [("Common Stock of Acme, Inc., Par Value", "ACM", "NYSE")]),
        ("Common Stock | NYSE Arca | ACM", [("Common Stock", "ACM", "NYSE Arca")]),
        ("Common Stock | ACM | NYSE\nNote: also listed in London.", [("Common Stock", "ACM", "NYSE")]),
    ],
)  # fmt: skip
def test_rows_of_the_12b_table(rows, securities):
    cover = cover_of(f"{TITLE}\n{ROWS_ABOVE}{rows}\n\nIndicate by check mark whether it is.\n")
    assert [(row.title, row.symbol, row.exchange) for row in cover.securities] == securities
