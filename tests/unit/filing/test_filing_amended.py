"""What an amendment says it amends: the layouts of real amendments, in words of our own."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_texts import COVER, SIGNATURES
from submission_texts import submission

from crawler.filing.amended import read_amended
from crawler.filing.parse import parse_filing
from crawler.filing.report import read_report

DATE_LINE = "Date of Report (Date of earliest event reported): March 3, 2009"
ACT_LINE = "Pursuant to Section 13 or 15(d) of the Securities Exchange Act of 1934"

NOTES = {
    # Hechinger 0001144204-07-024099, Apogee 0001193125-18-163977
    "filed": ("This amends the Form 8-K filed on March 3, 2009.", ["filed 2009-03-03"]),
    # Acrodyne 0001104659-02-000821
    "8k": ("This is an amendment to an 8k filed March 3,2009 about auditors.", ["filed 2009-03-03"]),
    # Capital Growth 0001193125-09-134236
    "filed by, with": (
        (
            "This amendment is to update the Form 8-K filed by Acme Mills, Inc. (the “Company”)"
            " with the Securities and Exchange Commission (the “SEC”) on March 3, 2009."
        ),
        ["filed 2009-03-03"],
    ),
    "that it filed": (
        "This amends the Form 8-K that Acme Mills, Inc. filed on March 3, 2009.",
        ["filed 2009-03-03"],
    ),
    "furnished": (
        "The Registrants amend Item 4 of the Form 8-K furnished March 3, 2009.",
        ["filed 2009-03-03"],
    ),
    "originally": (
        "It adds to the Form 8-K originally filed with the Commission on or about March 3, 2009.",
        ["filed 2009-03-03"],
    ),
    # HFS, 1997; ITDS 0001029869-98-000393; NCS 0000950152-96-005191
    "dated": (
        "Acme hereby amends its Current Report on Form 8-K dated April 5, 1996.",
        ["dated 1996-04-05"],
    ),
    # Armstrong World Industries, 1999
    "dated, of": (
        "This amends the Current Report on Form 8-K, dated April 5, 1996 of Acme.",
        ["dated 1996-04-05"],
    ),
    # Capital Growth 0001144204-07-015190
    "of, dated": (
        "Amendment No. 1 to the report on Form 8-K of Acme Mills, Inc. dated as of April 5, 1996",
        ["dated 1996-04-05"],
    ),
    "is amended": (
        "The Current Report on Form 8-K dated April 5, 1996 is amended by deleting Item 7.",
        ["dated 1996-04-05"],
    ),
    # American Medical Systems 0000950134-04-017451
    "the day's": ("It corrects a figure in our October 28, 2004 Form 8-K.", ["dated 2004-10-28"]),
    # American Business Information 0000950131-97-005393
    "event": (
        "Acme amends Item 7 of its Form 8-K filed to report an event occurring on February 15, 1997.",
        ["dated 1997-02-15"],
    ),
    # Apricus 0001144204-12-053242, Spherix 0001415889-14-003347
    "dated and filed": (
        (
            "This amends the Form 8-K dated July 12, 2012, filed by Acme (the “Company”) with the"
            " Commission on July 13, 2012 (the “Closing 8-K”), on the closing of the Agreement"
            " dated June 1, 2012."
        ),
        ["dated 2012-07-12", "filed 2012-07-13"],
    ),
    # EMCORE 0001104659-24-089614, Foldera 0001144204-07-015616
    "day first": (
        (
            "On August 6, 2024, Acme filed a Current Report on Form 8-K (the “Original Form 8-K”)"
            " with the SEC, with a press release dated August 5, 2024."
        ),
        ["filed 2024-08-06"],
    ),
    # Akorn 0001157523-11-002994
    "event told before": (
        (
            "On May 3, 2011, Acme, Inc. purchased all shares of Widget Co. On May 9, 2011, Acme filed"
            " a Current Report on Form 8-K to report the purchase, which is being amended hereby."
        ),
        ["filed 2011-05-09"],
    ),
    # Open Text 0001193125-09-175309
    "agreement told before": (
        (
            "Acme reported its merger under the Agreement and Plan of Merger, dated as of May 5,"
            " 2009, on its Current Report on Form 8-K filed on July 21, 2009 (the “Initial 8-K”)."
        ),
        ["filed 2009-07-21"],
    ),
    # AdCare Health Systems, 2011
    "amending told last": (
        (
            "On March 29, 2011, Acme filed a Form 8-K about its agreement. An exhibit was left out."
            " It is here. Nothing has been brought up to date since March 29, 2011."
        ),
        ["filed 2011-03-29"],
    ),
    "no form": ("On January 20, 2022 the Company filed a report under Item 1.01.", ["filed 2022-01-20"]),
    # EDAC 0000950123-09-045792
    "two amendments": (
        (
            "This Amendment No. 2 to the Acme Mills, Inc. Form 8-K originally filed with the SEC on"
            " May 29, 2009 (the “Initial 8-K”) revises Amendment No. 1 to the Initial 8-K filed"
            " with the SEC on August 12, 2009."
        ),
        ["filed 2009-05-29", "filed 2009-08-12"],
    ),
    # Capital Growth 0001193125-09-204419
    "and its amendment": (
        (
            "This amends the Form 8-K filed by Acme (the “Company”) on August 4, 2009 (the"
            " “Original 8-K”) and the Form 8-K/A Amendment No. 1 filed by the Company on September"
            " 2, 2009 (“Amendment No. 1”). Amendment No. 1 told that on August 27, 2009 the Company"
            " was paid."
        ),
        ["filed 2009-08-04", "filed 2009-09-02"],
    ),
    # Flowers Foods, 2012-11-08
    "amendment first": (
        (
            "On October 4, 2012, Acme filed amendment no. 1 (“Amendment No. 1”) to its Current"
            " Report on Form 8-K originally filed on July 23, 2012 (the “Initial Form 8-K”)."
        ),
        ["filed 2012-10-04", "filed 2012-07-23"],
    ),
    "amended on": (
        "On June 3, 2013 Acme filed a Form 8-K (the “Original”), amended on June 7, 2013, on brands.",
        ["filed 2013-06-03", "filed 2013-06-07"],
    ),
}

ITEMS = {
    # Albany Molecular 0001144204-16-125051, Capital Growth 0001193125-09-178332
    "note in the item": (
        "This Form 8-K/A amends the Form 8-K filed by Acme, Inc. on March 3, 2009 (the “Initial"
        " 8-K”). In it Acme told of the Share Purchase Agreement dated as of February 5, 2009."
    ),
    # AGCO 0000950144-02-003515
    "report with a name": (
        "On March 3, 2009, Acme Corporation (“Acme”) filed a Current Report on Form 8-K (the"
        " “Report”) on a purchase under an Agreement, dated as of December 16, 2008, and"
        " amended as of February 28, 2009."
    ),
    "itself in the next sentence": (
        "On March 3, 2009 Acme filed a Form 8-K under Item 5.07. This amendment tells how often it will ask."
    ),
    "original in the next sentence": (
        "As told in the report on Form 8-K filed on March 3, 2009, an intruder was found. The"
        " Original Report is amended as follows."
    ),
    "capitals": "THE REGISTRANT AMENDS ITEM 4 OF THE FORM 8-K FILED\nMARCH 3, 2009 TO READ AS FOLLOWS:",
    "exhibit added": "This amendment adds Exhibit 23.1 to the Form 8-K filed on March 3, 2009.",
}

NOT_AMENDED = {
    "lends an exhibit": (
        "10.1 | Lease (incorporated by reference to Exhibit 10.1 to the Form 8-K filed on March 3, 2009)"
    ),
    "has an exhibit": (
        "This amends nothing. The release, Exhibit 99.1 to the Form 8-K filed on March 3, 2009, stands."
    ),
    # Haights Cross 0000950123-05-001084
    "told before": (
        "As previously reported on the Current Report on Form 8-K filed with the Commission on"
        " December 6, 2004, on December 3, 2004 Acme acquired the assets of Widget Co."
    ),
    "agreement amended": (
        "Acme entered into an amendment to its Credit Agreement, which it described in the Form"
        " 8-K filed on March 3, 2009."
    ),
    "date of an agreement": "Acme amends its Credit Agreement dated as of March 3, 2009.",
    "agreement, not report": "This amendment speaks of the agreement dated March 3, 2009, not of a report.",
    "agreement in the report": "This amends the Form 8-K to add the Agreement dated March 3, 2009.",
    "event in the report": "This amends the Form 8-K about the purchase completed on March 3, 2009.",
    "another form": "This amends the Annual Report on Form 10-K filed on March 3, 2009.",
    "nothing": "",
}


def in_note(text: str, on: dt.date | None = None) -> list[str]:
    """What a note names, as "filed 2009-03-03"."""
    return [f"{one.kind} {one.date}" for one in read_amended([], text, [], on)]


def in_item(text: str) -> list[str]:
    return [f"{one.kind} {one.date}" for one in read_amended([], None, [text], None)]


def reports(text: str) -> list[int]:
    return [one.number for one in read_amended([], text, [], None)]


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        # Authentidate 0001144204-16-135175
        (["FORM 8-K/A", "(Amendment No. 1 to Form 8-K filed March 3, 2009)"], ["filed 2009-03-03"]),
        (["AMENDMENT NO. 2", "TO", "FORM 8-K DATED", "MARCH 3, 1997"], ["dated 1997-03-03"]),
        (["Amendment No. 1 to", "Current Report on Form 8‑K", "dated March 3, 2009"], ["dated 2009-03-03"]),
        (["FORM 8-K/A", "(Amendment No. 1)", "CURRENT REPORT"], []),
        (["FORM 8-K/A", "AMENDMENT NO. 1 TO CURRENT REPORT", ACT_LINE, DATE_LINE], []),
    ],
)
def test_a_cover_names_the_report(lines, named):
    assert [f"{one.kind} {one.date}" for one in read_amended(lines, None, [], None)] == named


@pytest.mark.parametrize(("text", "named"), NOTES.values(), ids=NOTES)
def test_a_note_names_the_report(text, named):
    assert in_note(text) == named


@pytest.mark.parametrize("text", ITEMS.values(), ids=ITEMS)
def test_an_item_names_the_report(text):
    assert in_item(text) == ["filed 2009-03-03"]


@pytest.mark.parametrize("text", NOT_AMENDED.values(), ids=NOT_AMENDED)
def test_what_is_not_amended_is_not_named(text):
    assert in_item(text) == []


def test_one_amendment_names_five_reports():
    """As 0001068238-09-000087: each date is a paragraph of its own."""
    text = (
        'This Amendment amends each of the reports (the "Original Reports") filed as Item 9 on'
        " Form 8-K for the dates\n\nJuly 15, 2006,\n\nJanuary 16, 2007,\n\nJuly 16, 2007,\n\nJanuary 15,"
        " 2008, and\n\nJuly 15, 2008,\n\neach on the Trust under the Base Agreement, dated as of"
        " December 15, 2000."
    )
    days = ["2006-07-15", "2007-01-16", "2007-07-16", "2008-01-15", "2008-07-15"]
    assert in_note(text) == [f"dated {day}" for day in days]
    assert reports(text) == [1, 2, 3, 4, 5]


def test_dates_of_one_report_share_its_number():
    assert reports("This amends the Form 8-K dated July 12, 2012 and filed on July 13, 2012.") == [1, 1]
    assert reports("This amends the Forms 8-K filed on July 12, 2012 and July 13, 2012.") == [1, 2]
    assert reports(
        "This amends the Form 8-K filed on July 13, 2012 and the Form 8-K filed on August 1,"
        " 2012. The Form 8-K dated July 12, 2012, originally filed on July 13, 2012, had a slip."
    ) == [1, 2, 1]


def test_a_date_behind_the_filings_own_is_none():
    text = "This amends the Form 8-K filed by Acme, Inc. on March 3, 2009, which told of April 1, 2009."
    assert in_note(text, dt.date(2009, 3, 3)) == ["filed 2009-03-03"]
    assert in_note(text, dt.date(2009, 3, 2)) == []


def test_each_date_is_named_once_in_the_order_of_the_text():
    found = read_amended(
        ["(Amendment No. 2 to Form 8-K filed March 3, 2009)"],
        (
            "This amends the Form 8-K filed on March 3, 2009, as amended by Amendment No. 1 filed"
            " April 2, 2009."
        ),
        ["The Form 8-K dated March 1, 2009 is amended."] * 2,
        None,
    )
    named = [("filed", "2009-03-03"), ("filed", "2009-04-02"), ("dated", "2009-03-01")]
    assert [(one.kind, str(one.date)) for one in found] == named


def test_only_amendments_are_read_for_what_they_amend():
    note = "This amends the Form 8-K filed on March 2, 2009."
    text = f"{COVER}\n{note}\n\nItem 8.01. Other Events.\n\nNothing.\n{SIGNATURES}"
    assert [str(one.date) for one in read_report(text, is_amendment=True).amends] == ["2009-03-02"]
    assert read_report(text).amends == ()


def test_the_form_type_tells_an_amendment():
    note = b"This amends the Form 8-K filed on October 30, 2007.\n\nSIGNATURE"
    report = submission().replace(b"SIGNATURE", note, 1)
    amendment = report.replace(b"SUBMISSION TYPE:\t8-K\n", b"SUBMISSION TYPE:\t8-K/A\n")
    assert parse_filing(report).amends == ()
    named = [(one.kind, one.date) for one in parse_filing(amendment).amends]
    assert named == [("filed", dt.date(2007, 10, 30))]


FORMS = ["Form 8-K", "Current Report on Form 8-K", "Form 8‑K", "report on Form 8-K/A", "FORM 8 - K"]
BETWEEN = [
    "",
    " by Acme Mills, Inc.",
    " with the SEC",
    " with the Securities and Exchange Commission (the “SEC”)",
]
WORDS = [
    *("Form 8-K ", "filed ", "dated ", "on ", "On ", "and ", "March 3, 2009", "April 1, 2009 ", "amends "),
    *("This amendment ", "(the “Report”) ", "Exhibit ", "by reference ", "agreement ", "Inc. ", ". ", ", "),
    *("\n\n", "| ", "(", ")"),
]


@given(
    st.dates(dt.date(1993, 1, 1), dt.date(2030, 12, 31)),
    st.sampled_from(FORMS),
    st.sampled_from(BETWEEN),
    st.sampled_from([" ", "\n", "  \n "]),
)
@settings(max_examples=50, deadline=None)
def test_every_day_is_read_wherever_lines_break(day, form, between, space):
    text = f"This amends the {form} filed{between} on {day:%B} {day.day}, {day.year} (the “Report”)."
    assert in_note(text.replace(" ", space)) == [f"filed {day}"]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_text_names_each_date_once_and_numbers_reports_from_one(text):
    found = read_amended([text], text, [text], None)
    assert len({(one.kind, one.date) for one in found}) == len(found)
    numbers = [one.number for one in found]
    assert set(numbers) == set(range(1, max(numbers, default=0) + 1))
