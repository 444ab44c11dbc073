import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.filing.text import is_html, readable_text


def text_of(body: str) -> str:
    return readable_text(f"<html><body>{body}</body></html>")


def lines_of(body: str) -> list[str]:
    return [line for line in text_of(body).split("\n") if line]


def test_blocks_stand_apart_and_line_breaks_do_not():
    assert text_of("<p>One<br>two</p><p>Three</p><div>Four</div>") == "One\ntwo\n\nThree\n\nFour"


def test_white_space_of_the_markup_means_nothing():
    assert (
        text_of("<p>One\n  two&nbsp;&#160;\u2003three </p>\n\n\n<p>\n</p>\n<p>Four</p>")
        == "One two three\n\nFour"
    )


def test_inline_tags_never_part_words():
    assert text_of("<p><b>I</b>TEM&nbsp;<font size=2>2.0</font><u>2</u></p>") == "ITEM 2.02"


def test_list_items_have_lines_of_their_own():
    assert lines_of("<ul><li>One<li>Two</ul>Three") == ["One", "Two", "Three"]


def test_rows_have_a_line_and_cells_are_joined():
    table = (
        "<table><tr><td>99.1</td><td> </td><td>Press&nbsp;release</td></tr><tr><td>104<td>Cover page</table>"
    )
    assert text_of(f"<p>Exhibits</p>{table}<p>End</p>") == (
        "Exhibits\n\n99.1 | Press release\n104 | Cover page\n\nEnd"
    )


def test_wrapped_words_in_a_cell_are_one_value():
    row = "<tr><td>(State or other<br>jurisdiction)</td><td><p>(Commission</p><p>File Number)</p></td></tr>"
    assert text_of(f"<table>{row}</table>") == "(State or other jurisdiction) | (Commission File Number)"


def test_an_address_in_a_cell_keeps_its_lines():
    row = "<td>1-2345</td><td>Acme Mills<br>12 Mill Road<br>Akron, Ohio 44301</td><td>34-1234567</td>"
    assert lines_of(f"<table><tr>{row}</tr></table>") == [
        "1-2345 | Acme Mills | 34-1234567",
        "12 Mill Road",
        "Akron, Ohio 44301",
    ]


def test_signs_in_cells_of_their_own_go_back_to_their_amounts():
    cells = ["Sales", "$", "293,618", "$", "(303,457", ")", "4.1", "%"]
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    assert text_of(f"<table><tr>{row}</tr></table>") == "Sales | $293,618 | $(303,457) | 4.1%"


def test_a_row_with_one_filled_cell_keeps_its_lines():
    cell = "<td>By: /s/ Ruth Ames<br>Ruth Ames<br>Treasurer</td>"
    assert lines_of(f"<table><tr><td></td>{cell}</tr></table>") == [
        "By: /s/ Ruth Ames",
        "Ruth Ames",
        "Treasurer",
    ]


def test_signatures_side_by_side_keep_their_lines():
    row = "<td>Date: May 1, 2007</td><td>By: /s/ Ruth Ames<br>Ruth Ames<br>Treasurer</td>"
    assert lines_of(f"<table><tr>{row}</tr></table>") == [
        "Date: May 1, 2007 | By: /s/ Ruth Ames",
        "Ruth Ames",
        "Treasurer",
    ]


def test_numbered_lines_in_cells_are_rows():
    row = "<td>3.1<br>99.1</td><td>Certificate<br>Press release</td>"
    assert lines_of(f"<table><tr>{row}</tr></table>") == ["3.1 | Certificate", "99.1 | Press release"]


def test_a_page_framed_by_a_table_keeps_its_lines():
    page = "".join(f"<p>Paragraph {number}</p>" for number in range(20))
    lines = lines_of(f"<table><tr><td>Margin</td><td>{page}</td></tr></table>")
    assert lines == ["Margin", *(f"Paragraph {number}" for number in range(20))]


def test_tables_within_cells():
    inner = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert lines_of(f"<table><tr><td>{inner}</td></tr></table>") == ["a | b", "c | d"]
    assert lines_of(f"<table><tr><td>x</td><td>{inner}</td></tr></table>") == ["x | a | b", "c | d"]


def test_cells_outside_of_tables_and_tables_that_nothing_closes():
    assert lines_of("<tr><td>One</td></tr><table><tr><td>Two<td>Three") == ["One", "Two | Three"]


def test_divisions_that_are_shown_inline_break_no_line():
    assert lines_of('<div>(d) <div style="width:9%;display: inline;">Exhibits</div></div>') == [
        "(d) Exhibits"
    ]
    assert lines_of('<div>One<div style="display:inline-block">Two</div></div>') == ["One", "Two"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<title>d8k.htm</title>",
        "<TITLE>\nFORM 8-K</TITLE>",
        "<script>if (1 < 2) { document.write('<p>x</p>') }</script>",
        "<style type='text/css'>p {margin: 0}</style>",
        "<!-- Field: Page; Sequence: 1 <p>x</p> -->",
        "<!-- one --!><!DOCTYPE html><?xml version='1.0'?>",
        "<ix:header><ix:hidden><ix:nonNumeric name='x'>false</ix:nonNumeric></ix:hidden></ix:header>",
        '<div style="display:none"><div>x</div><p>y</p></div>',
        '<DIV STYLE="color:red; DISPLAY : None">x</DIV>',
        "<span style='display:none;'>x</span>",
        '<p style="display:none">x',
    ],
)
def test_what_no_reader_sees_is_left_out(hidden):
    assert lines_of(f"<p>One</p>{hidden}<p>Two</p>") == ["One", "Two"]


