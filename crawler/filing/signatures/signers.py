"""The signers of a report, read from the cells of its signature blocks."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.filing.lines import squeezed
from crawler.filing.record import Signature
from crawler.filing.signatures.cells import Kind, SignatureCell
from crawler.filing.signatures.people import (
    begins_with_office,
    has_office,
    is_company,
    is_unfinished,
    joined_names,
    name_and_title,
    signs_for_another,
)

_LONGEST_NAME = 200
_LONGEST_TITLE = 250


@dataclass(slots=True)
class _Signer:
    """A signer while the block is read."""

    registrant: str | None
    line: int
    conformed: str | None = None
    typed: str | None = None
    titles: list[str] = field(default_factory=list)

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the conformed signature is known."""
        return self.typed is None and not self.titles

    def is_named_by(self, text: str) -> bool:
        """Whether a text is the signer's name, or begins with the typed one where no title is known."""
        name = self.typed or self.conformed or ""
        if squeezed(name).strip(" .,").casefold() == text.strip(" .,").casefold():
            return True
        return bool(self.typed) and not self.titles and _begins_with_name(text, name)

    def name_and_title(self) -> tuple[str | None, str | None]:
        """The typed name, else the conformed one; and the title."""
        name, titles = self.typed, self.titles
        if self.conformed is not None and (name is None or begins_with_office(name)):
            name, title = name_and_title(self.conformed)
            titles = [*([title] if title else []), *titles]
        return name, squeezed(" ".join(titles)).strip(" ,;") or None


def read_signers(cells: Iterable[SignatureCell]) -> tuple[Signature, ...]:
    """The signers that the cells show, in order.

    A date that stands once is everybody's; each signer has the registrant named last before. The typed name
    is taken over the conformed one. A block that nobody signed counts, if it types a name.
    """
    reader = _Reader()
    for cell in cells:
        reader.take(cell)
    return tuple(reader.signatures())


