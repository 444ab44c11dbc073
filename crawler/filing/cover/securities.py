"""The table "Securities registered pursuant to Section 12(b) of the Act" (covers since 2019)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.filing.lines import cells_of, is_blank, squeezed
from crawler.filing.record import Security

# "Securities registered pursuant to Section 12(b) of the Act:", and not the box of "Rule 14a-12(b)"
_HEADING = re.compile(r"(?:securities|pursuant).{0,60}(?<![-–—])12\s?\(b\)", re.IGNORECASE)
# For example "Title of each class", "Trading Symbol(s)", "Name of each exchange on which registered"
_COLUMN_NAME = re.compile(
    r"title\s{1,3}of\s{1,3}(?:each|securities|class)|trading\s{0,3}symbol|ticker symbol"
    r"|name\s{1,3}of\s{1,3}(?:each|the)?\s{0,3}exchange|exchange\s{1,3}on\s{1,3}which"
    r"|on\s{1,3}which\s{1,3}(?:is\s)?registered"
    r"|^\W{0,3}(?:registrant|symbols?(?:\(s\))?|registered|class|each class)\W{0,3}$",
    re.IGNORECASE,
)
# What the heads of title, symbol and exchange say.
_HEADS = (
    re.compile(r"\btitle|\bclass\b", re.IGNORECASE),
    re.compile(r"symbol", re.IGNORECASE),
    re.compile(r"exchange|registered", re.IGNORECASE),
)
# For example "Indicate by check mark whether ..", "Item 8.01"
_END = re.compile(
    r"indicate by check|emerging growth|12\s?\(g\)|check the appropriate|explanatory note"
    r"|^\W{0,6}(?:items?|section)\s{1,9}\d",
    re.IGNORECASE,
)
# For example "The Nasdaq Stock Market LLC", "NYSE Arca"
_EXCHANGE = re.compile(r"exchange|nasdaq|nyse|market\b|\barca\b|\bcboe\b|\botc|\bbats\b", re.IGNORECASE)
# For example "NYSE", "the New York Stock Exchange": exchanges, whatever stands beside them
_WHOLE_EXCHANGE = re.compile(
    r"(?:the\s)?(?:nyse|new york stock exchange|nasdaq|chicago stock|cboe|american stock|london stock|otc)",
    re.IGNORECASE,
)
# For example "Common Stock (1)", "NYSE*"
_FOOTNOTE_MARK = re.compile(r"\s?(?:\(\d\)|[*†‡]{1,3})$")
# For example "KO", "KO26C"
_SYMBOL = re.compile(r"[A-Z]{1,5}\d{0,3}[A-Z]?")
# The end of an exchange's name in a row of its own: "The Nasdaq Global" / "Market"
_EXCHANGE_END = re.compile(
    r"(?:(?:global|select|capital|stock)\s)*(?:market|exchange|arca|american)?,?\s?(?:llc|inc\.?|l\.l\.c\.?)?",
    re.IGNORECASE,
)
# For example "The Nasdaq Stock Market": the name of an exchange is complete
_ENDED = re.compile(r"(?:market|exchange|llc|inc\.?|arca|american|nyse|nasdaq)$", re.IGNORECASE)
# For example "Acme Corp."
_COMPANY = re.compile(r"\b(?:inc|corp|corporation|company|co|llc|l\.?p|plc|ltd|trust)\b\.?$", re.IGNORECASE)
# For example "Common Stock", "3.375% Notes due 2027"
_CLASS = re.compile(r"stock|share|unit|note|warrant|right|preferred|debenture|bond|interest", re.IGNORECASE)
# For example "Registrant", "Name of each registrant"
_REGISTRANT_HEAD = re.compile(r"(?:name of (?:the |each )?)?registrants?(?: name)?", re.IGNORECASE)
# For example "Note: ..", "1 The last four digits of .."
_NOTE = re.compile(r"notes?\s?:|\d\s{1,3}[A-Z].{40}", re.IGNORECASE)
# For example "None", "N/A", "---"
_NONE = re.compile(r"(?:none|n/?a|not applicable|[-–—\s]{1,40})\.?", re.IGNORECASE)
_LONGEST_SYMBOL = 12
_LONGEST_LINE = 3000
_MOST_LINES = 400


def table_lines(lines: Sequence[str]) -> range:
    """Which of the cover's lines are the Section 12(b) table, with its heading and column names."""
    start = next((index for index, line in enumerate(lines) if line and _begins_table(line[:400])), None)
    if start is None:
        return range(0)
    end = start + 1
    while end < min(len(lines), start + _MOST_LINES) and not _END.search(lines[end][:400]):
        end += 1
    return range(start, end)


def read_securities(lines: Sequence[str]) -> tuple[Security, ...]:
    """The securities in the lines of the cover's table, in order; none where it names none.

    A dash in the place of a symbol is no symbol. A cell that spans rows is printed once, in the first of
    them: a row without exchange has that of the row before.
    """
    rows = [row for line in lines if not is_blank(line) and (row := _row(line))]
    if beside := _beside_their_heads(rows):
        return beside
    column = _registrant_column(rows)
    if column is not None:
        rows = [[*row[:column], *row[column + 1 :]] if len(row) > 3 else row for row in rows]
    order = _order_of_columns(rows)
    if order is not None:
        rows = [[row[at] for at in order] if len(row) == len(order) else row for row in rows]
    data = [row for row in rows if row and not any(map(_is_column_name, row))]
    data = [row for row in data if len(row) > 1 or len(row[0]) < 120]  # longer ones are notes
    if all(len(row) == 1 for row in data):
        data = _in_threes([row[0] for row in data])
    found: list[Security] = []
    for row in data:
        _add(found, row)
    return tuple(found)


