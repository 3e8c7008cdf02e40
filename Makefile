# Everything a person does here, in one command each: make help
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

BIN := .venv/bin
PIP := -m pip --disable-pip-version-check --no-input install -qq
YEAR := 2025
DATE := $(shell date +%F)
LOCALE := src/meritko/locale
CATALOGUE := $(LOCALE)/cs/LC_MESSAGES/meritko
WEB_LOCALE := src/meritko/web/locale
WEB_CATALOGUE := $(WEB_LOCALE)/cs/LC_MESSAGES/django
LOOK := src/meritko/web/ui/static/vendor/htmx.js
EXTRACT := extract --no-location --sort-output --no-wrap --project=meritko
UPDATE := update --ignore-obsolete --ignore-pot-creation-date --no-fuzzy-matching --no-wrap -l cs
export PYTHON

.PHONY: help setup demo test lint format bench load soak messages lock clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s%s\n", $$1, $$2}'

setup: .venv/.ready .venv/.tools $(CATALOGUE).mo $(WEB_CATALOGUE).mo $(LOOK) ## make .venv with the program and the tools to work on it

.venv/.made:
	@echo "Making .venv (only once)"
	@sh tools/new-venv .venv
	@touch $@

.venv/.ready: .venv/.made requirements/web.txt requirements/build.txt pyproject.toml hatch_build.py
	@echo "Installing the program into .venv"
	@$(BIN)/python $(PIP) --require-hashes -r requirements/web.txt -r requirements/build.txt
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

$(LOOK): package-lock.json tools/front-end tools/bundle-look tools/icon-sheet .venv/.made
	@echo "Taking the look of the web application from npm"
	@sh tools/front-end $(BIN)/python
	@touch $@

%.mo: %.po | .venv/.ready
	@$(BIN)/pybabel -q compile -i $< -o $@

demo: .venv/.ready $(CATALOGUE).mo $(WEB_CATALOGUE).mo $(LOOK) ## make demo data, evaluate them, run the application on them
	@$(BIN)/meritko demo-data --year $(YEAR) --out demo/data
	@$(BIN)/meritko evaluate all --year $(YEAR) --data demo/data --out demo/results
	@$(BIN)/meritko summary --run demo/results
	@$(BIN)/meritko serve --demo --home demo/home

lint: setup ## check style, types and layers
	@$(BIN)/ruff check --quiet .
	@sh tools/quietly $(BIN)/ruff format --check .
	@sh tools/quietly $(BIN)/mypy
	@sh tools/quietly $(BIN)/lint-imports

format: setup ## format the code and mend what ruff can mend
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

test: lint ## check everything and run the tests
	@sh tools/chromium-of-tests
	@$(BIN)/pytest -q -n 2 --cov --cov-report=term
ifndef NO_POSTGRES
	@echo "The tests of the web once more, on PostgreSQL (NO_POSTGRES=1 leaves this out; make soak runs the slow ones, too)"
	@sh tools/with-postgres $(BIN)/pytest -q -n 2 -m "not browser and not slow" tests/web
endif

bench: setup .venv-bench/.ready ## measure speed and memory, write benchmarks/results.md
	@BENCH_PYTHON=.venv-bench/bin/python $(BIN)/python benchmarks/run.py

load: setup ## measure 50 people at work and the hour before a deadline, write benchmarks/web-load.md
	@missed=0; for load in web_load deadline_load; do \
		DURABLE=1 sh tools/with-postgres $(BIN)/python benchmarks/$$load.py --date $(DATE) || missed=1; \
	done; exit $$missed

soak: setup ## run the generative tests and the drills that kill processes for long
	@$(BIN)/pytest -q -n 2 --hypothesis-profile=soak tests/generative tests/hostile
	@SOAK=1 $(BIN)/pytest -q -s -m drill tests/web tests/browser
ifndef NO_POSTGRES
	@SOAK=1 sh tools/with-postgres $(BIN)/pytest -q -s -m "drill or slow" tests/web
endif

messages: setup ## collect the messages of the code into the Czech catalogues
	@$(BIN)/pybabel -q $(EXTRACT) --ignore-dirs=web -k n_ -k say -o $(LOCALE)/meritko.pot src/meritko
	@$(BIN)/pybabel -q $(UPDATE) -D meritko -d $(LOCALE) -i $(LOCALE)/meritko.pot
	@$(BIN)/pybabel -q $(EXTRACT) -F tools/babel-web.cfg -k gettext_lazy -k ngettext_lazy:1,2 \
		-o $(WEB_LOCALE)/django.pot src/meritko/web
	@$(BIN)/pybabel -q $(UPDATE) -D django -d $(WEB_LOCALE) -i $(WEB_LOCALE)/django.pot
	@rm $(LOCALE)/meritko.pot $(WEB_LOCALE)/django.pot
	@$(BIN)/pybabel compile --statistics -i $(CATALOGUE).po -o $(CATALOGUE).mo
	@$(BIN)/pybabel compile --statistics -i $(WEB_CATALOGUE).po -o $(WEB_CATALOGUE).mo

.venv-lock/.ready: requirements/lock.txt
	@sh tools/new-venv .venv-lock
	@.venv-lock/bin/python $(PIP) --require-hashes -r requirements/lock.txt
	@touch $@

lock: .venv-lock/.ready ## pin the newest fitting versions, with hashes, in requirements/
	@sh tools/lock .venv-lock/bin/uv

clean: ## remove everything that make has made
	@rm -rf .venv .venv-bench .venv-lock node_modules src/meritko/web/ui/static/vendor demo build dist htmlcov .coverage .coverage.* .hypothesis
	@rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	@find src -name '*.mo' -delete
