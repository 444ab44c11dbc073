"""Invented submissions for the tests of the parser, in the forms that EDGAR serves."""

LABELS = """\
<SEC-HEADER>0009900001-07-000123.hdr.sgml : 20071101
<ACCEPTANCE-DATETIME>20071101073105
ACCESSION NUMBER:		0009900001-07-000123
CONFORMED SUBMISSION TYPE:	8-K
PUBLIC DOCUMENT COUNT:		2
CONFORMED PERIOD OF REPORT:	20071031
ITEM INFORMATION:		Results of Operations and Financial Condition
ITEM INFORMATION:		Financial Statements and Exhibits
FILED AS OF DATE:		20071101
DATE AS OF CHANGE:		20071101

FILER:

	COMPANY DATA:
		COMPANY CONFORMED NAME:			HALYARD PUMPS INC
		CENTRAL INDEX KEY:			0009900001
		STANDARD INDUSTRIAL CLASSIFICATION:	PUMPS & PUMPING EQUIPMENT [3561]
		IRS NUMBER:				042726691
		STATE OF INCORPORATION:			MA
		FISCAL YEAR END:			0630

	FILING VALUES:
		FORM TYPE:		8-K
		SEC ACT:		1934 Act
		SEC FILE NUMBER:	000-99001
		FILM NUMBER:		071204410

	BUSINESS ADDRESS:
		STREET 1:		12 HARBOUR ROAD
		CITY:			SALEM
		STATE:			MA
		ZIP:			01970
		BUSINESS PHONE:		9785550100

	MAIL ADDRESS:
		STREET 1:		PO BOX 7
		CITY:			SALEM
		STATE:			MA
		ZIP:			01970

	FORMER COMPANY:
		FORMER CONFORMED NAME:	HALYARD MARINE CORP
		DATE OF NAME CHANGE:	19990412
</SEC-HEADER>
"""

TAGS = """\
<ACCESSION-NUMBER>0009900001-07-000123
<TYPE>8-K
<PUBLIC-DOCUMENT-COUNT>2
<PERIOD>20071031
<ITEMS>2.02
<ITEMS>9.01
<FILING-DATE>20071101
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>HALYARD PUMPS INC
<CIK>0009900001
<ASSIGNED-SIC>3561
<IRS-NUMBER>042726691
<STATE-OF-INCORPORATION>MA
<FISCAL-YEAR-END>0630
</COMPANY-DATA>
<FILING-VALUES>
<FORM-TYPE>8-K
<ACT>34
<FILE-NUMBER>000-99001
<FILM-NUMBER>071204410
</FILING-VALUES>
<BUSINESS-ADDRESS>
<STREET1>12 HARBOUR ROAD
<CITY>SALEM
<STATE>MA
<ZIP>01970
<PHONE>9785550100
</BUSINESS-ADDRESS>
<MAIL-ADDRESS>
<STREET1>PO BOX 7
<CITY>SALEM
<STATE>MA
<ZIP>01970
</MAIL-ADDRESS>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>HALYARD MARINE CORP
<DATE-CHANGED>19990412
</FORMER-COMPANY>
</FILER>
"""

REPORT = """\
                                    FORM 8-K
                                 CURRENT REPORT

   Date of Report (Date of earliest event reported):  October 31, 2007

                               HALYARD PUMPS, INC.
             (Exact name of registrant as specified in its charter)

ITEM 2.02  RESULTS OF OPERATIONS AND FINANCIAL CONDITION

     On October 31, 2007, Halyard Pumps, Inc. announced its results.

ITEM 9.01  FINANCIAL STATEMENTS AND EXHIBITS

     (d)  Exhibits

     99.1   Press release dated October 31, 2007

                                   SIGNATURES

     Pursuant to the requirements of the Securities Exchange Act of 1934, the
registrant has duly caused this report to be signed on its behalf.

                                        HALYARD PUMPS, INC.

Date:  November 1, 2007                 By: /s/ Ruth Ames
                                            Ruth Ames
                                            Chief Financial Officer
"""


def document(
    body: str = REPORT, kind: str = "8-K", sequence: str = "1", filename: str | None = "a.txt", **more: str
) -> str:
    """A DOCUMENT block; `more` are further tagged lines, as `description="..."`."""
    lines = [f"<TYPE>{kind}", f"<SEQUENCE>{sequence}"]
    lines += [f"<FILENAME>{filename}"] if filename is not None else []
    lines += [f"<{name.upper()}>{value}" for name, value in more.items()]
    return "<DOCUMENT>\n" + "\n".join(lines) + f"\n<TEXT>\n{body}</TEXT>\n</DOCUMENT>\n"


PRESS_RELEASE = document("Halyard Pumps reports record sales.\n", "EX-99.1", "2", "b.txt")


def submission(*documents: str, header: str = LABELS) -> bytes:
    """A complete submission as EDGAR's archive serves it; two documents by default."""
    blocks = "".join(documents or (document(), PRESS_RELEASE))
    return f"<SEC-DOCUMENT>0009900001-07-000123.txt : 20071101\n{header}{blocks}</SEC-DOCUMENT>\n".encode()


def feed_submission(*documents: str) -> bytes:
    """A submission as a feed file (`.nc`) has it."""
    return f"<SUBMISSION>\n{TAGS}{''.join(documents or (document(), PRESS_RELEASE))}</SUBMISSION>\n".encode()


def in_pem(raw: bytes) -> bytes:
    """A submission in the wrapper of the years before 2010, lines that begin with a dash escaped."""
    escaped = b"\n".join(b"- " + line if line.startswith(b"-") else line for line in raw.split(b"\n"))
    return (
        b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n"
        b"Originator-Name: webmaster@www.sec.gov\nMIC-Info: RSA-MD5,RSA,\n q83vEjRWeJA=\n\n"
        + escaped
        + b"-----END PRIVACY-ENHANCED MESSAGE-----\n"
    )