def _beside_their_heads(rows: Sequence[Sequence[str]]) -> tuple[Security, ...]:
    """The securities of a table that stands on its side: "Title of each class: | Common Stock"; none else."""
    pairs = [row for row in rows if len(row) == 2 and _is_column_name(row[0]) and not _is_column_name(row[1])]
    titles, symbols, exchanges = ([row[1] for row in pairs if head.search(row[0])] for head in _HEADS)
    if not len(titles) == len(symbols) == len(exchanges):
        return ()
    return tuple(
        Security(title, _symbol(symbol), exchange)
        for title, symbol, exchange in zip(titles, symbols, exchanges, strict=True)
    )


def _registrant_column(rows: Sequence[Sequence[str]]) -> int | None:
    """The column that names registrants, by its head or by what stands in the first; None without one."""
    for row in rows:
        named = [index for index, cell in enumerate(row) if len(row) > 3 and _REGISTRANT_HEAD.fullmatch(cell)]
        if named:
            return named[0]
    is_first = any(len(row) > 3 and _COMPANY.search(row[0]) and not _CLASS.search(row[0]) for row in rows)
    return 0 if is_first else None


def _order_of_columns(rows: Sequence[Sequence[str]]) -> tuple[int, ...] | None:
    """Where title, symbol and exchange stand in a row, by the heads of the columns; None without heads."""
    for row in rows:
        places = [[at for at, cell in enumerate(row) if head.search(cell)] for head in _HEADS]
        if len(row) == len(_HEADS) and all(len(place) == 1 for place in places):
            order = tuple(place[0] for place in places)
            return order if len(set(order)) == len(order) else None
    return None


def _begins_table(line: str) -> bool:
    """Whether a line is the table's heading or its column names."""
    lowered = line.lower()
    is_heading = "12" in line and "(b)" in lowered and _HEADING.search(line)
    return bool(is_heading or ("symbol" in lowered and _COLUMN_NAME.search(line)))


def _is_column_name(cell: str) -> bool:
    """Whether a cell is no value."""
    return bool(_COLUMN_NAME.search(cell) or _HEADING.search(cell))


def _row(line: str) -> list[str]:
    """The texts of a line's cells, without footnote marks, which may be all of a cell."""
    texts = (_FOOTNOTE_MARK.sub("", squeezed(cell.text)) for cell in cells_of(line[:_LONGEST_LINE]))
    return [text for text in texts if text]


def _in_threes(texts: Sequence[str]) -> list[list[str]]:
    """Rows of a table whose cells stand below one another: title, symbol, exchange."""
    return [list(texts[index : index + 3]) for index in range(0, len(texts) - 2, 3)]


def _add(found: list[Security], row: Sequence[str]) -> None:
    """Add a row's security to `found`, or what goes on from the row before."""
    if all(_NONE.fullmatch(cell) for cell in (row if len(row) < 3 else row[-3:])):
        return
    if len(row) == 2 and _is_without_class(row):
        return
    if len(row) >= 3 and _EXCHANGE.search(row[-2]) and _SYMBOL.fullmatch(row[-1]):
        found.append(Security(", ".join(row[:-2]), row[-1], row[-2]))  # the exchange before the symbol
    elif len(row) >= 3:
        found.append(Security(", ".join(row[:-2]), _symbol(row[-2]), row[-1]))
    elif len(row) == 2:
        before = found[-1] if found else None
        security = _of_two_cells(row[0], row[1], before)
        if before and (security.title or "").startswith(f"{before.title} "):
            found.pop()
        found.append(security)
    elif found and _WHOLE_EXCHANGE.match(row[0]) and _WHOLE_EXCHANGE.match(found[-1].exchange or ""):
        # A second exchange for the same security: IBM on the NYSE and on NYSE Chicago (0001104659-24-057038).
        found.append(replace(found[-1], exchange=row[0]))
    elif found:
        found[-1] = _extended(found[-1], row[0])


def _is_without_class(row: Sequence[str]) -> bool:
    """Whether a row says that a registrant has no registered securities: "Acme Power Company | None"."""
    return bool(_NONE.fullmatch(row[1]) and _COMPANY.search(row[0]) and not _CLASS.search(row[0]))


def _of_two_cells(first: str, second: str, before: Security | None) -> Security:
    """A row with one cell of three missing: no symbol, or what the row before says as well."""
    if before is not None and _EXCHANGE_END.fullmatch(second) and not _ENDED.search(before.exchange or ""):
        return Security(f"{before.title} {first}", before.symbol, f"{before.exchange} {second}")
    if before is not None and _SYMBOL.fullmatch(first) and _EXCHANGE.search(second):
        return Security(before.title, first, second)
    if before is not None and second == before.symbol and _EXCHANGE.search(first):
        return Security(before.title, second, first)
    if before is None or _EXCHANGE.search(second) or len(second) > _LONGEST_SYMBOL:
        return Security(first, None, second)
    return Security(first, _symbol(second), before.exchange)


def _extended(security: Security, text: str) -> Security:
    """A security with the line on which its title or exchange goes on; footnotes and heads are left out."""
    if text.startswith("(") and _EXCHANGE.search(text):
        return Security(security.title, security.symbol, f"{security.exchange} {text}")
    if text[0] in "*†(" or _NOTE.match(text) or _heads_a_group(text):
        return security
    return Security(f"{security.title} {text}", security.symbol, security.exchange)


def _heads_a_group(text: str) -> bool:
    """Whether a line says whose securities follow: "Acme Corp.:", "Notes of Acme Capital, Inc."."""
    return text.endswith(":") or (_COMPANY.search(text) is not None and text[0].isupper())


def _symbol(text: str) -> str | None:
    """A trading symbol, or None for a dash or "N/A"."""
    return None if _NONE.fullmatch(text) else text