def test_displayed_facts_of_the_hidden_section_stay():
    assert (
        text_of(
            '<span style="-sec-ix-hidden:hid1">8-K</span> for <ix:nonNumeric name="x">May</ix:nonNumeric>'
        )
        == "8-K for May"
    )


def test_what_is_hidden_and_never_closed_stays():
    assert lines_of('<div style="display:none">One<p>Two</p>') == ["One", "Two"]
    assert lines_of("One<!-- Two<p>Three</p>") == ["One<!-- Two", "Three"]
    assert lines_of("<script>One<p>Two</p>") == ["One", "Two"]


def test_elements_without_content_hide_nothing():
    assert lines_of('One<br style="display:none">Two<div style="display:none"/>Three') == [
        "One",
        "Two",
        "Three",
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("AT&amp;T &lt;x&gt; R&D", "AT&T <x> R&D"),
        ("&#146;s &#147;x&#148; &#150;", "\u2019s \u201cx\u201d \u2013"),
        ("company\x92s", "company\u2019s"),
        ("zero\u200bwidth soft\u00adhyphen&#8203;&shy;", "zerowidth softhyphen"),
        ("&#x2019; &#8217;", "\u2019 \u2019"),
        ("&nosuch; &#;", "&nosuch; &#;"),
        (f"a&#{'9' * 5000};b", "ab"),
        ("&#xD800;&#0;", "\ufffd\ufffd"),
        ("a < b and c <3", "a < b and c <3"),
    ],
)
def test_characters(markup, text):
    assert text_of(markup) == text


@pytest.mark.parametrize(
    "box",
    [
        '<font face="Wingdings">x</font>',
        '<FONT FACE="WINGDINGS">\u00fe</FONT>',
        "<span style='font-family:Wingdings'>&#253;</span>",
        "<span style=\"font-family:'Wingdings 2'\"><b>R</b></span>",
        '<font face="Wingdings 2">S</font>',
        "&#9745;",
        "\u2612",
        "&#61694;",
        '<input type="checkbox" checked>',
        "<INPUT TYPE=CHECKBOX CHECKED='checked' />",
    ],
)
def test_ticked_boxes(box):
    assert text_of(f"{box} Written communications") == "\u2612 Written communications"


@pytest.mark.parametrize(
    "box",
    [
        '<font face="Wingdings">o</font>',
        "<font style='font-family: wingdings'>&#168;</font>",
        '<font style="font-family: wp typographicsymbols">G&#160;</font>',
        '<font face="Wingdings">q</font>',
        '<font face="Wingdings 2">\u00a3</font>',
        "&#9744;",
        "\u25a1",
        "\uf06f",
        '<input type="checkbox">',
    ],
)
def test_empty_boxes(box):
    assert text_of(f"{box} Written communications") == "\u2610 Written communications"


@pytest.mark.parametrize(
    ("alternative", "box"),
    [
        ("[checkbox checked]", "☒"),
        ("[X]", "☒"),
        ("Checked box", "☒"),
        ("[checkbox unchecked]", "☐"),
        ("[ ]", "☐"),
        ("Empty box", "☐"),
        ("Acme Mills logo", ""),
        ("blank", ""),
    ],
)
def test_boxes_that_are_images(alternative, box):
    assert text_of(f'<p><img src="a.gif" alt="{alternative}"> Rule 425</p>') == f"{box} Rule 425".strip()


def test_numbers_aligned_at_the_decimal_point():
    """As in the exhibit list of 0000950135-07-007239."""
    row = "<tr><td>2</td><td>.1*</td><td>Agreement</td></tr>"
    assert text_of(f"<table>{row}</table>") == "2.1* | Agreement"


def test_trading_symbols_stacked_in_a_cell_are_rows():
    row = "<tr><td>Units<br>Warrants</td><td>ACMU<br>ACMW</td><td>NYSE<br>NYSE</td></tr>"
    assert text_of(f"<table>{row}</table>") == "Units | ACMU | NYSE\nWarrants | ACMW | NYSE"


def test_bullets_of_wingdings():
    assert text_of('<span style="font-family:Wingdings">\u00a7</span> one') == "\u2022 one"


def test_words_that_kept_a_wingdings_font_stay():
    assert text_of('<font face="Wingdings">Written communications</font>') == "Written communications"
    assert text_of('<font face="Wingdings">o<p>Long text</p>' + "x" * 500).startswith("o\n\nLong text")


def test_letters_in_other_fonts_are_no_boxes():
    assert text_of('<font face="Arial">o</font> x') == "o x"


