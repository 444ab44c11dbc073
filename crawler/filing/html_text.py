"""Text of HTML documents, rendered from the stream of tags.

No tree is built: libxml2 drops what is nested deeper than 2,048 elements, and lines of text need only know
where blocks, rows and cells begin and end.
"""

import re
from collections.abc import Callable, Iterator

from crawler.filing.characters import (
    EMPTY,
    TICKED,
    drawn,
    readable_characters,
    unescape_html,
    without_odd_characters,
)
from crawler.filing.table_rows import row_lines
from crawler.filing.unseen import element_end, lower_case, start_tag_with, without_unseen

# A tag: name, with "/" where it closes, and attributes.
_TAG = re.compile(r"<(/?[a-zA-Z][^\s<>/]*)([^>]*)>")
# Most tags mean nothing here, and are dropped at once; those of other letters fall through `feed`.
_INLINE_TAG = re.compile(
    r"</?(?:span|font|[biua]|ix:[a-zA-Z]+|SPAN|FONT|[BIUA])(?:\s[^>]*)?>|</(?:td|TD)(?:\s[^>]*)?>"
)
# The same as `_TAG` where quoted values hold ">"; where quotes don't pair, the first ">" ends it.
# Possessive quantifiers would say it shorter, but Python 3.11 before 3.11.5 gets them wrong.
_QUOTING_TAG = re.compile(
    r"<(/?[a-zA-Z][^\s<>/]*)"
    r"""([^<>"']*(?:(?:"[^"<]{0,4096}"|'[^'<]{0,4096}')[^<>"']*){0,400}(?=>)|[^<>]*)>"""
)
_ANY_TAG = re.compile(r"(<[^<>]*>)")
# For example style="font-family:Wingdings"
_DRAWING_FONT = re.compile(r"(?:wingding|wp typographicsymbol)s")
# How far behind a start tag its few letters end.
_LOCAL = 400
# For example style="display:inline"
_INLINE = re.compile(r"display\s*:\s*inline\s*(?:[;\"']|$)", re.IGNORECASE)
_CHECKBOX = re.compile(r"\btype\s*=\s*[\"']?checkbox", re.IGNORECASE)
_CHECKED = re.compile(r"\bchecked\b", re.IGNORECASE)
_PART = 200_000
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile(r"[\r\n]")
# alt="[checkbox checked]", alt="[X]", alt="Unchecked box", alt="☐"
_ALTERNATIVE = re.compile(r"""\balt\s{0,9}=\s{0,9}(?:"([^"<>]{1,60})"|'([^'<>]{1,60})')""", re.IGNORECASE)
# For example "☒", "[ ]"
_BOX_WORD = re.compile(r"\w+|[☐☒☑✓✔]|\[\s?_?\s?\]")
_EMPTY_BOX = frozenset(["box", "checkbox", "tickbox", "☐", "[]", "[ ]", "[_]", "unchecked", "unticked"])
_TICKED_BOX = frozenset(["checked", "ticked", "x", "☒", "☑", "✓", "✔"])
_BESIDE_BOX = frozenset(["check", "tick", "mark", "marked", "empty", "blank", "ballot", "with"])
# Tables in tables draw frames around pages; deeper than this nobody draws.
_DEEPEST_TABLE = 24
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "dir", "dl", "dt"}
    | {"fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr"}
    | {"html", "legend", "main", "menu", "nav", "ol", "option", "p", "page", "section", "select", "ul"}
)


def html_text(markup: str) -> str:
    """Return the visible text of HTML: see `crawler.filing.text.readable_text`."""
    seen = _with_boxes(without_unseen(markup))
    rendering = _Rendering()
    for part in _parts(seen):
        rendering.feed(_tokens(part))
    return "\n".join(rendering.finish())


def _parts(markup: str) -> Iterator[str]:
    """Cut markup before tags: a million tags at once would take fifty times their size in memory."""
    start = 0
    while start < len(markup):
        stop = markup.find("<", start + _PART)
        stop = len(markup) if stop < 0 else stop
        yield markup[start:stop]
        start = stop


def _tokens(markup: str) -> list[str]:
    """Split markup at its tags: text, name, attributes, text, ..."""
    if markup.count("<") != markup.count(">"):
        return _QUOTING_TAG.split(markup)
    # Behind the last ">" no tag ends, and each "<" would look for one to the end.
    end = markup.rfind(">") + 1
    *tokens, last = _TAG.split(_INLINE_TAG.sub("", markup[:end]))
    return [*tokens, last + markup[end:]]


def _with_boxes(markup: str) -> str:
    """Replace the few letters of elements in a Wingdings font by what they draw."""
    lowered = lower_case(markup)
    if "wingdings" not in lowered and "wp typographicsymbols" not in lowered:
        return markup
    kept = []
    start = 0
    while opened := start_tag_with(_DRAWING_FONT, lowered, start):
        kept.append(markup[start : opened.end()])
        start = opened.end()
        end = element_end(lowered, opened[1], start, start + _LOCAL)
        if end is not None:
            pieces = _ANY_TAG.split(markup[start:end])
            kept += [piece if piece.startswith("<") else drawn(unescape_html(piece)) for piece in pieces]
            start = end
    kept.append(markup[start:])
    return "".join(kept)


