# Everything a person does here, in one command each: make help
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

BIN := .venv/bin
PIP := -m pip --disable-pip-version-check --no-input install -qq
YEAR := 2025
LOCALE := src/meritko/locale
CATALOGUE := $(LOCALE)/cs/LC_MESSAGES/meritko
export PYTHON

.PHONY: help setup demo test lint format bench soak messages lock clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s%s\n", $$1, $$2}'

setup: .venv/.ready .venv/.tools $(CATALOGUE).mo ## make .venv with the program and the tools to work on it

.venv/.made:
	@echo "Making .venv (only once)"
	@sh tools/new-venv .venv
	@touch $@

.venv/.ready: .venv/.made requirements/runtime.txt requirements/build.txt pyproject.toml hatch_build.py
	@echo "Installing the program into .venv"
	@$(BIN)/python $(PIP) --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(BIN)/python $(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.tools: .venv/.ready requirements/dev.txt
	@echo "Installing the tools of development into .venv"
	@$(BIN)/python $(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.venv-bench/.ready: requirements/bench.txt
	@echo "Making .venv-bench for the programs that Měřítko is measured against"
	@sh tools/new-venv .venv-bench
	@.venv-bench/bin/python $(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

%.mo: %.po | .venv/.ready
	@$(BIN)/pybabel -q compile -i $< -o $@

demo: .venv/.ready $(CATALOGUE).mo ## make demo data, evaluate them, write the report, show the main figures
	@$(BIN)/meritko demo-data --year $(YEAR) --out demo/data
	@$(BIN)/meritko evaluate all --year $(YEAR) --data demo/data --out demo/results
	@$(BIN)/meritko summary --run demo/results

lint: setup ## check style, types and layers
	@$(BIN)/ruff check --quiet .
	@sh tools/quietly $(BIN)/ruff format --check .
	@sh tools/quietly $(BIN)/mypy
	@sh tools/quietly $(BIN)/lint-imports

format: setup ## format the code and mend what ruff can mend
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

test: lint ## check everything and run the tests
	@sh tools/debian-packages chromium=chromium
	@$(BIN)/pytest -q -n 2 --cov --cov-report=term

bench: setup .venv-bench/.ready ## measure speed and memory, write benchmarks/results.md
	@BENCH_PYTHON=.venv-bench/bin/python $(BIN)/python benchmarks/run.py

soak: setup ## run the generative tests for long
	@$(BIN)/pytest -q -n 2 --hypothesis-profile=soak tests/generative tests/hostile

messages: setup ## collect the messages of the code into the Czech catalogue
	@$(BIN)/pybabel -q extract --no-location --sort-output --no-wrap --project=meritko -k n_ -k say \
		-o $(LOCALE)/meritko.pot src/meritko
	@$(BIN)/pybabel -q update --ignore-obsolete --ignore-pot-creation-date --no-fuzzy-matching --no-wrap \
		-D meritko -d $(LOCALE) -l cs -i $(LOCALE)/meritko.pot
	@rm $(LOCALE)/meritko.pot
	@$(BIN)/pybabel compile --statistics -i $(CATALOGUE).po -o $(CATALOGUE).mo

.venv-lock/.ready: requirements/lock.txt
	@sh tools/new-venv .venv-lock
	@.venv-lock/bin/python $(PIP) --require-hashes -r requirements/lock.txt
	@touch $@

lock: .venv-lock/.ready ## pin the newest fitting versions, with hashes, in requirements/
	@sh tools/lock .venv-lock/bin/uv

clean: ## remove everything that make has made
	@rm -rf .venv .venv-bench .venv-lock demo build dist htmlcov .coverage .coverage.* .hypothesis
	@rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	@find src -name '*.mo' -delete
