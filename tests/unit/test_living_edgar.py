"""The scripted EDGAR itself: what it serves when, read by the parsers of the crawler."""

import datetime as dt
import itertools

import pytest
from living_edgar import eastern
from living_schedule import is_settled, moments, random_schedule
from living_year import END, YEAR, number

from crawler.edgar.envelope import damage
from crawler.edgar.listing import daily_master_files, read_listing
from crawler.edgar.master_index import MasterIndex, read_master_index
from crawler.edgar.refusals import Answer, Expected, classify
from crawler.edgar.submissions import read_submissions
from crawler.mirror.edition import Answer as Served

Q1, Q2, Q3, Q4 = (f"/Archives/edgar/full-index/2024/QTR{number}/master.gz" for number in (1, 2, 3, 4))


def served(path: str, when: str) -> Served:
    return YEAR.answer(path, at(when))


def at(when: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(when)
    return eastern(moment.date(), moment.time())


def index(path: str, when: str) -> MasterIndex:
    answer = served(path, when)
    assert classify(answer.status, answer.body, Expected.INDEX) is Answer.DATA
    return read_master_index(answer.body)


def daily(day: str, when: str) -> MasterIndex:
    quarter = (int(day[5:7]) + 2) // 3
    return index(
        f"/Archives/edgar/daily-index/{day[:4]}/QTR{quarter}/master.{day.replace('-', '')}.idx", when
    )


def numbers(read: MasterIndex) -> list[str]:
    return sorted({row.accession_number for row in read.rows})


def is_missing(path: str, when: str, expected: Expected = Expected.INDEX) -> bool:
    answer = served(path, when)
    return classify(answer.status, answer.body, expected) is Answer.MISSING


def test_a_daily_appears_in_the_evening_and_its_listing_says_when() -> None:
    listing = "/Archives/edgar/daily-index/2024/QTR1/index.json"
    path = "/Archives/edgar/daily-index/2024/QTR1/master.20240108.idx"
    assert is_missing(path, "2024-01-08T22:00")
    assert numbers(daily("2024-01-08", "2024-01-08T22:30")) == [number(5), number(6), number(7)]
    files = daily_master_files(read_listing(served(listing, "2024-01-08T22:30").body), 2024)
    assert [file.day.day for file in files] == [2, 3, 4, 5, 8]
    assert files[-1].last_modified == at("2024-01-08T22:05")
    assert is_missing("/Archives/edgar/daily-index/2024/QTR2/index.json", "2024-04-01T12:00")


def test_a_rewritten_daily_has_a_row_more_and_one_changed() -> None:
    before, after = (daily("2024-01-09", when) for when in ("2024-01-10T12:00", "2024-01-11T12:00"))
    assert (numbers(before), numbers(after)) == ([number(8)], [number(8), number(9)])
    assert [row.company_name for row in before.rows] == ["ALDER CORP"]
    assert {row.company_name for row in after.rows} == {"ALDER CORP /NEW/", "BIRCH INC"}


def test_dailies_keep_what_quarterlies_drop() -> None:
    assert numbers(daily("2024-01-04", "2025-01-18")) == [number(3)]
    assert number(3) in numbers(index(Q1, "2024-01-16T11:00"))
    assert number(3) not in numbers(index(Q1, "2024-01-20T11:00"))
    address = f"/Archives/edgar/data/1300300/{number(3)}.txt"
    assert damage(served(address, "2024-01-16T11:00").body) is None
    assert is_missing(address, "2024-01-16T12:00", Expected.SUBMISSION)


def test_the_first_quarterly_of_a_quarter_comes_with_its_first_night() -> None:
    assert is_missing(Q2, "2024-04-01T22:00")
    assert index(Q2, "2024-04-01T22:30").last_data_received == dt.date(2024, 4, 1)
    assert index(Q4, "2024-10-01T06:00").last_data_received == dt.date(2024, 9, 28)
    assert not index(Q4, "2024-10-01T06:00").rows


def test_quarterlies_are_made_anew_on_saturdays_and_not_in_between() -> None:
    made = [served(Q1, when).last_modified for when in ("2024-04-13T03:00", "2024-04-13T04:00", "2024-04-19")]
    assert made == [at("2024-04-06T03:30"), at("2024-04-13T03:30"), at("2024-04-13T03:30")]
    assert index(Q1, "2024-04-19").last_data_received == dt.date(2024, 3, 31)


def test_a_filing_moved_over_the_end_of_a_quarter() -> None:
    assert number(15) in numbers(index(Q1, "2024-04-12"))
    assert number(15) in numbers(index(Q2, "2024-04-12"))
    assert number(15) not in numbers(index(Q1, "2024-04-14"))
    assert number(21) not in numbers(index(Q1, "2024-04-12")) + numbers(index(Q2, "2024-04-12"))
    assert number(21) in numbers(index(Q1, "2024-04-14"))


def test_three_filers_one_of_whose_addresses_is_not_there() -> None:
    paths = [row.path for row in index(Q1, "2025-01-18").rows if row.accession_number == number(2)]
    statuses = {path: served(f"/Archives/{path}", "2025-01-18").status for path in paths}
    assert sorted(statuses.values()) == [200, 200, 404]
    assert statuses[f"edgar/data/90400/{number(2)}.txt"] == 404


def test_lines_that_are_odd() -> None:
    assert len(index(Q2, "2025-01-18").problems) == 1
    assert number(23) in index(Q2, "2025-01-18").problems[0].line
    assert len(index(Q3, "2025-01-18").problems) == 1
    assert len(daily("2024-08-14", "2025-01-18").problems) == 1
    assert len(daily("2024-01-05", "2025-01-18").rows) == 1


def test_submissions_data_knows_a_company_as_it_is_now() -> None:
    path = "/submissions/CIK0000300100.json"
    before, after = (read_submissions(served(path, when).body) for when in ("2024-06-01", "2025-01-18"))
    assert (before.profile.name, after.profile.name) == ("ALDER CORP", "ALDER HOLDINGS INC")
    assert [one.name for one in after.profile.former_names] == []
    assert [one.accession_number for one in after.filings][:2] == [number(35), number(26)]
    assert is_missing("/submissions/CIK0000300999.json", "2025-01-18", Expected.JSON)


def test_folders_of_years_and_quarters_begin_with_their_first_day() -> None:
    root = "/Archives/edgar/full-index"
    names = [
        [entry.name for entry in read_listing(served(path, when).body)]
        for path in (f"{root}/index.json", f"{root}/2024/index.json")
        for when in ("2024-12-31T23:00", "2025-01-01T00:30")
    ]
    quarters = ["QTR1", "QTR2", "QTR3", "QTR4"]
    assert names == [["2024"], ["2024", "2025"], quarters, quarters]


def test_the_year_ends_settled_and_most_moments_are() -> None:
    assert is_settled(YEAR, END)
    unsettled = [moment for moment in moments(YEAR) if not is_settled(YEAR, moment)]
    assert at("2024-07-04T18:00") in unsettled
    assert len(unsettled) < len(moments(YEAR)) / 4


@pytest.mark.parametrize("seed", range(5))
def test_schedules_go_forward_in_time_and_leave_a_day_before_their_end(seed: int) -> None:
    schedule, again = (random_schedule(seed, steps=20) for _ in range(2))
    assert schedule == again
    assert len(schedule.steps) == 20
    times = [step.moment for step in schedule.steps]
    assert all(earlier <= later for earlier, later in itertools.pairwise(times))
    assert times[-1] < schedule.end - dt.timedelta(hours=25)