class _Table:
    """A table that is open: where its rows go, and the cells of its open row."""

    __slots__ = ("cells", "outer")

    def __init__(self, outer: list[str]) -> None:
        self.outer = outer
        self.cells: list[list[str]] = []


class _Rendering:
    """Lines of text, grown tag by tag. `lines` is where finished lines go: the document, or the open cell."""

    def __init__(self) -> None:
        self.document: list[str] = []
        self.lines = self.document
        self.pieces: list[str] = []
        self.tables: list[_Table] = []
        self.inline_divs: list[bool] = []
        self.preformatted = False
        self.actions: dict[str, Callable[[str], None]] = {
            **dict.fromkeys(_BLOCKS, self._block),
            **dict.fromkeys((f"/{name}" for name in _BLOCKS), self._block),
            **dict.fromkeys(("br", "li", "/li"), self._line_break),
            **dict.fromkeys(("tr", "/tr"), self._row),
            **dict.fromkeys(("td", "th"), self._open_cell),
            "div": self._open_div,
            "/div": self._close_div,
            "table": self._open_table,
            "/table": self._close_table,
            "pre": self._open_pre,
            "/pre": self._close_pre,
            "input": self._input,
            "img": self._image,
        }

    def feed(self, tokens: list[str]) -> None:
        """Take what `_tokens` split."""
        actions, pieces, preformatted = self.actions, self.pieces, self.preformatted
        stream = iter(tokens)
        self._text(next(stream))
        for name, attributes, text in zip(stream, stream, stream, strict=True):
            act = actions.get(name.lower())
            if act is not None:
                act(attributes)
                preformatted = self.preformatted
            if preformatted:
                self._text(text)
            elif text and (pieces or not text.isspace()):
                pieces.append(text)

    def finish(self) -> list[str]:
        """Close what is open and return the lines; an empty one stands between blocks."""
        while self.tables:
            self._close_table("")
        self._end_line()
        return self.document

    def _text(self, text: str) -> None:
        if self.preformatted and "\n" in text:
            *whole, text = text.split("\n")
            for line in whole:
                self.pieces.append(line)
                self._end_line()
        self.pieces.append(text)

    def _end_line(self) -> None:
        if not self.pieces:
            return
        line = "".join(self.pieces)
        self.pieces.clear()
        if "&" in line:
            line = unescape_html(line)
        if self.preformatted:
            line = _LINE_END.sub(" ", readable_characters(line)).rstrip()
        else:
            if not line.isascii():
                line = without_odd_characters(line)
            line = " ".join(line.split()) if len(line) < _PART else _SPACES.sub(" ", line).strip()
        if line or self.preformatted:
            self.lines.append(line)

    def _line_break(self, _attributes: str) -> None:
        self._end_line()

    def _block(self, _attributes: str) -> None:
        self._end_line()
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _open_div(self, attributes: str) -> None:
        is_inline = "nline" in attributes and _INLINE.search(attributes) is not None
        self.inline_divs.append(is_inline)
        if not is_inline:
            self._block("")

    def _close_div(self, _attributes: str) -> None:
        if not (self.inline_divs and self.inline_divs.pop()):
            self._block("")

    def _open_table(self, _attributes: str) -> None:
        self._block("")
        if len(self.tables) < _DEEPEST_TABLE:
            self.tables.append(_Table(self.lines))

    def _close_table(self, _attributes: str) -> None:
        self._row("")
        if self.tables:
            self.tables.pop()
        self._block("")

    def _row(self, _attributes: str) -> None:
        self._end_line()
        if self.tables:
            table = self.tables[-1]
            self.lines = table.outer
            if table.cells:
                table.outer.extend(row_lines(table.cells))
                table.cells = []

    def _open_cell(self, _attributes: str) -> None:
        self._end_line()
        if self.tables:
            self.lines = []
            self.tables[-1].cells.append(self.lines)

    def _open_pre(self, _attributes: str) -> None:
        self._block("")
        self.preformatted = True

    def _close_pre(self, _attributes: str) -> None:
        self._end_line()
        self.preformatted = False
        self._block("")

    def _image(self, attributes: str) -> None:
        """Show what an image's alternative text says of a box."""
        if match := _ALTERNATIVE.search(attributes):
            self.pieces.append(_box_of(match[1] or match[2]))

    def _input(self, attributes: str) -> None:
        if _CHECKBOX.search(attributes):
            self.pieces.append(TICKED if _CHECKED.search(attributes) else EMPTY)


def _box_of(alternative: str) -> str:
    """The box that an image's alternative text tells of; nothing where it tells of anything else."""
    words = {word.lower() for word in _BOX_WORD.findall(alternative)}
    if words.isdisjoint(_EMPTY_BOX | _TICKED_BOX) or not words <= _EMPTY_BOX | _TICKED_BOX | _BESIDE_BOX:
        return ""
    return EMPTY if words.isdisjoint(_TICKED_BOX) else TICKED
