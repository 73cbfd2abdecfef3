# make run    set up, read data/deck, serve on http://127.0.0.1:8000
# make test   set up, lint, check types, run every test
# make setup  only the virtual environment (.venv)
# make web    build the page (web/) anew into api/static; needs Node 20 or later (make test checks web/ where that is)
# make engines  install engines that scale out (Virtuoso as root, from Debian; Dask; PostgreSQL), and run their tests
# make eval   ask all question sets and print a table;  make bench  speed and memory
# make fuzz   10 minutes of made inputs for each parser;  make contract  10 minutes of made requests for every route
# Settings: PYTHON (interpreter), STORE (directory of the graph), PORT.
.DELETE_ON_ERROR:
.PHONY: setup run ingest test engines lint types web eval bench fuzz contract clean

PYTHON ?= python3.11
STORE ?= store
PORT ?= 8000
BIN := .venv/bin
export HF_HUB_OFFLINE := 1
export TOKENIZERS_PARALLELISM := false

setup: .venv/ready

.venv/ready: pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { echo "Quillgraph needs Python 3.11 ($(PYTHON) was not found); set PYTHON=/path/to/python."; exit 1; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@# pip compiles what it installs, but not an editable package: the first start would.
	$(BIN)/python -m compileall -q ontology ingest graph answer api
	@touch $@

ingest: setup
	$(BIN)/quillgraph ingest data/deck --store "$(STORE)"

run: ingest
	$(BIN)/quillgraph serve --store "$(STORE)" --port "$(PORT)"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then \
		echo "web/ is not checked: that needs Node 20 or later."; \
	elif test -d web/node_modules || npm --prefix web ci --silent || { rm -rf web/node_modules; false; }; then npm --prefix web run --silent check; \
	else echo "web/ is not checked: npm could not fetch its packages."; fi

web:
	cd web && npm ci --silent && npm run --silent build

types: setup
	$(BIN)/mypy

# Two workers share two cores: were numpy to compute in threads besides, they would wait for each other.
test: lint types
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/pytest

engines: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,engines]"
	@command -v virtuoso-t >/dev/null || { apt-get update -qq && apt-get install -yqq --no-install-recommends virtuoso-opensource-7-bin; } \
		|| echo "Virtuoso could not be installed (that needs Debian and root): its tests are skipped."
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/pytest -n0 -rs tests/test_stores_outside.py tests/test_cluster.py tests/test_engines_search.py

eval: setup
	$(BIN)/python -m bench.question_sets

bench: setup
	$(BIN)/python -m bench.speed

fuzz: setup
	$(BIN)/python -m bench.fuzz --minutes 10

contract: setup
	$(BIN)/python -m bench.contract --minutes 10

clean:
	rm -rf .venv store build *.egg-info .mypy_cache .ruff_cache .pytest_cache
