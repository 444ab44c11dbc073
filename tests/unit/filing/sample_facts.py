"""What the filings of the bundled sample say, noted by the people who wrote them and not by the parser.

Items are numbers in the order of the document; those that only the header declares stand in `lacking`. An
exhibit is its number and the position of its document in the submission, "-" where it has none. A signer is
name, title and day. A registrant is name, state, file number and tax number as the cover prints them. A
security is title, symbol and exchange.
"""

from typing import NamedTuple


class Facts(NamedTuple):
    """Key facts of one filing."""

    form_type: str
    filing_date: str
    accepted_at: str | None
    report_date: str
    items: str
    exhibits: str
    signers: tuple[tuple[str, str, str], ...]
    registrants: tuple[tuple[str, str, str, str], ...]
    phone: str
    lacking: str = ""
    header_items: str | None = None
    """Numbers that the header's captions give, where they are not `items` and `lacking` together."""
    checked: tuple[str, ...] | None = ()
    securities: tuple[tuple[str, str, str], ...] | None = None
    emerging_growth: bool | None = None
    problems: str = ""


IMMUNOGEN = (("ImmunoGen, Inc.", "Massachusetts", "0-17999", "04-2726691"),)
JUNIUS = "Daniel M. Junius", "Executive Vice President and Chief Financial Officer"
CAMBRIDGE = "(617) 995-2500"
WALTHAM = "(781) 895-0600"
BRIGHTWATER = (("BRIGHTWATER MEDICAL DEVICES, INC.", "Delaware", "001-35092", "20-5514877"),)
RAGHUNATHAN = "Priya Raghunathan", "Senior Vice President, General Counsel and Secretary"
LANTERN_BAY = (("Lantern Bay Energy Corp.", "Delaware", "001-40718", "86-1904417"),)
LANTERN_BAY_CLASSES = (
    ("Class A Common Stock, par value $0.01 per share", "LBAY", "New York Stock Exchange"),
    (
        "6.50% Series A Cumulative Preferred Stock, par value $0.01 per share",
        "LBAY-PA",
        "New York Stock Exchange",
    ),
)
THIBODEAUX = "Renée Thibodeaux", "Executive Vice President, General Counsel and Corporate Secretary"

