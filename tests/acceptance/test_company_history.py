"""Companies' histories by the real command: who is meant, what is read of them, and what of it can't be."""

import json

import pytest
from bent_mirror import at, bend, is_for_people, number, other, submission, submissions_sent

from crawler.mirror.server import MirrorServer

ROCKETS, ANVILS, BIRDS, MICE = 9911000, 9911001, 9911002, 9911003
NAMES = {
    ROCKETS: "ACME ROCKETS INC",
    ANVILS: "ACME ANVILS & SONS CORP /DE/",
    BIRDS: "ROAD RUNNER L P",
    MICE: "MOUSE HOUSE LTD",
}
TICKERS = {"0": {"cik_str": BIRDS, "ticker": "BEEP", "title": "ROAD RUNNER L P"}}
TICKER_LIST = "/files/company_tickers.json"
NAME_LIST = "/Archives/edgar/cik-lookup-data.txt"
STORED = "select accession_number as n from filings where status = 'stored' order by 1"


@pytest.fixture
def folder(tmp_path):
    """Two filings of each company, and the third company's name borne by another before."""
    folder = tmp_path / "edgar"
    folder.mkdir()
    for place, (cik, name) in enumerate(NAMES.items()):
        for sequence in (10 * place + 1, 10 * place + 2):
            add(folder, sequence, cik, name)
    return folder


@pytest.fixture
def mirror(folder):
    """A mirror that knows one ticker, and has one filing of a company on the first page of its data."""
    with MirrorServer(folder, recent_limit=1) as mirror:
        bend(mirror, tickers_bent)
        yield mirror


@pytest.fixture
def backfill(mirror, run_edgar8k):
    """Run `edgar8k backfill` against the mirror."""
    return lambda *words, **how: run_edgar8k("backfill", *words, env=at(mirror), **how)


def add(folder, sequence, cik, name):
    (folder / f"{number(sequence)}.txt").write_bytes(submission(number(sequence), cik=cik, name=name))


def tickers_bent(target, answer):
    if target != TICKER_LIST:
        return answer
    return other(answer, 200, json.dumps(TICKERS).encode())


def data_bent(cik, change, page=None):
    """Bend a page of a company's submissions data by a change of what the JSON says."""
    suffix = f"-submissions-{page:03d}" if page else ""

    def how(target, answer):
        if target != f"/submissions/CIK{cik:010d}{suffix}.json":
            return answer
        told = json.loads(answer.body)
        change(told)
        return other(answer, 200, json.dumps(told).encode())

    return how


def answered(path, status, body):
    return lambda target, answer: other(answer, status, body) if target == path else answer


def cut_behind(path, mark, times=4):
    """Send, with its own length, what ends with the mark, so many times."""
    left = [mark] * times

    def how(target, answer):
        if target != path or not left:
            return answer
        end = answer.body.index(mark) + len(left.pop())
        return other(answer, 200, answer.body[:end])

    return how


def asked(mirror, beginning):
    return [path for _, path, _ in mirror.requests if path.startswith(beginning)]


def missing(done):
    return [line for line in done.stderr.splitlines() if line.startswith("edgar8k: missing: ")]


def stored(ask):
    return [row["n"] for row in ask(STORED)]


def test_several_at_once_by_whatever_they_are_called_are_fetched_once(mirror, backfill, ask, tmp_path):
    path = tmp_path / "portfolio.txt"
    path.write_text("\ufeff# what we hold\n\nbeep  # by its ticker\nCIK0009911000\nRoad Runner LP\n", "utf-8")
    done = backfill("9911000", "Acme Anvils and Sons Corp", "BEEP", "--companies", str(path))
    assert done.returncode == 0, done.stderr
    assert "6 fetched, 6 stored, 0 missing" in done.stderr
    assert is_for_people(done.stderr)
    assert stored(ask) == [number(sequence) for sequence in (1, 2, 11, 12, 21, 22)]
    first_pages = [f"/submissions/CIK000{cik}.json" for cik in (ROCKETS, ANVILS, BIRDS)]
    further_pages = [f"/submissions/CIK000{cik}-submissions-001.json" for cik in (ROCKETS, ANVILS, BIRDS)]
    assert sorted(asked(mirror, "/submissions/")) == sorted(first_pages + further_pages)
    assert len(asked(mirror, TICKER_LIST)) == 1
    assert len(asked(mirror, NAME_LIST)) == 1


