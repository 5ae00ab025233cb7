# Every target sets up what it needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-lock

.PHONY: help run env test check format bench prove lock schemas clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: env ## the whole centre on this machine, with the flood night replayed
	$(BIN)/ioc up --demo

env: $(STAMP) ## the environment in .venv, from the hashed lock file

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; try make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

test: env ## all tests, on a real Kafka and a real PostgreSQL
	$(BIN)/python -m pytest

check: env ## style, types, architecture, schemas and documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ioc check
	$(BIN)/ioc schemas --check
	$(BIN)/python -m pytest --quiet tests/test_documents.py

format: env ## lay out the code and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: env ## write schemas/ anew from the code
	$(BIN)/ioc schemas

bench: env ## the benchmarks, with their figures
	$(BIN)/python -m benchmarks

prove: env ## the long proofs: the fault test five times in a row
	$(BIN)/python -m pytest tests/stories/test_faults.py --count-faults=5

lock: ## choose versions anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --python-version 3.11 --extra local --group dev pyproject.toml --output-file requirements.lock --upgrade
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --python-version 3.11 --constraint requirements.lock pyproject.toml --output-file docker/requirements.lock

clean: ## forget the environment and caches; never the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
