"""The pace: moments are taken when due, by one at a time; a block stops everybody."""

import datetime as dt
import threading
from types import SimpleNamespace

import pytest
from ledger_facts import MakePace, query
from sqlalchemy import text

from crawler.db.connection import Database
from crawler.db.ledger.pace import Pace, Turn
from crawler.db.ledger.status import read_status

RATE = 0.1


def test_a_moment_is_taken_when_due_and_the_next_is_a_gap_away(
    database: Database, make_pace: MakePace
) -> None:
    pace = make_pace(RATE)
    assert taken(pace).wait == 0.0
    assert 5 < taken(pace).wait <= 10


def test_a_missed_moment_is_not_made_up(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(RATE)
    set_next(database, "- interval '1 hour'")
    assert taken(pace).wait == 0.0
    assert taken(pace).wait > 5


def test_a_moment_taken_a_little_late_costs_no_pace(database: Database, make_pace: MakePace) -> None:
    set_next(database, "- interval '20 milliseconds'")
    assert taken(make_pace(RATE)).wait == 0.0
    behind = query(database.engine, "select next_at < clock_timestamp() + interval '9.99 s' from crawl_pace")
    assert behind == [(True,)]


def test_processes_share_the_pace_each_with_its_own_gap(database: Database, make_pace: MakePace) -> None:
    slow, fast = make_pace(RATE), make_pace(100)
    assert taken(slow).wait == 0.0
    assert 5 < taken(fast).wait <= 10
    set_next(database, "")
    assert taken(fast).wait == 0.0
    assert taken(slow).wait <= 0.01


def test_of_many_that_ask_at_once_one_gets_the_moment(database: Database, make_pace: MakePace) -> None:
    set_next(database, "- interval '1 second'")
    waits: list[float] = []
    barrier = threading.Barrier(6)

    def ask() -> None:
        pace = make_pace(0.01)
        barrier.wait()
        waits.append(taken(pace).wait)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0.0) == 1


