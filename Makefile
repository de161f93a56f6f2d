# `make` alone lists the targets. Everything runs from .venv, which `make setup` fills.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
.DEFAULT_GOAL := help
# Where it is set (images for CI do), each of some 150 programs that the tests start would compile all of ours anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test check bench proof signal docs screenshot lock clean

help:  ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready  ## everything that the others need: packages, a browser, PostgreSQL for the tests

# Debian's Python comes without venv: what it made before it noticed is made anew.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with: make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		test "$$(id -u)" = 0 && echo "Installing $$package …" && apt-get update -q >/dev/null && apt-get install -qy "$$package" >/dev/null; \
	} || { echo "Python can't make a .venv; on Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

# Wheels by hash and nothing else; the system's part (browser, PostgreSQL) last, as it may ask for root.
.venv/packages: requirements-dev.lock pyproject.toml | $(BIN)/pip
	@echo "Installing packages into .venv …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock 2>&1 | sed '/^WARNING: Location/d'
	@$(BIN)/python -c 'import playwright, django, mypy' || { echo "The packages are not complete; look above." >&2; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready: .venv/packages tests/system.py
	@$(BIN)/python -m tests.system
	@touch $@

demo: .venv/ready  ## the main job before your eyes; ARGS=--once plays it unattended
	@$(BIN)/python -m tests.demo $(ARGS)

test: .venv/ready  ## all tests but the long proofs; ARGS=… goes to pytest
	@$(PYTEST) -m "not proof" -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

# Two want the machine for themselves; of the rest pytest takes the longest files first.
ALONE := tests/e2e/test_crash.py tests/e2e/test_soak.py
proof: .venv/ready  ## the long forms: crash, soak, fault tables; results in build/proof
	@$(PYTEST) -m proof -s --timeout 3600 --junitxml build/proof/alone.xml $(ALONE)
	@$(PYTEST) -m "proof or table" -n 3 --dist loadfile --timeout 3600 --junitxml build/proof/rows.xml $(addprefix --ignore=,$(ALONE)) $(ARGS)

signal: .venv/ready  ## how often a purchase run is right: faults, and healthy runs with noise (an hour and a half; ARGS=--resume goes on)
	@$(BIN)/python -m tests.signal $(ARGS)

check: .venv/ready  ## formatting, lint, types, layers, generated pages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/validate-pyproject pyproject.toml
	$(BIN)/python -m config.reference --check
	$(BIN)/python -m monitor.metrics.document --check
	$(BIN)/python -m probes.purchase.platform_schema --check

docs: .venv/ready  ## write the pages that are made from the code
	@$(BIN)/python -m config.reference > docs/configuration.md.new && mv docs/configuration.md.new docs/configuration.md
	@$(BIN)/python -m monitor.metrics.document
	@$(BIN)/python -m probes.purchase.platform_schema

screenshot: .venv/ready  ## photograph the wall of the demo for the README
	@$(BIN)/python -m tests.demo.screenshot

bench: .venv/ready  ## figures into build/bench.json; PEERS=1 adds other programs
	@$(BIN)/python -m tests.bench $(if $(PEERS),--peers) $(ARGS)

lock:  ## pin all packages anew (needs uv); no addresses get into the files
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --constraint requirements.lock --quiet --output-file requirements-dev.lock
	uv pip compile tests/cartridge/requirements.in --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --output-file tests/cartridge/requirements.lock

clean:  ## remove what the others made
	rm -rf .venv build