def test_a_list_from_the_standard_input(backfill, ask):
    done = backfill("--companies", "-", stdin="9911000\r\nMouse House Ltd\r\n")
    assert done.returncode == 0, done.stderr
    assert stored(ask) == [number(sequence) for sequence in (1, 2, 31, 32)]


def test_all_that_mean_nobody_are_told_together_each_with_its_line_and_nothing_is_fetched(
    mirror, backfill, ask, tmp_path
):
    path = tmp_path / "portfolio.txt"
    path.write_text("BEEP\nNobody At All\n\nAcme Rockettes Inc\n# x\n77\n")
    done = backfill("9911000", "Nothing", "--companies", str(path))
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert [line.split(" no filer is known by ")[0] for line in lines] == [
        "edgar8k:",
        f"edgar8k: {path}, line 2:",
        f"edgar8k: {path}, line 4:",
        f"edgar8k: {path}, line 6:",
    ]
    assert "did you mean: ACME ROCKETS INC (CIK 9911000)?" in lines[2]
    assert submissions_sent(mirror) == []
    assert ask("select count(*) as n from filings") == [{"n": 0}]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--companies", "nowhere.txt"), "nowhere.txt can't be read: No such file or directory"),
        (("--companies", "latin.txt"), "latin.txt, line 2: not UTF-8"),
        (("--companies", "empty.txt", "BEEP"), "empty.txt names no company"),
        (("--all", "--since", "2025-01-01", "--companies", "empty.txt"), "give companies or --all, not both"),
        (("--all", "--since", "2025-01-01", "--watch"), "--watch goes with companies"),
    ],
)
def test_a_file_that_cannot_be_taken_is_a_wrong_word(mirror, backfill, tmp_path, words, told):
    (tmp_path / "latin.txt").write_bytes(b"BEEP\nCaf\xe9 Corp\n")
    (tmp_path / "empty.txt").write_bytes(b"# nothing yet\n")
    done = backfill(*words)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr
    assert mirror.requests == []


def test_a_name_without_its_legal_form_is_taken_and_told(backfill, ask):
    done = backfill("Acme Rockets", "the road runner")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[:2] == [
        "edgar8k: 'Acme Rockets' is taken for ACME ROCKETS INC (CIK 9911000)",
        "edgar8k: 'the road runner' is taken for ROAD RUNNER L P (CIK 9911002)",
    ]
    assert stored(ask) == [number(sequence) for sequence in (1, 2, 21, 22)]


def test_a_name_that_is_several_filers_but_for_the_legal_form_is_to_be_chosen(folder, mirror, backfill):
    add(folder, 41, 9911004, "ACME ROCKETS CORP")
    mirror.refresh()
    done = backfill("Acme Rockets")
    assert done.returncode == 2
    assert done.stderr == (
        "edgar8k: 'Acme Rockets' names several filers; give the CIK of the one meant: "
        "ACME ROCKETS CORP (CIK 9911004); ACME ROCKETS INC (CIK 9911000)\n"
    )
    # Exactly one bears this.
    assert backfill("Acme Rockets, Inc.").returncode == 0


def test_a_name_that_the_database_has_is_not_asked_for(mirror, backfill):
    assert backfill("9911000").returncode == 0
    assert backfill("Acme Rockets Inc").returncode == 0
    assert asked(mirror, NAME_LIST) == []


@pytest.mark.parametrize(
    ("path", "bent"),
    [
        (TICKER_LIST, lambda answer: other(answer, 404, b"")),
        (NAME_LIST, lambda answer: other(answer, 404, b"")),
        (NAME_LIST, lambda answer: other(answer, 304, b"")),
    ],
)
def test_without_a_list_no_word_is_wrong_and_nothing_is_fetched(mirror, backfill, path, bent):
    bend(mirror, lambda target, answer: bent(answer) if target == path else answer)
    done = backfill("9911000", "Nobo", "Acme Rockets")
    assert done.returncode == 1
    assert missing(done) == [
        f"edgar8k: missing: {mirror.url}{path}: not there; without this list nobody can tell who is meant"
    ]
    assert is_for_people(done.stderr)
    assert asked(mirror, "/submissions/") == submissions_sent(mirror) == []


