# `make help` lists the targets. PYTHON picks the interpreter (3.11 or newer) for .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
NODE := tests/emulator/node
NODE_READY := $(NODE)/node_modules/.ready
SCHEMA := provider/pulumi_videosdk/plugin/schema.json
SDK_READY := build/sdk/.ready
EXAMPLES := $(dir $(wildcard examples/*/__main__.py))
# Four on two cores: a worker that waits leaves its core to another. tests/conftest.py says how tests are spread.
# Compiled once: where PYTHONDONTWRITEBYTECODE is set, each of a thousand provider processes would do it anew.
PYTEST := $(BIN)/python -m compileall -q provider && $(BIN)/python -m pytest --numprocesses 4 --durations 25

.DEFAULT_GOAL := help
.PHONY: help setup engine browser up down check test test-all generate docs matrix bench sdk dist clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Make .venv with everything that development needs

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'pulumi-videosdk needs Python 3.11 or newer: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(READY)

engine: $(READY) ## Make sure that there is a Pulumi CLI (installs or builds one into the user's cache)
	@$(BIN)/python tools/pulumi_cli.py >/dev/null

browser: $(READY) ## Make sure that there is a Chromium for the console's tests (installs one where it can)
	@$(BIN)/python tools/browser.py >/dev/null

$(NODE_READY): $(NODE)/package.json $(NODE)/package-lock.json $(NODE)/.npmrc | $(READY)
	@$(BIN)/npm --prefix $(NODE) ci --silent
	@touch $@

up: setup engine ## Deploy examples/quickstart, to the emulator unless VIDEOSDK_* credentials are set
	@$(BIN)/python tools/quickstart.py up

down: setup engine ## Destroy what `make up` made, and stop the emulator
	@$(BIN)/python tools/quickstart.py down

check: setup ## Style, types, import rules, and whether what is generated is as new as its source
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy provider tests benchmarks tools
	@# Each has a __main__ of its own.
	@for one in $(EXAMPLES); do $(BIN)/mypy $$one*.py || exit 1; done
	$(BIN)/lint-imports
	PYTHONPATH=tools $(BIN)/python -m generate --check

generate: setup ## Write what is made from the definitions: classes, schema, reference, coverage table
	PYTHONPATH=tools $(BIN)/python -m generate

docs: setup ## Make a site of docs/ in site/
	@# Silences the theme's notice that it ends in May 2027.
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

matrix: setup engine ## Run the fault matrix, write docs/fault-matrix.md and print its totals
	@$(BIN)/python tools/matrix.py

bench: setup engine ## Measure against the engine's floor, and inside: 40 minutes, with QUICK=1 three, with MINUTES=55 an hour; SIDES=native,shaped,go measures the plugin
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick) $(if $(SIDES),--sides $(SIDES)) $(if $(MINUTES),--minutes $(MINUTES))

test: check engine browser $(NODE_READY) ## Check, then the tests that developers run between edits
	$(PYTEST)

test-all: check engine browser $(NODE_READY) $(SDK_READY) ## Check, then every test, with more examples
	$(PYTEST) --wide

sdk: $(SDK_READY) ## Write the packages for programs in TypeScript and Go into build/sdk/, and compile them

$(SDK_READY): $(SCHEMA) tools/sdk.py | $(READY)
	@$(BIN)/python tools/sdk.py write
	@touch $@

dist: setup $(SDK_READY) ## Build the sdist, and the wheel from it, into dist/; for TypeScript and Go, into dist/sdk/
	rm -rf dist
	$(BIN)/python -m build
	@$(BIN)/python tools/sdk.py pack

clean: ## Remove what make made here (the cached engine stays)
	rm -rf .venv $(NODE)/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist build site
