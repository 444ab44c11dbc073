"""Invented submissions for the tests of the mirror."""

ACME = ("ACME ROCKETS INC", 1234567)


def filer(
    name: str = ACME[0],
    cik: int = ACME[1],
    sic: str = "INDUSTRIAL CHEMICALS [2810]",
    former: tuple[tuple[str, str], ...] = (),
) -> str:
    """A FILER section in label form; `former` pairs names with days of change."""
    former_companies = "".join(
        f"\n\tFORMER COMPANY:\t\n\t\tFORMER CONFORMED NAME:\t{old}\n\t\tDATE OF NAME CHANGE:\t{day}\n"
        for old, day in former
    )
    return (
        "\nFILER:\n\n\tCOMPANY DATA:\t\n"
        f"\t\tCOMPANY CONFORMED NAME:\t\t\t{name}\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{cik:010d}\n"
        f"\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\t{sic}\n"
        "\t\tIRS NUMBER:\t\t\t\t042726691\n"
        "\t\tSTATE OF INCORPORATION:\t\t\tMA\n"
        "\t\tFISCAL YEAR END:\t\t\t0630\n\n"
        "\tFILING VALUES:\n\t\tFORM TYPE:\t\t8-K\n\t\tSEC ACT:\t\t1934 Act\n"
        "\t\tSEC FILE NUMBER:\t000-17999\n\t\tFILM NUMBER:\t\t071204646\n\n"
        "\tBUSINESS ADDRESS:\t\n\t\tSTREET 1:\t\t1 ORBIT WAY\n\t\tCITY:\t\t\tWALTHAM\n\t\tSTATE:\t\t\tMA\n"
        "\t\tZIP:\t\t\t02451\n\t\tBUSINESS PHONE:\t\t7815550100\n\n"
        "\tMAIL ADDRESS:\t\n\t\tSTREET 1:\t\tPO BOX 9\n\t\tCITY:\t\t\tBOSTON\n"
        f"{former_companies}"
    )


def submission(
    accession_number: str = "0001234567-07-000001",
    day: str = "20071101",
    *,
    form_type: str = "8-K",
    items: tuple[str, ...] = (
        "Results of Operations and Financial Condition",
        "Financial Statements and Exhibits",
    ),
    accepted: str | None = "073105",
    filers: str | None = None,
    body: str = "<HTML>Rockets went up.</HTML>",
    description: str = "CURRENT REPORT",
) -> bytes:
    """A complete submission in label form, as EDGAR serves it; `accepted` is a time on the filing date."""
    acceptance = f"<ACCEPTANCE-DATETIME>{day}{accepted}\n" if accepted else ""
    captions = "".join(f"ITEM INFORMATION:\t\t{caption}\n" for caption in items)
    return (
        f"<SEC-DOCUMENT>{accession_number}.txt : {day}\n"
        f"<SEC-HEADER>{accession_number}.hdr.sgml : {day}\n"
        f"{acceptance}ACCESSION NUMBER:\t\t{accession_number}\n"
        f"CONFORMED SUBMISSION TYPE:\t{form_type}\nPUBLIC DOCUMENT COUNT:\t\t1\n"
        f"CONFORMED PERIOD OF REPORT:\t{day}\n{captions}"
        f"FILED AS OF DATE:\t\t{day}\nDATE AS OF CHANGE:\t\t{day}\n"
        f"{filer() if filers is None else filers}</SEC-HEADER>\n"
        f"<DOCUMENT>\n<TYPE>{form_type}\n<SEQUENCE>1\n<FILENAME>rockets.htm\n<DESCRIPTION>{description}\n"
        f"<TEXT>\n{body}\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    ).encode("latin-1")


def inline_cover(*facts: str, contexts: str = "") -> str:
    """The body of an inline-XBRL document with these facts."""
    return (
        '<XBRL>\n<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><ix:header>'
        f"{contexts}</ix:header>{' '.join(facts)}</html>\n</XBRL>"
    )


def fact(name: str, value: str, context: str = "c-1") -> str:
    """An inline fact of the cover."""
    return f'<ix:nonNumeric contextRef="{context}" name="dei:{name}" id="f-1">{value}</ix:nonNumeric>'
