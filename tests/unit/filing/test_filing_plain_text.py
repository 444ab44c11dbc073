import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.filing.text import readable_text


def test_lines_and_columns_stand_as_they_are():
    body = "  FORM 8-K\n\n  Delaware          0-17999\n  (State)\t\t(File No.)   \n"
    assert readable_text(body) == "  FORM 8-K\n\n  Delaware          0-17999\n  (State)\t\t(File No.)"


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_any_line_ends(line_end):
    assert readable_text("One\nTwo\n".replace("\n", line_end)) == "One\nTwo"


def test_runs_of_blank_lines_shrink():
    assert readable_text("One\n\n\n   \n\nTwo") == "One\n\nTwo"


def test_marks_are_left_out():
    body = (
        "<TABLE>\n<CAPTION>\nName      Age\n<S>       <C>\nRuth       61\n</TABLE>\n<FN>\n<F1> note\n</FN>\n"
    )
    assert readable_text(body).split() == ["Name", "Age", "Ruth", "61", "note"]


def test_what_only_looks_like_a_mark_stays():
    assert (
        readable_text("write to <ruth@example.com> if x < y > z")
        == "write to <ruth@example.com> if x < y > z"
    )


@pytest.mark.parametrize("number", ["7", "-7-", "- 7 -", "Page 7 of 9", "F-7", "iv", "   12   ", "[7]"])
def test_page_numbers_beside_a_page_break_are_left_out(number):
    assert readable_text(f"One\n\n{number}\n\n<PAGE>\nTwo").split() == ["One", "Two"]
    assert readable_text(f"One\n<PAGE>\n\n{number}\nTwo").split() == ["One", "Two"]
    assert readable_text(f"One\n{number}\n\fTwo").split() == ["One", "Two"]


def test_number_behind_the_page_mark_is_left_out():
    assert readable_text("One\n<PAGE>   7\nTwo").split() == ["One", "Two"]
    assert readable_text("One\n<PAGE> Two").split() == ["One", "Two"]


def test_numbers_elsewhere_stay():
    assert readable_text("Sales\n\n7\n\nCosts\n<PAGE>\n2007 was good\n").split() == [
        "Sales", "7", "Costs", "2007", "was", "good",
    ]  # fmt: skip


def test_numbers_that_no_page_break_is_near_stay():
    assert readable_text("One\n\n7\n") == "One\n\n7"


def test_references_to_line_ends_are_spaces():
    assert readable_text("One&#13;two&#10;three&#13;\n") == "One two three"


def test_whole_references_are_resolved_and_others_stay():
    assert readable_text("AT&T, S&P; P&amp;G &#167; &#8203;&copyright") == "AT&T, S&P; P&G \u00a7 &copyright"
    assert readable_text(f"&#{'1' * 5000};") == f"&#{'1' * 5000};"


def test_characters_of_windows_and_odd_spaces():
    assert readable_text("company\x92s\u00a0report\u200b") == "company\u2019s report"


def test_boxes_in_brackets_stay():
    assert readable_text("[X] Written\n[ ] Soliciting\n|_| Other") == "[X] Written\n[ ] Soliciting\n|_| Other"


@pytest.mark.parametrize(
    "piece", ["<PAGE>\n", "\n", " ", "1", "<S>", "&#", "<TITLE>", "-", "(", "<TABLE ", "\f7\n"]
)
def test_repeated_pieces_take_linear_time(piece):
    # A search that starts again at every piece would take an hour here.
    assert readable_text("One\n" + piece * 200_000 + "\nEnd").endswith("End")


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["<PAGE>", "\n", "\r", "\f", "<S>", "7", "&amp;", " "]), st.text(max_size=9)
        ),
        max_size=60,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_text(pieces):
    text = readable_text("".join(pieces))
    assert "\r" not in text
    assert "\n\n\n" not in text


@given(st.lists(st.text(alphabet="abc defg,.", max_size=30), max_size=20))
@settings(max_examples=50, deadline=None)
def test_no_word_is_lost_or_moved(lines):
    assert readable_text("\n".join(lines)).split() == " ".join(lines).split()