class _Reader:
    """Takes cells one by one. `open` is the signer being read, `waiting` may be the next one's registrant."""

    def __init__(self) -> None:
        self.signers: list[_Signer] = []
        self.dates: list[tuple[int, dt.date]] = []
        self.waiting: list[SignatureCell] = []
        self.registrant: str | None = None
        self.open: _Signer | None = None
        self.is_after_by = False
        self.is_signed_for = False
        self.label: Kind | None = None

    def take(self, cell: SignatureCell) -> None:
        """Take the next cell."""
        kind = self.label if self.label and cell.kind is Kind.TEXT else cell.kind
        self.label = None
        if kind is Kind.DATE and cell.day is not None:
            self.dates.append((cell.line, cell.day))
        elif kind is Kind.SENTENCE:
            self._close()
            self.waiting.clear()
        elif kind is Kind.REGISTRANT:
            self._settle_registrant()
        elif kind in (Kind.BY, Kind.MARK):
            self._sign(cell)
        elif kind in (Kind.NAME, Kind.TITLE) and not cell.text:
            self.label = kind
        elif kind is Kind.NAME:
            self._take_name(cell)
        elif kind is Kind.TITLE:
            if self.open is not None:
                self.open.titles.append(cell.text)
        else:
            self._take_text(cell)

    def signatures(self) -> Iterator[Signature]:
        """The signers with their dates."""
        self._close()
        signers = [signer for signer in self.signers if signer.conformed or not signer.is_bare]
        signers = signers or list(_unmarked(self.waiting))
        for position, signer in enumerate(signers):
            name, title = signer.name_and_title()
            yield Signature(signer.registrant, self._date(signers, position), name, title)

    def _sign(self, cell: SignatureCell) -> None:
        """Take "By:" or a mark: a new signer, unless the two stand together."""
        self._drop_entity()
        signer = self.open
        if cell.kind is Kind.BY:
            if signer is None or signer.conformed is None or not signer.is_bare:
                self._begin(cell)
            self.is_after_by = True
            return
        if signer is None or not self.is_after_by or signer.conformed is not None:
            signer = self._begin(cell)
        signer.conformed = cell.text or None
        self.is_after_by = False

    def _drop_entity(self) -> None:
        """Drop what stood behind "By:" if it is a company, over lines, that signs for the registrant."""
        signer = self.open
        if signer is None or signer.conformed is not None or signer.typed is None:
            return
        lines = [signer.typed, *signer.titles[:1]]
        if any(map(is_company, lines)) or signs_for_another(" ".join(lines)):
            self.signers.remove(signer)
            self.open, self.is_signed_for = None, True

    def _begin(self, cell: SignatureCell) -> _Signer:
        """Begin a signer; what waits names the registrant, unless it tells of one that signs for it."""
        self._close()
        self._settle_registrant()
        self.is_signed_for = False
        self.open = _Signer(self.registrant, cell.line)
        self.signers.append(self.open)
        return self.open

    def _close(self) -> None:
        """End the open signer. Companies at the end of its title are the next registrant."""
        if self.open is None:
            return
        titles = self.open.titles
        while len(titles) > 1 and is_company(titles[-1]):
            self.waiting.insert(0, SignatureCell(Kind.TEXT, titles.pop(), self.open.line))
        self.open = None

    def _settle_registrant(self) -> None:
        """Make the waiting text the registrant of the signers to come."""
        if not self.waiting:
            self._close()
        texts = [cell.text for cell in self.waiting]
        self.waiting.clear()
        if texts and not self.is_signed_for:
            named = texts if len(texts) <= 3 else [text for text in texts if is_company(text)] or texts
            self.registrant = (
                joined_names(named[-6:]).removesuffix("(Registrant)").removesuffix("(REGISTRANT)")
            )
            self.registrant = self.registrant.strip() or None

    def _take_name(self, cell: SignatureCell) -> None:
        """Take a name after its label."""
        signer = self.open or self._begin(cell)
        self.is_after_by = False
        signer.typed, title = name_and_title(cell.text, signer.conformed)
        if title:
            signer.titles.append(title)

    def _take_text(self, cell: SignatureCell) -> None:
        """Take text without a label: a registrant, a typed name or a title."""
        signer = self.open
        if signer is None:
            if len(cell.text) < _LONGEST_NAME:
                self.waiting.append(cell)
        elif self.is_after_by and signer.conformed is None and signs_for_another(cell.text):
            self.signers.remove(signer)
            self.open, self.is_signed_for = None, True
            self.waiting.clear()
        elif signer.is_bare:
            self._take_first_text(signer, cell)
        elif signer.is_named_by(cell.text):
            self._take_name_again(signer, cell)
        elif _begins_a_block(signer, cell):
            self._close()
            self.waiting = [cell]
        elif len(cell.text) < _LONGEST_TITLE:
            signer.titles.append(cell.text)

    def _take_first_text(self, signer: _Signer, cell: SignatureCell) -> None:
        """Take what follows a conformed signature: the typed name, or the rest of a title behind the mark."""
        if signer.conformed and _goes_on_with_title(signer.conformed, cell.text):
            # as in "/s/ Ruth Miller, Vice President and Chief" with "Financial Officer" below
            signer.typed, title = name_and_title(signer.conformed)
            signer.titles = [title or "", cell.text]
        else:
            self._take_name(cell)

    def _take_name_again(self, signer: _Signer, cell: SignatureCell) -> None:
        """Take the typed name below the conformed one, or below itself: "By: Ruth Miller"."""
        if signer.typed is None:
            signer.typed = cell.text
        elif not signer.titles and len(cell.text) > len(signer.typed):
            self._take_name(cell)

    def _date(self, signers: Sequence[_Signer], position: int) -> dt.date | None:
        """The date of a signer: in its turn, else the last one before it, else the first."""
        if not self.dates:
            return None
        if len(self.dates) == len(signers):
            return self.dates[position][1]
        before = [day for line, day in self.dates if line <= signers[position].line]
        return before[-1] if before else self.dates[0][1]


def _begins_with_name(text: str, name: str) -> bool:
    """Whether a text is a name and more, in letters of any case."""
    return len(text) > len(name) and text[: len(name)].casefold() == name.casefold()


def _goes_on_with_title(conformed: str, text: str) -> bool:
    """Whether a conformed signature has a title behind the name, and `text` is more of the title."""
    name, title = name_and_title(conformed)
    if not name or not title or not has_office(text):
        return False
    return not _begins_with_name(text, name) and not begins_with_office(text)


def _begins_a_block(signer: _Signer, cell: SignatureCell) -> bool:
    """Whether text after a signer with a title belongs to the next block, rather than to the title."""
    if not signer.titles or is_unfinished(signer.titles[-1]) or has_office(cell.text):
        return False
    return is_company(cell.text) or (cell.is_apart and not cell.text.startswith("("))


def _unmarked(waiting: Sequence[SignatureCell]) -> Iterator[_Signer]:
    """The signer of a block without any mark: registrant, name and title on lines of their own."""
    texts = [cell.text for cell in waiting]
    for index in range(len(texts) - 1):
        if has_office(texts[index + 1]) and not is_company(texts[index]):
            registrant = joined_names([text for text in texts[:index] if is_company(text)])
            titles = list(_title_at(texts, index + 1))
            yield _Signer(registrant or None, waiting[index].line, None, texts[index], titles)
            return


def _title_at(texts: Sequence[str], start: int) -> Iterator[str]:
    """The lines of the title that begins with text `start`: "Controller of Acme" / "and of Acme Power"."""
    yield texts[start]
    for before, text in pairwise(texts[start:]):
        if not is_unfinished(before) and not text[:1].islower():
            return
        yield text
