# make run    sets everything up and starts the app
# make workshop  the same for a workshop in the room: other devices reach their ballots
# make check  format, lint, types, catalogue, and the tests that need no browser; takes a minute
# make fix    repairs what can be repaired: format, order of imports, simple lint
# make test   sets everything up and runs all checks and tests
# make soak   tries all of what make test tries a random part of, on a busy machine; takes hours
# make lock   writes requirements*.txt, with hashes, from requirements*.in

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# For every system and every Python that we support. Versions stay, unless UPGRADE=--upgrade is given.
LOCKED := --quiet --universal --only-binary :all: --emit-build-options --python-version 3.11 --generate-hashes --custom-compile-command "make lock" $(UPGRADE)

# What was compiled once, the many processes of the tests need not compile again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run workshop check fix test soak lint lock bench clean

run: $(VENV)/runtime
	$(BIN)/python -m streamlit run app.py

workshop: $(VENV)/runtime
	$(BIN)/python -m assessment serve

check: $(VENV)/development
	$(MAKE) lint
	QUICK=1 $(BIN)/python -m pytest -m "not browser and not started" --ignore tests/browser -n 2 --dist worksteal

fix: $(VENV)/development
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test: $(VENV)/development
	$(BIN)/python -m tests.browser.chromium
	$(MAKE) lint
	$(BIN)/python -m pytest -n 3 --dist worksteal

soak: $(VENV)/development
	SOAK=1 $(BIN)/python -m pytest -n 3

lint: $(VENV)/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m assessment check

lock: $(VENV)/development
	$(BIN)/uv pip compile $(LOCKED) --output-file requirements.txt requirements.in
	$(BIN)/uv pip compile $(LOCKED) --output-file requirements-dev.txt requirements-dev.in

bench: $(VENV)/development
	$(BIN)/python -m benchmarks.answer_latency
	$(BIN)/python -m benchmarks.sessions
	$(BIN)/python -m benchmarks.processor
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.report
	$(BIN)/python -m benchmarks.history
	$(BIN)/python -m benchmarks.ballots
	$(BIN)/python -m benchmarks.imports

$(VENV)/runtime: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed (make PYTHON=python3.12 …).")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache
