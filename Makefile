.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# thousands of databases come and go: in memory where there is a place for it, since a disk's file system is slow at that
FAST := $(shell test -d /dev/shm && echo TMPDIR=/dev/shm)
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); test $$n -le 4 || n=4; test $$n -ge 2 || n=2; echo $$n)
# every test that starts a process would compile the whole service again
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile --require-hashes
# by all processors, where pip takes one; some packages carry files for Python 2 that do not compile
COMPILE := $(BIN)/python -m compileall -q -j 0 .venv/lib service > /dev/null || true
WANTED := The tests need chromium and hledger: as root, apt-get install chromium hledger
OWN := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .

.PHONY: help install tools run test check bench crash mutation screenshots documents advisories format lint migrate migration graph lock clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Jingying needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --requirement requirements.lock
	$(OWN)
	@$(COMPILE)
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml | .venv/bin/python tools
	$(PIP) --requirement requirements-dev.lock
	$(OWN)
	@$(COMPILE)
	@touch $@ .venv/run.stamp

tools: ## Install Chromium and hledger, which the tests drive, where they are missing
	@test -x /usr/bin/chromium && command -v hledger > /dev/null || { \
	  root="$$(test "$$(id -u)" = 0 || command -v sudo)"; \
	  test "$$(id -u)" = 0 || test -n "$$root" || { echo "$(WANTED)"; exit 1; }; \
	  $$root apt-get update --quiet && \
	  DEBIAN_FRONTEND=noninteractive $$root apt-get install --yes --quiet --no-install-recommends chromium hledger; } || { \
	  echo "$(WANTED)"; exit 1; }

install: .venv/dev.stamp ## Install everything into .venv

run: .venv/run.stamp ## Serve the sample camp on http://127.0.0.1:8000
	@$(BIN)/jingying serve --sample

test: install ## Run the tests on SQLite and PostgreSQL, with branch coverage
	$(FAST) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

check: lint ## Lint, then migrations and all other tests with branch coverage
	@$(MAKE) --no-print-directory test

bench: install ## Measure requests, appends and imports side by side
	$(BIN)/python -m tests.bench

crash: install ## Kill servers under load, the long form: 100 on SQLite, 20 on PostgreSQL
	$(BIN)/python -m tests.reliability.crash

mutation: install ## Change the points rules and actions one mistake at a time and see that a test notices
	$(BIN)/python -m tests.mutation

screenshots: install ## Take pictures of the main pages into tests/web/pictures
	$(FAST) $(BIN)/python -m tests.web.screenshots

documents: install ## Print every kind of paper of the sample camp into documents/
	$(FAST) $(BIN)/python -m tests.documents.papers documents

advisories: install ## Look for known holes in the locked dependencies
	$(BIN)/python -m tests.advisories

format: install ## Format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: install ## Check format, style, types and layers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --num-workers $(WORKERS)
	$(BIN)/lint-imports

migrate: .venv/run.stamp ## Bring the database to this version's schema
	$(BIN)/jingying migrate

migration: install ## Draft a migration: make migration name="a sentence"
	$(BIN)/python -m migrations.drafting "$(name)"

graph: install ## Draw the layers
	$(BIN)/import-linter drawgraph service

lock: install ## Lock the dependencies anew
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra dev \
	  --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## Remove what was made, except the database under var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info .coverage
