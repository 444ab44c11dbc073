"""What looks at EDGAR's log sees what must not be there, and nothing else."""

from faults import BLOCK_PAGE, Refusal, Slow
from faulty_edgar import Request
from torture_log import SECONDS_UNTIL_KNOWN, Trouble, archived_again, asked_in_pauses, fetched_at_once

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


def test_two_that_live_do_not_fetch_the_same_at_once():
    log = [request(1.0, 9.0), request(5.0, 6.0, agent="b")]
    assert len(fetched_at_once(log, {}, [])) == 1
    assert fetched_at_once(log, {"a": 3.0}, []) == []
    assert fetched_at_once(log, {}, [Trouble(4.0, 4.5)]) == []
    assert fetched_at_once([request(1.0, 2.0), request(5.0, 6.0, agent="b")], {}, []) == []
    assert fetched_at_once([request(1.0, 9.0), request(5.0, 6.0)], {}, []) == []
    lists = [request(1.0, 9.0, target="/robots.txt"), request(5.0, 6.0, target="/robots.txt", agent="b")]
    assert fetched_at_once(lists, {}, []) == []


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