def test_without_a_rate_every_moment_is_due(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(0)
    assert [taken(pace).wait for _ in range(5)] == [0.0] * 5


@pytest.mark.parametrize("rate", [0, RATE])
def test_a_block_stops_everybody_for_its_time(database: Database, make_pace: MakePace, rate: float) -> None:
    pace, other = make_pace(RATE), make_pace(rate)
    assert read_status(database.engine).blocked_until is None
    pace.block(600)
    assert 500 < taken(other).wait <= 600
    until = read_status(database.engine).blocked_until
    assert query(database.engine, "select :until > now() + interval '500 s'", until=until) == [(True,)]


def test_a_shorter_pause_does_not_cut_a_longer_one(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(RATE)
    pace.block(60)
    pace.block(1)
    assert taken(pace).wait > 55


def test_one_block_that_several_answers_tell_of_is_one_pause(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(RATE)
    assert [pace.block(60), pace.block(60)] == [1, 1]
    end_block(database)
    assert pace.block(60) == 2


def test_an_answer_ends_the_row_of_pauses(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(RATE)
    pace.block(60)
    end_block(database)
    pace.answered()
    assert pace.block(60) == 1


def test_a_block_that_repeats_is_longer_until_the_pace_is_whole_again(
    database: Database, make_pace: MakePace
) -> None:
    pace = make_pace(RATE)
    pace.block(60)
    end_block(database)
    pace.answered()
    pace.block(60)
    assert 110 < taken(pace).wait <= 120
    end_block(database, rest=-1)
    pace.block(60)
    assert 50 < taken(pace).wait <= 60


def test_edgar_may_ask_for_a_longer_pause(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(RATE)
    pace.block(60, at_least=300)
    assert 290 < taken(pace).wait <= 300
    # Another answer of the same block.
    pace.block(60, at_least=600)
    assert 590 < taken(pace).wait <= 600


@pytest.mark.parametrize(("rest", "gap"), [(100, 20), (50, 15), (0, 10), (-100, 10)])
def test_after_a_block_the_pace_is_half_and_climbs_back(
    database: Database, make_pace: MakePace, rest: int, gap: float
) -> None:
    pace = make_pace(RATE)
    set_next(database, "")
    with database.engine.begin() as connection:
        connection.execute(
            text("""
                update crawl_pace set blocked_until = clock_timestamp() + make_interval(secs => :rest - 100),
                    whole_at = clock_timestamp() + make_interval(secs => :rest)
            """),
            {"rest": rest},
        )
    assert taken(pace).wait == 0.0
    assert gap - 1 < taken(pace).wait <= gap


def test_a_process_that_is_held_takes_nothing_before_the_row_tells_of_the_block(
    database: Database, make_pace: MakePace
) -> None:
    pace = make_pace(0)
    pace.hold(600)
    assert pace.take() is None
    pace.block(60)
    pace.release()
    turn = taken(pace)
    assert 50 < turn.wait <= 60
    assert turn.is_blocked


def test_a_moment_that_was_taken_before_a_block_became_known_is_void(
    database: Database, make_pace: MakePace
) -> None:
    pace = make_pace(0)
    turn = taken(pace)
    assert turn.wait == 0.0
    assert not pace.is_void(turn)
    pace.hold(60)
    assert pace.is_void(turn)
    pace.release()
    assert pace.is_void(turn)
    assert not pace.is_void(taken(pace))


def test_an_answer_that_takes_longer_than_the_one_before_is_as_old_as_it_would_have_been(
    database: Database, make_pace: MakePace, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 0.0, 0.01, 5.0, 5.0, 8.0, 10.0, 10.0, 12.0])
    pace = make_pace(0)
    # Each is asked for the clock three times: whether it is held, before the row is read, behind it.
    clock = SimpleNamespace(monotonic=lambda: next(moments))
    monkeypatch.setattr("crawler.db.ledger.pace.time", clock)
    assert [taken(pace).taken_at for _ in range(3)] == [0.01, 5.01, 12.0]


def test_an_answer_during_a_pause_says_nothing_of_the_block(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(RATE)
    pace.block(60)
    pace.answered()
    end_block(database)
    assert pace.block(60) == 2


def test_the_longest_repetition_is_three_times_the_pause(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(RATE)
    for _ in range(5):
        pace.block(60)
        end_block(database)
    pace.block(60)
    assert 170 < taken(pace).wait <= 180


def test_quick_gaps_have_no_bursts_after_an_idle_spell(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(100)
    set_next(database, "- interval '1 hour'")
    assert taken(pace).wait == 0.0
    behind = query(database.engine, "select next_at >= clock_timestamp() - interval '1 s' from crawl_pace")
    assert behind == [(True,)]
    set_next(database, "- interval '1 hour'")
    with database.engine.begin() as connection:
        before = connection.execute(text("select clock_timestamp()")).scalar_one()
    assert taken(pace).wait == 0.0
    [(next_at,)] = query(database.engine, "select next_at from crawl_pace")
    assert next_at >= before + dt.timedelta(milliseconds=5)


def test_the_answer_that_ends_a_row_of_pauses_may_come_to_another_process(
    database: Database, make_pace: MakePace
) -> None:
    blocked, other = make_pace(RATE), make_pace(RATE)
    other.answered()
    blocked.block(60)
    end_block(database)
    assert taken(other).wait == 0.0
    other.answered()
    end_block(database)
    assert blocked.block(60) == 1


def taken(pace: Pace) -> Turn:
    turn = pace.take()
    assert turn is not None
    return turn


def set_next(database: Database, offset: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"update crawl_pace set next_at = clock_timestamp() {offset}"))


def end_block(database: Database, *, rest: float = 60) -> None:
    """Let the pause be over, and so many seconds be left until the pace is whole again."""
    with database.engine.begin() as connection:
        connection.execute(
            text("update crawl_pace set next_at = now(), blocked_until = now(), whole_at = now() + :rest"),
            {"rest": dt.timedelta(seconds=rest)},
        )