FACTS = {
    "0009900101-94-000003": Facts(
        "8-K", "1994-03-21", None, "1994-03-18", "5 7", "20:2",
        (("Amos T. Whitcomb", "Vice President and Treasurer", "1994-03-21"),),
        (("HARBOR LIGHT FOODS, INC.", "MAINE", "1-9412", "01-0345210"),),
        "(207) 555-0142", checked=None,
    ),
    "0009900102-96-000011": Facts(
        "8-K", "1996-10-15", None, "1996-10-01", "2 7", "2:2",
        (("Virgil H. Odom", "Secretary and General Counsel", "1996-10-15"),),
        (("PENROSE MILLS CORPORATION", "Georgia", "1-11207", "58-1270931"),),
        "(706) 555-0117", checked=None,
    ),
    "0000855654-99-000009": Facts(
        "8-K", "1999-06-04", None, "1999-06-01", "5 7", "99.1:2",
        (("Kathleen A. Carroll", "Vice President, Finance", "1999-06-01"),),
        (("IMMUNOGEN, INC.", *IMMUNOGEN[0][1:]),),
        "(781) 769-4242", checked=None, header_items="", problems="declared-item-blank",
    ),
    "0009900900-00-000412": Facts(
        "8-K", "2000-07-14", None, "2000-07-12", "6 7", "17:2",
        (("Rosalind K. Fenn", "President", "2000-07-14"),),
        (("NORTHGATE PRINTING, INC.", "Ohio", "0-22518", "34-1669204"),),
        "(330) 555-0190", checked=None, header_items="", problems="declared-item-blank",
    ),
    "0000855654-01-000004": Facts(
        "8-K", "2001-03-12", None, "2001-03-07", "5 7", "",
        (("Mitchel Sayare", "Chairman and Chief Executive Officer", "2001-03-12"),),
        (("IMMUNOGEN, INC.", "MASSACHUSETTS", "0-17999", "04-2726691"),),
        CAMBRIDGE, checked=None, header_items="", problems="declared-item-blank",
    ),
    "0000855654-03-000021": Facts(
        "8-K", "2003-08-07", "2003-08-07T16:30:12-04:00", "2003-08-07", "7 12", "99.1:2",
        (("Gregg D. Beloff", "Chief Financial Officer and Vice President, Finance", "2003-08-07"),),
        IMMUNOGEN, CAMBRIDGE, checked=None, header_items="7", problems="declared-item-blank",
    ),
    "0009900900-04-001877": Facts(
        "8-K", "2004-08-23", "2004-08-20T17:52:09-04:00", "2004-08-17", "4 7", "16.1:2",
        (("Paul Lindqvist", "Vice President, Finance", "2004-08-20"),),
        (("KESTREL INSTRUMENTS CORPORATION", "Oregon", "0-24991", "93-1188046"),),
        "(503) 555-0126", checked=None,
    ),
    "0000855654-05-000014": Facts(
        "8-K", "2005-05-06", "2005-05-06T16:01:44-04:00", "2005-05-03", "1.01", "",
        (("Mitchel Sayare", "Chairman and Chief Executive Officer", "2005-05-06"),),
        IMMUNOGEN, CAMBRIDGE,
    ),
    "0009900105-06-000005": Facts(
        "8-K", "2006-02-17", "2006-02-17T10:15:30-05:00", "2006-02-14", "5.02", "",
        (("Carl Nygaard", "Treasurer", "2006-02-17"),),
        (("Larkspur Lake Telephone Company", "Minnesota", "0-26340", "41-0944187"),),
        "(320) 555-0155",
    ),
    "0001104659-07-078711": Facts(
        "8-K", "2007-11-01", "2007-11-01T07:31:05-04:00", "2007-11-01", "2.02 9.01", "99.1:2",
        ((*JUNIUS, "2007-11-01"),), IMMUNOGEN, CAMBRIDGE,
    ),
    "0001104659-07-082290": Facts(
        "8-K", "2007-11-16", "2007-11-16T16:15:18-05:00", "2007-11-13", "5.02", "",
        ((*JUNIUS, "2007-11-16"),), IMMUNOGEN, CAMBRIDGE,
    ),
    "0009900900-10-003106": Facts(
        "8-K", "2010-08-19", "2010-08-19T07:02:16-04:00", "2010-08-19", "2.02 7.01 9.01", "99.1:2",
        (("Edith Marchetti", "Senior Vice President and Chief Financial Officer", "2010-08-19"),),
        (("PINE HOLLOW STORES, INC.", "Vermont", "000-29377", "03-0288145"),),
        "(802) 555-0174",
    ),
    "0009900900-12-001540": Facts(
        "8-K", "2012-05-04", "2012-05-04T16:07:33-04:00", "2012-05-01", "2.01 3.02 9.01", "2.1:- 99.1:2",
        ((*RAGHUNATHAN, "2012-05-04"),), BRIGHTWATER,
        "(650) 555-0188",
    ),
    "0009900900-12-002217": Facts(
        "8-K/A", "2012-07-13", "2012-07-13T16:30:58-04:00", "2012-05-01", "9.01", "23.1:2 99.2:3 99.3:4",
        ((*RAGHUNATHAN, "2012-07-13"),), BRIGHTWATER,
        "(650) 555-0188",
    ),
    "0001104659-15-077801": Facts(
        "8-K", "2015-11-12", "2015-11-12T08:30:21-05:00", "2015-11-10", "5.07", "",
        (("David B. Johnston", "Executive Vice President and Chief Financial Officer", "2015-11-12"),),
        IMMUNOGEN, WALTHAM,
    ),
    "0009900108-17-000006": Facts(
        "8-K", "2017-06-23", "2017-06-23T11:29:40-04:00", "2017-06-20", "2.01 9.01", "",
        (("Teresa M. Vogel", "President", "2017-06-23"),),
        (("ELM STREET REALTY FUND 4 LIMITED PARTNERSHIP", "Wisconsin", "000-30618", "39-1966207"),),
        "(608) 555-0133", emerging_growth=False,
    ),
    "0009900900-18-002904": Facts(
        "8-K", "2018-05-14", "2018-05-14T17:12:06-04:00", "2018-05-10", "1.01 2.03 9.01", "10.1:2",
        (
            ("Helen R. Ostrow", "Executive Vice President and Chief Financial Officer", "2018-05-14"),
            ("Marcus Bell", "Vice President and Treasurer", "2018-05-14"),
        ),
        (
            ("CORDWELL ENERGY CORPORATION", "Indiana", "001-31045", "35-2207741"),
            ("CORDWELL POWER COMPANY", "Indiana", "001-03318", "35-0410286"),
            ("LAKE COUNTY GAS COMPANY", "Ohio", "000-01877", "34-0398842"),
        ),
        "(260) 555-0100", emerging_growth=False,
    ),
    "0009900900-21-000033": Facts(
        "8-K12B", "2021-01-04", "2021-01-04T09:16:47-05:00", "2021-01-04", "8.01 9.01", "2.1:2 3(i):3",
        (("Dale T. Hutchins", "President and Chief Executive Officer", "2021-01-04"),),
        (("MERIDIAN HARBOR HOLDINGS, INC.", "Maryland", "To Be Assigned", "85-3360192"),),
        "(410) 555-0119", emerging_growth=True,
        securities=(("Common Stock, par value $1.00 per share", "MHBR", "The Nasdaq Stock Market LLC"),),
    ),
    "0001104659-24-020155": Facts(
        "8-K", "2024-02-12", "2024-02-12T08:31:14-05:00", "2024-02-12",
        "3.01 3.03 5.01 5.02 5.03 9.01", "3.1:2 104:-",
        (("Martha L. Quennell", "Vice President and Secretary", "2024-02-12"),),
        IMMUNOGEN, WALTHAM, emerging_growth=False,
        securities=(("Common Stock, $.01 par value", "IMGN", "Nasdaq Global Select Market"),),
    ),
    "0009900113-25-000041": Facts(
        "8-K", "2025-10-30", "2025-10-30T06:55:12-04:00", "2025-10-30",
        "1.01 2.02 7.01 9.01", "2.1:2 99.1:3 99.2:4 104:-",
        ((*THIBODEAUX, "2025-10-30"),),
        LANTERN_BAY,
        "(409) 555-0108", checked=("425", "14a-12"), emerging_growth=False,
        securities=LANTERN_BAY_CLASSES,
    ),
    "0009900105-25-000019": Facts(
        "8-K", "2025-11-03", "2025-10-31T18:12:44-04:00", "2025-10-31", "2.05 2.06", "",
        (("Anders Solberg", "Chief Financial Officer", "2025-10-31"),),
        (("LARKSPUR LAKE BROADBAND, INC.", "Minnesota", "000-26340", "41-0944187"),),
        "320-555-0155", emerging_growth=False, securities=(),
    ),
    "0009900900-25-008122": Facts(
        "8-K", "2025-11-18", "2025-11-18T16:05:12-05:00", "2025-11-14", "8.01 9.01", "99.1:2 104:-",
        (("Josephine Carrow", "Chief Legal Officer", "2025-11-18"),),
        (("Tidewater Data Services, Inc.", "Virginia", "001-38814", "54-1882063"),),
        "(757) 555-0147", emerging_growth=False,
        securities=(("Common Stock, no par value", "TWDS", "The Nasdaq Stock Market LLC"),),
    ),
    "0009900115-25-000027": Facts(
        "8-K", "2025-12-11", "2025-12-11T16:22:31-05:00", "2025-12-08", "5.02", "",
        (("Gordon Blaine", "Chief Executive Officer", "2025-12-11"),),
        (("SILVERTON LOGISTICS, INC.", "Nevada", "001-41275", "87-2650093"),),
        "775-555-0163", lacking="9.01", emerging_growth=True, problems="item-not-found",
        securities=(("Common Stock, $0.001 par value", "SLVT", "NYSE American"),),
    ),
    "0009900113-25-000052": Facts(
        "8-K", "2025-12-19", "2025-12-19T09:03:47-05:00", "2025-12-18", "5.07 9.01", "104:-",
        ((*THIBODEAUX, "2025-12-19"),),
        LANTERN_BAY,
        "(409) 555-0108", emerging_growth=False,
        securities=LANTERN_BAY_CLASSES,
    ),
}  # fmt: skip
