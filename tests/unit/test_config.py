"""Flags, variables and files become one checked configuration."""

import datetime as dt

import pytest

from crawler.config import Config, default_home, load_config
from crawler.errors import ConfigError

IDENTITY = "Jane Doe jane@example.org"
MIRROR = {"EDGAR8K_WWW_URL": "http://127.0.0.1:8094", "EDGAR8K_DATA_URL": "http://127.0.0.1:8094"}


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def load(tmp_path, variables=None, flags=None):
    return load_config({"EDGAR8K_HOME": "home", **(variables or {})}, tmp_path, flags)


def test_defaults(tmp_path, home):
    assert load(tmp_path) == Config(home=home, archive=home / "archive")


def test_what_nobody_sets(tmp_path):
    config = load_config({}, tmp_path)
    assert config.home == default_home()
    assert (config.identity, config.database_url, config.fixed_now) == (None, None, None)
    assert (config.www_url, config.data_url) == ("https://www.sec.gov", "https://data.sec.gov")
    assert (config.rate, config.block_pause, config.document_text) == (8, 630, "all")


def test_flags_beat_variables_beat_the_file_here_beats_that_of_home(tmp_path, home):
    (home / "edgar8k.toml").write_text(
        "rate = 1\nblock_pause = 1\ndocument_text = 'none'\nserver_user = 'bob'\n"
    )
    (tmp_path / "edgar8k.toml").write_text("rate = 2\nblock_pause = 2\ndocument_text = 'main'\n")
    config = load(tmp_path, {"EDGAR8K_RATE": "3", "EDGAR8K_BLOCK_PAUSE": "3"}, {"rate": "4"})
    assert (config.rate, config.block_pause, config.document_text) == (4, 3, "main")
    assert config.server_user == "bob"


def test_home_may_stand_in_the_file_of_the_working_directory(tmp_path, home):
    (tmp_path / "edgar8k.toml").write_text("home = 'home'")
    (home / "edgar8k.toml").write_text("rate = 1")
    assert load_config({}, tmp_path).rate == 1


def test_the_file_of_home_cannot_move_home(tmp_path, home):
    (home / "edgar8k.toml").write_text("home = '/elsewhere'")
    with pytest.raises(ConfigError, match="EDGAR8K_HOME"):
        load(tmp_path)


def test_empty_values_count_as_unset(tmp_path, home):
    (tmp_path / "edgar8k.toml").write_text("rate = 2\nidentity = ''\n")
    config = load(
        tmp_path, {"EDGAR8K_RATE": " ", "EDGAR8K_DATABASE_URL": "", "EDGAR8K_ARCHIVE": ""}, {"rate": ""}
    )
    assert (config.rate, config.identity, config.database_url) == (2, None, None)
    assert config.archive == home / "archive"


def test_other_variables_are_not_ours(tmp_path):
    load(tmp_path, {"EDGAR8K_TEST_DATABASE_URL": "x", "RATE": "y"})


def test_relative_paths_start_where_they_are_written(tmp_path, home, monkeypatch):
    (home / "edgar8k.toml").write_text("archive = 'raw'")
    assert load(tmp_path).archive == home / "raw"
    assert load(tmp_path, {"EDGAR8K_ARCHIVE": "raw"}).archive == tmp_path / "raw"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load(tmp_path, {"EDGAR8K_ARCHIVE": "~/raw"}).archive == tmp_path / "raw"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("rates = 2", r"edgar8k.toml has an unknown key 'rates'"),
        ("RATE = 2", r"unknown key 'RATE'"),
        ("rate = 'fast'", r"rate in .*edgar8k.toml is 'fast'"),
        ("rate = [2]", r"rate in .*edgar8k.toml must be"),
        ("rate = true", r"rate in .*edgar8k.toml must be"),
        ("rate = ", r"edgar8k.toml is not TOML"),
        ("archive = 'a\\u0000b'".replace("'", '"'), r"archive in .*can't be printed"),
    ],
)
def test_a_file_that_cannot_be_taken(tmp_path, content, complaint):
    (tmp_path / "edgar8k.toml").write_text(content)
    with pytest.raises(ConfigError, match=complaint) as failure:
        load(tmp_path)
    assert "\n" not in str(failure.value)


