"""A wheel built from the checkout works where there is no checkout."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from bent_mirror import at, write_submissions

from crawler.mirror.sample import sample_folder
from crawler.mirror.server import MirrorServer

CHECKOUT = Path(__file__).parents[2]
# What the wheel is made of, and what must not get into it.
SOURCES = ("crawler", "migrations", "tests", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel, built offline from a copy of the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", cwd=copy)
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with what the wheel installs, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    # The environment that `make` makes has no pip of its own; the Python that it was made with has.
    pip = (sys._base_executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, "--target", str(folder), str(wheel))
    return folder


@pytest.fixture
def edgar8k(installed, environment, tmp_path):
    """Run the installed command in another folder, where the checkout can't be imported."""
    libraries = sysconfig.get_path("purelib")

    def edgar8k(*words, **variables):
        # Without its site packages Python reads no .pth file, which an editable install has.
        return run(
            sys.executable,
            "-S",
            str(installed / "bin" / "edgar8k"),
            *words,
            cwd=tmp_path,
            env=environment | {"PYTHONPATH": f"{installed}:{libraries}"} | variables,
        )

    return edgar8k


def test_it_carries_what_is_needed_elsewhere_and_no_tests(wheel):
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    migrations = {f"crawler/_migrations/versions/{path.name}" for path in migrations_of_checkout()}
    sample = {f"crawler/mirror/sample/{path.name}" for path in sample_folder().glob("*.txt")}
    assert migrations <= names
    assert sample <= names
    assert "crawler/_migrations/env.py" in names
    assert not [name for name in names if name.startswith("tests/") or "test_" in name]


def test_what_runs_is_the_wheel(edgar8k, installed):
    said = edgar8k("db", "url", "--debug", PYTHONVERBOSE="1").stderr
    assert str(installed / "crawler") in said
    assert str(CHECKOUT / "crawler") not in said


def test_demo(edgar8k, open_folder):
    done = edgar8k("demo", "--home", str(open_folder))
    assert f"{count_of_sample()} fetched, {count_of_sample()} stored, 0 missing" in done.stderr
    assert "IMMUNOGEN INC" in done.stdout


def test_upgrade_and_nightly(edgar8k, empty_database, tmp_path):
    database = {"EDGAR8K_DATABASE_URL": empty_database.url.render_as_string(hide_password=False)}
    assert "schema upgraded from nothing" in edgar8k("db", "upgrade", **database).stdout
    assert "already" in edgar8k("db", "upgrade", **database).stdout
    write_submissions(tmp_path / "edgar", 3)
    with MirrorServer(tmp_path / "edgar") as mirror:
        done = edgar8k("nightly", **database, **at(mirror), EDGAR8K_NOW="2025-03-12")
    assert "3 newly listed, 3 fetched, 3 stored, 0 missing" in done.stderr


def migrations_of_checkout():
    return list((CHECKOUT / "migrations" / "versions").glob("*.py"))


def count_of_sample():
    return len(list(sample_folder().glob("*.txt")))


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=180, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done
