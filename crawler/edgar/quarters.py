"""Calendar quarters: EDGAR files its indexes by them."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a calendar year; `number` is 1 to 4. Quarters compare in order of time."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> "Quarter":
        """Return the quarter in which the day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def start(self) -> dt.date:
        """The quarter's first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> dt.date:
        """The quarter's last day."""
        return dt.date(self.year, 3 * self.number, 30 if self.number in (2, 3) else 31)

    @property
    def path(self) -> str:
        """The quarter's folder below `full-index` and `daily-index`, as "2025/QTR4"."""
        return f"{self.year}/QTR{self.number}"

    def next(self) -> "Quarter":
        """Return the quarter that follows."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


def quarters_between(first: dt.date, last: dt.date) -> list[Quarter]:
    """Return, oldest first, every quarter that has a day from `first` to `last`, both included."""
    quarters = []
    quarter = Quarter.of(first)
    while quarter <= Quarter.of(last):
        quarters.append(quarter)
        quarter = quarter.next()
    return [] if last < first else quarters