def test_a_file_in_another_encoding(tmp_path):
    (tmp_path / "edgar8k.toml").write_bytes(b"identity = '\xff'")
    with pytest.raises(ConfigError, match="not TOML"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("EDGAR8K_RATE", "fast"),
        ("EDGAR8K_RATE", "-1"),
        ("EDGAR8K_RATE", "nan"),
        ("EDGAR8K_RATE", "inf"),
        ("EDGAR8K_BLOCK_PAUSE", "1 hour"),
        ("EDGAR8K_WWW_URL", "www.sec.gov"),
        ("EDGAR8K_WWW_URL", "ftp://www.sec.gov"),
        ("EDGAR8K_WWW_URL", "http://host:port"),
        ("EDGAR8K_WWW_URL", "http://[::1"),
        ("EDGAR8K_WWW_URL", "http://:80"),
        ("EDGAR8K_DATA_URL", "https://data.sec.gov/?a=b"),
        ("EDGAR8K_NOW", "yesterday"),
        ("EDGAR8K_NOW", "2025-02-30"),
        ("EDGAR8K_NOW", "0001-01-01T00:00+14:00"),
        ("EDGAR8K_DOCUMENT_TEXT", "some"),
        ("EDGAR8K_IDENTITY", "Jane\r\nX-Header: jane@example.org"),
        ("EDGAR8K_ARCHIVE", "~nosuchuser/raw"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(tmp_path, variable, value):
    with pytest.raises(ConfigError, match=variable) as failure:
        load(tmp_path, {variable: value})
    assert "\n" not in str(failure.value)


def test_addresses_lose_their_last_slash(tmp_path):
    config = load(tmp_path, {"EDGAR8K_WWW_URL": "http://127.0.0.1:8094/edgar/"})
    assert config.www_url == "http://127.0.0.1:8094/edgar"


def test_addresses_have_scheme_and_host_in_small_letters(tmp_path):
    config = load(tmp_path, {"EDGAR8K_DATA_URL": "HTTP://Mirror.Example.ORG:8094/Edgar"})
    assert config.data_url == "http://mirror.example.org:8094/Edgar"


@pytest.mark.parametrize("who", ["Jane:hunter2", "Jane", ":hunter2", ""])
def test_an_address_names_no_user_and_the_complaint_tells_no_password(tmp_path, who):
    with pytest.raises(ConfigError, match="EDGAR8K_WWW_URL has a user name or a password") as failure:
        load(tmp_path, {"EDGAR8K_WWW_URL": f"http://{who}@mirror/edgar"})
    assert "hunter2" not in str(failure.value)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-11-03T08:00", dt.datetime(2025, 11, 3, 13, tzinfo=dt.UTC)),
        ("2025-07-03T08:00:30", dt.datetime(2025, 7, 3, 12, 0, 30, tzinfo=dt.UTC)),
        ("2025-11-03T08:00Z", dt.datetime(2025, 11, 3, 8, tzinfo=dt.UTC)),
        ("2025-11-03 08:00+01:00", dt.datetime(2025, 11, 3, 7, tzinfo=dt.UTC)),
        ("2025-11-03", dt.datetime(2025, 11, 3, 13, tzinfo=dt.UTC)),
    ],
)
def test_now_is_eastern_unless_it_says_otherwise(tmp_path, value, moment):
    config = load(tmp_path, {"EDGAR8K_NOW": value})
    assert config.now() == moment
    assert config.now().tzinfo is dt.UTC


def test_now_in_a_file_may_be_a_moment_of_toml(tmp_path):
    (tmp_path / "edgar8k.toml").write_text("now = 2025-11-03T08:00:00")
    assert load(tmp_path).now() == dt.datetime(2025, 11, 3, 13, tzinfo=dt.UTC)


def test_without_a_fixed_moment_now_is_the_clock(tmp_path):
    before = dt.datetime.now(dt.UTC)
    now = load(tmp_path).now()
    assert before <= now <= dt.datetime.now(dt.UTC)
    assert now.tzinfo is dt.UTC


def test_secrets_are_in_no_repr(tmp_path):
    secrets = {
        "EDGAR8K_IDENTITY": IDENTITY,
        "EDGAR8K_DATABASE_URL": "postgresql://u:hunter2@h/d",
        "EDGAR8K_READER_URL": "postgresql://r:hunter3@h/d",
    }
    shown = repr(load(tmp_path, secrets))
    assert not any(secret in shown for secret in ("Jane", "hunter2", "hunter3"))


@pytest.mark.parametrize(
    ("www", "data", "is_sec"),
    [
        ("https://www.sec.gov", "http://127.0.0.1", True),
        ("http://127.0.0.1", "https://data.sec.gov", True),
        ("http://127.0.0.1", "https://SEC.GOV.", True),
        ("http://127.0.0.1", "http://127.0.0.1", False),
        ("http://notsec.gov", "http://sec.gov.example.org", False),
    ],
)
def test_whose_host_is_the_secs(tmp_path, www, data, is_sec):
    config = load(tmp_path, {"EDGAR8K_WWW_URL": www, "EDGAR8K_DATA_URL": data})
    assert config.is_sec_gov is is_sec


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"EDGAR8K_IDENTITY": ""}, 'EDGAR8K_IDENTITY="Your Name you@example.com"'),
        ({"EDGAR8K_IDENTITY": "Jane Doe"}, "no e-mail address"),
        ({"EDGAR8K_IDENTITY": "jane@example.org"}, "no name"),
        ({"EDGAR8K_IDENTITY": "<jane@example.org>"}, "no name"),
        ({"EDGAR8K_RATE": "0"}, "EDGAR8K_RATE"),
        ({"EDGAR8K_RATE": "9.5"}, "EDGAR8K_RATE"),
        ({"EDGAR8K_BLOCK_PAUSE": "600"}, "EDGAR8K_BLOCK_PAUSE"),
        ({"EDGAR8K_NOW": "2025-11-03"}, "EDGAR8K_NOW"),
    ],
)
def test_what_may_not_be_let_loose_on_edgar_but_on_a_mirror(tmp_path, variables, complaint):
    variables = {"EDGAR8K_IDENTITY": IDENTITY} | variables
    with pytest.raises(ConfigError, match=complaint) as failure:
        load(tmp_path, variables).check_for_crawl()
    assert failure.value.exit_code == 2
    assert "jane" not in str(failure.value).lower()
    load(tmp_path, variables | MIRROR).check_for_crawl()


@pytest.mark.parametrize(
    "identity", [IDENTITY, "Zoë Ångström (ACME) <zoe@acme.co.uk>", "ACME Inc. admin@acme.com"]
)
def test_who_says_who_they_are_may_ask_edgar(tmp_path, identity):
    load(tmp_path, {"EDGAR8K_IDENTITY": identity, "EDGAR8K_RATE": "9"}).check_for_crawl()