def test_what_is_no_list_of_tickers_is_asked_for_again_and_missed(mirror, backfill):
    bend(mirror, answered(TICKER_LIST, 200, b'{"message": "Internal server error"}'))
    done = backfill("BEEP")
    assert done.returncode == 1
    assert f"{TICKER_LIST}: no list of tickers: JSON of another kind; without this list" in done.stderr
    assert len(asked(mirror, TICKER_LIST)) == 4
    assert submissions_sent(mirror) == []


def test_a_name_of_several_filers_is_not_that_of_the_one_before_a_cut(folder, mirror, backfill):
    add(folder, 41, 9911004, "ACME ROCKETS CORP")
    mirror.refresh()
    bend(mirror, cut_behind(NAME_LIST, b"ACME ROCKETS CORP:0009911004:\nACME RO"))
    done = backfill("Acme Rockets")
    assert done.returncode == 1
    assert f"{NAME_LIST}: no list of names, or one that ends in the middle of a line; without" in done.stderr
    assert len(asked(mirror, NAME_LIST)) == 4
    assert submissions_sent(mirror) == []


def test_lists_and_data_that_are_cut_for_a_moment_are_asked_for_again(mirror, backfill, ask):
    first_page = f"/submissions/CIK000{BIRDS}.json"
    bend(mirror, cut_behind(TICKER_LIST, b'"ROAD RUNNER L P"}', times=1))
    bend(mirror, cut_behind(NAME_LIST, b"ACME ROCKETS INC:000", times=1))
    bend(mirror, cut_behind(first_page, b"]", times=1))
    done = backfill("BEEP", "Mouse House")
    assert done.returncode == 0, done.stderr
    assert [len(asked(mirror, path)) for path in (TICKER_LIST, NAME_LIST, first_page)] == [2, 2, 2]
    assert stored(ask) == [number(sequence) for sequence in (21, 22, 31, 32)]


def test_names_that_are_taken_are_not_obeyed_by_a_terminal(folder, mirror, backfill, tmp_path):
    add(folder, 41, 9911004, b"CLEAR \x1b[2J SCREEN INC")
    mirror.refresh()
    done = backfill("Clear 2J Screen")
    assert done.returncode == 0
    assert "is taken for" in done.stderr
    assert all(line.isprintable() for line in done.stderr.splitlines())
    (log,) = tmp_path.rglob("edgar8k.log")
    assert all(line.isprintable() for line in log.read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (404, b"<Error><Code>NoSuchKey</Code></Error>", "no submissions data: listed, but not there"),
        (200, b'{"accessionNumber": []', "truncated"),
        (200, b'{"message": "Internal server error"}', "no submissions data: "),
        (503, b"Sorry.", "http-503"),
    ],
)
def test_a_further_page_that_cannot_be_had_is_missed_and_the_rest_is_kept(
    mirror, backfill, ask, status, body, why
):
    page = "/submissions/CIK0009911000-submissions-001.json"
    bend(mirror, answered(page, status, body))
    done = backfill("9911000", "9911001")
    assert done.returncode == 1
    (line,) = missing(done)
    assert line.startswith(f"edgar8k: missing: {mirror.url}{page}: {why}")
    assert is_for_people(done.stderr)
    assert len(stored(ask)) == 3


def test_a_company_whose_data_cannot_be_had_is_missed_and_the_others_are_fetched(mirror, backfill, ask):
    page = "/submissions/CIK0009911000.json"
    bend(mirror, answered(page, 503, b"Sorry."))
    bend(mirror, data_bent(ANVILS, lambda told: told.update(cik="0000000007")))
    done = backfill("9911000", "9911001", "9911002")
    assert done.returncode == 1
    where = f"edgar8k: missing: {mirror.url}/submissions"
    assert sorted(missing(done)) == [
        f"{where}/CIK0009911000.json: http-503",
        f"{where}/CIK0009911001.json: no submissions data: they are those of CIK 7",
    ]
    assert stored(ask) == [number(21), number(22)]


def test_rows_and_pages_that_cannot_be_read_are_missed_and_the_others_are_fetched(mirror, backfill, ask):
    def change(told):
        told["filings"]["recent"]["form"].append("8-K")
        told["filings"]["recent"]["accessionNumber"].append("1-2-3")
        told["filings"]["files"].append({"name": "../x.json"})

    bend(mirror, data_bent(ROCKETS, change))
    bend(mirror, data_bent(ROCKETS, lambda told: told.update(filingDate=[None]), page=1))
    done = backfill("9911000")
    assert done.returncode == 1
    where = f"edgar8k: missing: {mirror.url}/submissions/CIK0009911000"
    row = "can't be read: accessionNumber '{}', filingDate None, form '8-K'"
    assert sorted(missing(done)) == [
        f"{where}-submissions-001.json: row 1 {row.format(number(1))}",
        f"{where}.json: a further page has no name of one: {{'name': '../x.json'}}",
        f"{where}.json: row 2 {row.format('1-2-3')}",
    ]
    assert stored(ask) == [number(2)]


