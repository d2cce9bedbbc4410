# One command each; `make help` lists them. Everything runs out of .venv, which the tools below make and keep current.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
export PYTHONPATH := $(CURDIR)
export PORT ?= 8000
# Tests start the program dozens of times: compiled once, it starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check shape lint types fast full vendor screenshots bench docs lock demo base dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

base:
	@sh tools/venv.sh base

dev:
	@sh tools/venv.sh dev

run: base ## start the web server and the worker on http://127.0.0.1:8000 (PORT=8080 make run)
	@exec .venv/bin/lianti run

demo: base ## build the demo city anew in the development database
	@exec .venv/bin/lianti demo --fresh

test: dev lint ## everything: gates, SQLite with the browser, PostgreSQL without it
	@exec $(MAKE) --no-print-directory -j2 full types shape # the gates run beside the first tests

full: dev
	@exec $(PYTHON) tools/run_tests.py full

check: dev lint types shape fast ## gates and fast tests, at most five minutes

fast: dev ## tests on SQLite, without browser and slow ones
	@exec $(PYTHON) tools/run_tests.py fast

lint: dev ## ruff
	@$(PYTHON) -m ruff check --quiet . && echo "lint: clean"

types: dev ## mypy, strict
	@$(PYTHON) -m mypy --no-error-summary && echo "types: clean"

shape: dev ## floors, sizes, clock, gettext, migrations
	@.venv/bin/lint-imports --config .importlinter --no-logo
	@$(PYTHON) -m tools.shape
	@$(PYTHON) -m lianti manage makemigrations --check --dry-run

vendor: dev ## fetch the third-party style sheets and scripts that are committed under static/vendor
	@exec $(PYTHON) tools/vendor.py

screenshots: dev ## pictures of the main pages into var/screenshots and docs/images
	@exec $(PYTHON) tools/screenshots.py $(ARGS)

bench: dev ## measure; writes bench/results.json and a table (ARGS=--quick: small sizes)
	@exec $(PYTHON) -m bench $(ARGS)

docs: dev ## write docs/reference from the code
	@exec $(PYTHON) -m tools.reference

lock: dev ## lock requirements/*.in with hashes (needs uv)
	@exec sh tools/lock.sh
