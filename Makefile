# Each target makes the virtual environment it needs: nothing has to be installed by hand but Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench clean
.DEFAULT_GOAL := demo

# Two finished packets; the last two lines are their paths.
demo: .venv/installed-run
	@$(BIN)/handouts build lumbar --quiet --patient content/patients/example-lumbar.yaml --output output
	@$(BIN)/handouts build cervical --quiet --patient content/patients/example-cervical.yaml --output output

test: .venv/installed-test
	$(BIN)/python -m pytest

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/installed-bench
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.batch

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "handouts needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

.venv/installed-run: EXTRAS =
.venv/installed-test: EXTRAS = [test]
.venv/installed-bench: EXTRAS = [bench]
.venv/installed-run .venv/installed-test .venv/installed-bench: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.$(EXTRAS)'
	@$(BIN)/python -m compileall -q handouts
	@touch $@
