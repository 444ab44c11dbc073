"""Tables for people."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from crawler.commands.saying import printable


def print_table(title: str, columns: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a titled table on stdout; None is empty, and nothing in it acts on the terminal."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for position, column in enumerate(columns):
        # The first column names the row, an accession number often: it has to stay in one piece.
        table.add_column(column, overflow="fold", no_wrap=position == 0)
    for row in rows:
        table.add_row(*("" if value is None else printable(str(value)) for value in row))
    Console(markup=False, emoji=False, highlight=False).print(table)
