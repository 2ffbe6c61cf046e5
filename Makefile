# `make help` lists the commands. The programs of Relais live in .venv, its data in .relais.

PYTHON ?= python3
UV ?= uv
PORT ?= 8000
export PORT

BIN := .venv/bin
SOURCES := audit commissions config contacts_map privacy referrals tests manage.py
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench lock messages

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

run: .venv/installed-to-run ## Start Relais with demonstration data (PORT=8000, RELAIS_DEMO_PASSWORD, DATABASE_URL)
	@exec $(BIN)/python -m config.local.launcher

test: .venv/installed-to-develop ## Run every test, in parallel and in random order (ARGS="tests/config -x")
	@exec $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: .venv/installed-to-develop ## Read the code: style, types, imports, migrations, settings, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/djlint . --lint --check
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.harness.production_check
	$(BIN)/python manage.py catalogue --check
	$(BIN)/python -m tests.harness.sources_check

bench: .venv/installed-to-develop ## Measure Relais beside a reference taken in the same run
	@exec $(BIN)/python -m tests.benchmarks.run

messages: .venv/installed-to-develop ## Collect the texts to translate and compile the French catalogue
	$(BIN)/python manage.py catalogue --update

lock: ## Compile the pinned requirements again (needs uv)
	cd requirements && for name in base embedded dev; do \
	  $(UV) pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header --quiet \
	    $$([ $$name = base ] || echo "--constraint base.txt") \
	    --output-file $$name.txt $$name.in || exit 1; \
	done

.venv/bin/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Relais needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" --version 2>&1)." \
	    "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@"$(PYTHON)" -m venv .venv || { \
	  rm -rf .venv; echo "Python's venv module does not work (Debian: install python3-venv)." >&2; exit 1; }

.venv/installed-to-run: requirements/embedded.txt | .venv/bin/python
	@echo "Installing the requirements of Relais..."
	@$(PIP) --requirement requirements/embedded.txt
	@touch $@

.venv/installed-to-develop: requirements/dev.txt | .venv/bin/python
	@echo "Installing the requirements of the developers..."
	@$(PIP) --requirement requirements/dev.txt
	@touch $@ .venv/installed-to-run
