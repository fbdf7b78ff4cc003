.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
OWN := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .

.PHONY: help install run test check bench format lint migrate migration graph lock clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Jingying needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --requirement requirements.lock
	$(OWN)
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(PIP) --requirement requirements-dev.lock
	$(OWN)
	@touch $@ .venv/run.stamp

install: .venv/dev.stamp ## Install everything into .venv

run: .venv/run.stamp ## Serve the sample camp on http://127.0.0.1:8000
	@$(BIN)/jingying serve --sample

test: install ## Run the tests on SQLite and PostgreSQL, with branch coverage
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered

check: lint ## Lint, migrations and tests with branch coverage
	$(BIN)/python -m pytest tests/test_migrations.py
	@$(MAKE) --no-print-directory test

bench: install ## Measure requests, appends and imports side by side
	$(BIN)/python -m tests.bench

format: install ## Format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: install ## Check format, style, types and layers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

migrate: .venv/run.stamp ## Bring the database to this version's schema
	$(BIN)/jingying migrate

migration: install ## Draft a migration: make migration name="a sentence"
	$(BIN)/python -m migrations.drafting "$(name)"

graph: install ## Draw the layers
	$(BIN)/import-linter drawgraph service

lock: install ## Lock the dependencies anew
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra dev \
	  --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## Remove what was made, except the database under var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info .coverage