def test_odd_values_are_stored_as_what_they_tell(mirror, backfill, ask):
    codes = [f"{section}.0{number}" for section in (1, 2, 3, 5) for number in (1, 2, 3, 4)][:13]

    def change(told):
        told |= {"cik": "9911000", "sic": "", "ein": None, "fiscalYearEnd": None, "tickers": None}
        told["formerNames"] = None
        told["filings"]["recent"] |= {"size": [0], "items": [",".join(codes)], "core_type": []}
        del told["filings"]["recent"]["reportDate"]

    bend(mirror, data_bent(ROCKETS, change))
    bend(mirror, data_bent(ROCKETS, lambda told: told.update(items=[""], size=[True]), page=1))
    done = backfill("9911000")
    assert done.returncode == 0, done.stderr
    assert ask("select status, api_items, api_size, header_items from filings order by accession_number") == [
        {"status": "stored", "api_items": [], "api_size": None, "header_items": ["8.01"]},
        {"status": "stored", "api_items": codes, "api_size": None, "header_items": ["8.01"]},
    ]
    assert ask("select sic, ein, fiscal_year_end, tickers from companies") == [
        {"sic": None, "ein": None, "fiscal_year_end": None, "tickers": []}
    ]


def test_acceptance_times_are_the_header_s(folder, mirror, backfill, ask):
    raw = submission(number(3)).replace(b"<ACCEPTANCE-DATETIME>20250310160102\n", b"")
    (folder / f"{number(3)}.txt").write_bytes(raw)
    mirror.refresh()
    wrong = "1999-01-01T00:00:00.000Z"
    bend(
        mirror, data_bent(ROCKETS, lambda told: told["filings"]["recent"].update(acceptanceDateTime=[wrong]))
    )
    bend(mirror, data_bent(ROCKETS, lambda told: told.update(acceptanceDateTime=[wrong] * 2), page=1))
    done = backfill("9911000")
    assert done.returncode == 0, done.stderr
    header = "2025-03-10T16:01:02-04:00"
    assert ask(
        f"select accepted_at = '{header}' as is_header_s from filings where status = 'stored' order by"
        " accession_number"
    ) == [{"is_header_s": True}, {"is_header_s": True}, {"is_header_s": None}]


@pytest.mark.corpus
def test_a_real_history_of_two_pages(corpus, mirror, backfill, ask):
    for name in ("CIK0000749647.json", "CIK0000749647-submissions-001.json"):
        body = (corpus / "submissions" / name).read_bytes()
        bend(mirror, answered(f"/submissions/{name}", 200, body))
    done = backfill("749647", "--since", "2100-01-01")
    assert done.returncode == 0, done.stderr
    assert "331 newly listed, 0 fetched, 0 stored, 0 missing" in done.stderr
    assert ask("select name, sic, state_of_incorporation, fiscal_year_end, ein, tickers from companies") == [
        {
            "name": "Imunon, Inc.",
            "sic": 2834,
            "state_of_incorporation": "DE",
            "fiscal_year_end": "1231",
            "ein": "521256615",
            "tickers": ["IMNN"],
        }
    ]
    names = ask("select name, valid_from, valid_until from company_names order by valid_from, name")
    assert [(row["name"], row["valid_from"], row["valid_until"]) for row in names] == [
        ("CHEUNG LABORATORIES INC", "1996-08-07", "1998-02-17"),
        ("CELSION CORP", "2007-11-21", "2022-09-19"),
        ("Celsion CORP", "2007-11-21", "2022-09-19"),
        ("Imunon, Inc.", "2022-09-19", None),
    ]
    assert ask(
        "select count(*) as n, count(api_items) as items, min(api_size) > 0 as has_sizes,"
        " count(accepted_at) as times, min(listed_date) as first from filings"
    ) == [{"n": 331, "items": 331, "has_sizes": True, "times": 0, "first": "1996-08-07"}]
