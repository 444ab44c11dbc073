"""Which of several PostgreSQLs on a machine is taken."""

import pytest

from crawler.db import programs
from crawler.errors import DatabaseError


def install(bin_folder, version):
    bin_folder.mkdir(parents=True)
    for name in ("postgres", "initdb", "psql"):
        (bin_folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (bin_folder / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with PostgreSQL 9.6, 15 and 16 of the system's and a wheel with 18 and 17."""
    system, wheels = tmp_path / "system", tmp_path / "site-packages"
    for version in ("9.6", "15.18", "16.2"):
        install(system / version.split(".")[0] / "bin", version)
    for version in ("17.4", "18.6"):
        install(wheels / "carrier_of_postgres" / f"pginstall{version[:2]}" / "bin", version)
    monkeypatch.setattr(programs, "_WHEELS", ("no_such_wheel", "carrier_of_postgres"))
    monkeypatch.setattr(programs, "_SYSTEM", system)
    monkeypatch.syspath_prepend(wheels)
    return tmp_path


def test_a_wheels_newest_comes_first(machine):
    found = programs.find_programs(None)
    assert found.major == 18
    assert found.wheel == machine / "site-packages" / "carrier_of_postgres"


@pytest.mark.parametrize("major", [15, 16, 17])
def test_data_decide_which_version_is_taken(machine, major):
    assert programs.find_programs(major).major == major


def test_the_systems_newest_where_there_is_no_wheel(machine, monkeypatch):
    monkeypatch.setattr(programs, "_WHEELS", ())
    found = programs.find_programs(None)
    assert (found.major, found.wheel) == (16, None)


def test_versions_before_14_do_not_count(machine):
    with pytest.raises(DatabaseError, match="made by PostgreSQL 9, and only 18 is installed"):
        programs.find_programs(9)


def test_programs_that_do_not_run_are_passed_over(machine):
    newest = machine / "site-packages" / "carrier_of_postgres" / "pginstall18" / "bin"
    (newest / "postgres").write_text("#!/nonexistent/interpreter\n")
    assert programs.find_programs(None).major == 17


def test_psql_is_the_systems_else_the_wheels(machine, monkeypatch):
    monkeypatch.setenv("PATH", str(machine / "system" / "15" / "bin"))
    assert programs.find_psql() == machine / "system" / "15" / "bin" / "psql"
    monkeypatch.setenv("PATH", str(machine))
    assert programs.find_psql().is_relative_to(machine / "site-packages")