def test_preformatted_text_keeps_its_lines_and_columns():
    assert text_of("<p>One</p><pre>a   b\n  c\n\n\nd</pre><p>Two</p>") == "One\n\na   b\n  c\n\nd\n\nTwo"


def test_line_ends_of_any_kind_in_preformatted_text():
    assert text_of("<p>One</p><pre>a\r\nb\rc&#13;d&#10;e</pre>") == "One\n\na\nb\nc d e"


def test_plain_text_in_a_html_wrapper_is_plain_text():
    body = "<HTML><HEAD><TITLE>x</TITLE></HEAD><BODY><PRE>\nFORM  8-K\n<PAGE>\n   next\n</PRE></BODY></HTML>"
    assert not is_html(body)
    assert readable_text(body) == "FORM  8-K\n\n   next"


@pytest.mark.parametrize(
    "body",
    [
        "<HTML><BODY>x",
        "<!DOCTYPE HTML PUBLIC '-//W3C'>x",
        "\n\n<p align=center>x",
        "<div>x",
        '<?xml version="1.0"?><!-- ' + "x" * 3000 + " --><html>x",
        "<TABLE WIDTH=100%><tr><td>x",
        "<XBRL>\n<?xml version='1.0'?>\n<html xmlns='x'>x",
        "<PAGE>  3\n<P>x",
        "Exhibit 99.1\n<p>w<p>x<p>y<p>z",
    ],
)
def test_html_is_recognised(body):
    assert is_html(body)


@pytest.mark.parametrize(
    "body",
    [
        "FORM 8-K\n",
        "<PAGE>\n<TABLE>\n<S>   <C>\na   b\n</TABLE>\n",
        "a < p and <i>see</i>",
        "EXHIBIT 99.1\n\nIt began so:\n\n<!DOCTYPE html>\n<html>\n<title>Slow down</title>\n<h1>No</h1>",
        "<PAGE>   1\n\nIt began so:\n<html>",
        "<PRE>\nx\n</PRE>",
    ],
)
def test_plain_text_is_recognised(body):
    assert not is_html(body)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<img alt="a > b">One', "One"),
        ("<p title='x>y'>One</p>", "One"),
        ('<p align="center>One</p><p>Two</p>', "One\n\nTwo"),
        ("<font size=2 color='>One</font>", "One"),
        ("<a href=x<b>One</b>", "<a href=xOne"),
        ("One<", "One<"),
        ("</p></td></table></div>One", "One"),
        ("<p/>One<br/>Two", "One\nTwo"),
    ],
)
def test_broken_tags(markup, text):
    assert text_of(markup) == text


@pytest.mark.parametrize("tag", ["div", "font", "table", "p", "b", "ul", "pre"])
def test_deep_nesting(tag):
    assert text_of(f"<{tag}>" * 100_000 + "One" + f"</{tag}>" * 100_000 + "<p>Two").split() == ["One", "Two"]


def test_nested_frames_in_great_number():
    assert lines_of("<table><tr><td>" * 50_000 + "One<br>Two") == ["One", "Two"]


@pytest.mark.parametrize(
    "piece",
    [
        "<a ", '<a "', "<a '\"", "<!-- ", "<script>", "display:none ", "<a display:none ", "wingdings ",
        '<div style="display:none">', '<p style="display:none">', "<font face=wingdings>", "&", "&#", "<",
        "<td>", "<br>", '"', "\u0130<p ",
    ],
)  # fmt: skip
def test_repeated_pieces_take_linear_time(piece):
    # A search that starts again at every piece would take minutes here.
    assert "End" in text_of(piece * 50_000 + "><p>End</p>")


def test_long_lines_and_many_cells():
    assert len(text_of("word " * 400_000)) == 5 * 400_000 - 1
    assert text_of("<table><tr>" + "<td>1</td>" * 100_000 + "</tr></table>") == " | ".join("1" * 100_000)


TAGS = [
    "p",
    "div",
    "table",
    "tr",
    "td",
    "br",
    "b",
    "pre",
    "font face=wingdings",
    "div style='display:none'",
    "ix:header",
]
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS]),
        st.sampled_from(["<!--", "-->", "&#0;", "&#13;", "&nbsp;", "<", ">", "'", '"', "\n", " | "]),
        st.text(max_size=8),
    ),
    max_size=60,
)


@given(MARKUP)
@settings(max_examples=100, deadline=None)
def test_any_markup_has_a_text(pieces):
    text = text_of("".join(pieces))
    assert "\r" not in text
    assert "\n\n\n" not in text
    assert text == text.strip("\n")


@given(
    st.lists(st.text(alphabet="abcdefg ", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=12)
)
@settings(max_examples=50, deadline=None)
def test_no_word_is_lost_or_moved(paragraphs):
    words = [word for paragraph in paragraphs for word in paragraph.split()]
    in_paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    in_cells = "<table><tr>" + "".join(f"<td>{paragraph}</td>" for paragraph in paragraphs) + "</tr></table>"
    assert text_of(in_paragraphs).split() == words
    assert text_of(in_cells).replace(" | ", " ").split() == words
