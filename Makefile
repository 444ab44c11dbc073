# Two commands set everything up on a machine that has Python >= 3.11 with pip, and make:
#   make demo     see it work
#   make test     the whole test suite
# For developers there are `make lint`, `make types`, `make docs` (the data dictionary), `make constraints` (the pins),
# `make test-postgres` (the database's tests on other versions of PostgreSQL), and more of what `make test` tries a
# little of: `make shuffle` lives through a scripted year of EDGAR in many orders, `make torture` hurts crawler, EDGAR
# and database in many ways.
# Both leave the command at .venv/bin/edgar8k, and need no network after the first time.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: demo test test-postgres shuffle torture lint types docs constraints clean

demo: $(INSTALLED)
	EDGAR8K_HOME="$(CURDIR)/.edgar8k" $(BIN)/edgar8k demo

test: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 3

# Schedules of commands: so many rehearsed in one process, and so many with real processes. Each is named by
# its seed, the numbers from 0 on; `make shuffle SHUFFLES=2000 COMMAND_SHUFFLES=100` takes about an hour.
SHUFFLES ?= 200
COMMAND_SHUFFLES ?= 10

shuffle: $(INSTALLED)
	SHUFFLES=$(SHUFFLES) COMMAND_SHUFFLES=$(COMMAND_SHUFFLES) $(BIN)/pytest -n 2 -q \
	  tests/integration/test_living_ledger.py tests/acceptance/test_living_year.py

# The tests of the database, on each PostgreSQL that Debian's packages have put beside the one of the wheel.
test-postgres: $(INSTALLED)
	for folder in $(wildcard /usr/lib/postgresql/*/bin); do \
	  major=$$(basename $$(dirname $$folder)); echo "PostgreSQL $$major"; \
	  EDGAR8K_TEST_POSTGRES=$$major $(BIN)/pytest -n 2 -q tests/integration || exit 1; done

# Plans of faults, kills and restarts, each named by its seed: so many, from the first on. A failure prints seed
# and plan; `make torture SEEDS=1 FIRST=17` carries out the one of seed 17. Half a minute each at most.
SEEDS ?= 50
FIRST ?= 0

torture: $(INSTALLED)
	TORTURE_SEEDS=$(SEEDS) TORTURE_FIRST=$(FIRST) $(BIN)/pytest -n 2 -q tests/acceptance/test_torture.py

lint: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(INSTALLED)
	$(BIN)/mypy

docs: $(INSTALLED)
	$(BIN)/python docs/build_tables.py > .venv/tables.md
	mv .venv/tables.md docs/tables.md

# The pins are what was tried together; `pip freeze` of a fresh environment renews them.
constraints:
	rm -rf .venv/fresh
	$(PYTHON) -m venv .venv/fresh
	.venv/fresh/bin/pip install --quiet '.[dev]'
	{ echo "# What \`make demo\` and \`make test\` install, tried together. \`make constraints\` writes it anew."; \
	  .venv/fresh/bin/pip freeze --exclude edgar8k; } > constraints.txt
	rm -rf .venv/fresh

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "edgar8k needs Python >= 3.11; try: make PYTHON=python3.11")'
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --editable '.[dev]'
	touch $(INSTALLED)

clean:
	rm -rf .venv .edgar8k build dist
