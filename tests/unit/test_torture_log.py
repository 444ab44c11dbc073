"""What looks at EDGAR's log sees what must not be there, and nothing else."""

from faults import BLOCK_PAGE, Refusal, Slow
from faulty_edgar import Request
from torture_log import (
    ARRIVING_TOGETHER,
    LEAVING_AT_ONCE,
    SECONDS_UNTIL_KNOWN,
    Standstill,
    Trouble,
    archived_again,
    asked_in_pauses,
    asked_twice,
    crowded_seconds,
)

TARGET = "/Archives/edgar/data/855654/0001104659-07-078711.txt"
BLOCK = Refusal(403, BLOCK_PAGE)
KNOWN = SECONDS_UNTIL_KNOWN + 0.1


def request(arrived, ended=None, *, agent="a", target=TARGET, fault=None, was_archived=False):
    return Request(target, agent, arrived, fault, was_archived, ended)


def test_a_submission_that_was_archived_is_not_asked_for():
    log = [request(1.0, 1.1), request(5.0, 5.1, agent="b", was_archived=True)]
    (line,) = archived_again(log, [])
    assert "0001104659-07-078711" in line
    assert archived_again(log, [Trouble(4.0, 4.5)]) == []
    assert archived_again(log, [Trouble(6.0, 6.5)]) != []


def test_what_one_that_lives_has_asked_for_no_other_asks_for():
    log = [request(1.0, 2.0), request(5.0, 6.0, agent="b")]
    assert len(asked_twice(log, {}, [])) == 1
    assert len(asked_twice(log, {"a": 7.0}, [])) == 1
    assert asked_twice(log, {"a": 3.0}, []) == []
    assert asked_twice(log, {}, [Trouble(4.0, 4.5)]) == []
    assert asked_twice([request(1.0, 2.0), request(5.0, 6.0)], {}, []) == []
    lists = [request(1.0, 9.0, target="/robots.txt"), request(5.0, 6.0, target="/robots.txt", agent="b")]
    assert asked_twice(lists, {}, []) == []


def test_one_that_stands_still_has_what_it_asked_for_and_may_be_frozen_while_it_ends():
    log = [request(1.0, 2.0), request(5.0, 6.0, agent="b")]
    assert len(asked_twice(log, {"a": 9.0}, [], [Standstill("a", 2.5, 7.5)])) == 1
    assert asked_twice(log, {"a": 8.0}, [], [Standstill("a", 3.0, 7.5)]) == []
    assert len(asked_twice(log, {"a": 8.0}, [], [Standstill("b", 3.0, 7.5)])) == 1


def test_nobody_asks_in_a_pause():
    blocked = request(10.0, 10.0, fault=BLOCK)
    late = request(10.0 + KNOWN, agent="b", target="/robots.txt")
    assert len(asked_in_pauses([blocked, late], 2.0, {}, [])) == 1
    assert asked_in_pauses([blocked, request(10.3), request(12.1)], 2.0, {}, []) == []
    assert asked_in_pauses([blocked, late], 2.0, {"a": 10.2}, []) == []
    assert asked_in_pauses([blocked, late], 2.0, {}, [Trouble(9.0, 10.5)]) == []
    assert asked_in_pauses([request(10.0, 10.0, fault=Slow(1)), late], 2.0, {}, []) == []


def test_a_pause_is_as_long_as_edgar_asks_for():
    blocked = request(10.0, 10.0, fault=Refusal(429, retry_after="5"))
    assert len(asked_in_pauses([blocked, request(14.0)], 2.0, {}, [])) == 1
    assert asked_in_pauses([blocked, request(15.1)], 2.0, {}, []) == []


def test_what_was_on_its_way_when_a_block_was_told_begins_no_pause_of_its_own():
    log = [request(10.0, 10.0, fault=BLOCK), request(10.4, 10.5, fault=BLOCK), request(12.2)]
    assert asked_in_pauses(log, 2.0, {}, []) == []


def test_one_that_stood_still_asks_for_no_more_in_a_pause_than_what_was_leaving():
    blocked = request(10.0, 10.0, fault=BLOCK)
    log = [blocked, *(request(11.0 + 0.1 * place, agent="b") for place in range(LEAVING_AT_ONCE + 1))]
    assert len(asked_in_pauses(log, 2.0, {}, [])) == LEAVING_AT_ONCE + 1
    assert len(asked_in_pauses(log, 2.0, {}, [], [Standstill("b", 9.9, 10.9)])) == 1
    assert len(asked_in_pauses(log, 2.0, {}, [], [Standstill("b", 9.0, 9.9)])) == LEAVING_AT_ONCE + 1
    assert len(asked_in_pauses(log, 2.0, {}, [], [Standstill("c", 9.9, 10.9)])) == LEAVING_AT_ONCE + 1


def test_of_a_block_that_was_told_to_one_that_stood_still_the_others_know_behind_it():
    log = [request(10.0, 10.0, fault=BLOCK), request(11.0, agent="b"), request(11.7, agent="b")]
    assert len(asked_in_pauses(log, 2.0, {}, [])) == 2
    assert len(asked_in_pauses(log, 2.0, {}, [], [Standstill("a", 10.1, 11.0)])) == 1
    # Nor does it hide a block that another was told.
    log.insert(1, request(10.3, 10.3, agent="b", fault=BLOCK))
    assert len(asked_in_pauses(log, 2.0, {}, [], [Standstill("a", 10.1, 11.5)])) == 2


def test_in_no_second_come_more_than_the_rate_allows():
    steady = [request(10.0 + 0.1 * place) for place in range(40)]
    burst = [request(11.01 + 0.001 * place) for place in range(ARRIVING_TOGETHER + 2)]
    assert crowded_seconds(steady, 10) == []
    assert crowded_seconds([*steady, *burst], 10) != []
    assert crowded_seconds([*steady, *burst], 0) == []
