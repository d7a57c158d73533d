# A developer's day. Everything runs from a virtual environment in .venv; no step needs root.
PY := .venv/bin/python
.DEFAULT_GOAL := help
# A bench is a file tests/bench/bench_<name>.py; a new one needs no line here.
BENCH_FILES := $(sort $(wildcard tests/bench/bench_*.py))
BENCHES := $(patsubst tests/bench/bench_%.py,bench-%,$(BENCH_FILES))
.PHONY: help install run migrate test lint smoke mutants translations lock bench $(BENCHES)

help: ## this list
	@awk -F ':.*## ' '/^[a-z$$()-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

install: ## .venv with the locked packages, and the compiled translations
	@tools/install

run: install ## the whole house on this machine, data in var/
	@exec $(PY) -m tools.run

migrate: install ## bring the database of DATABASE_URL to the newest schema
	@$(PY) -m flask --app wsgi migrate

test: install lint ## lint, then every test
	@$(PY) -m pytest -n 2 --dist worksteal -m "not bench"

lint: install ## ruff, types, import contracts, templates
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo
	@if [ -d templates ]; then .venv/bin/djlint --quiet --lint templates; fi

smoke: install ## one real request through the real pages; BASE_URL=… for a house that already runs
	@exec $(PY) -m tools.smoke

mutants: install ## flip each clinical rule in turn; a survivor fails
	@exec $(PY) -m tools.mutants

BENCH := $(PY) -m pytest -p no:xdist -p no:cacheprovider --timeout 0 -s -q

bench: install ## every measurement; bench-<name> runs the one in tests/bench/bench_<name>.py
	@exec $(BENCH) $(BENCH_FILES)

$(BENCHES): bench-%: install
	@exec $(BENCH) tests/bench/bench_$*.py

# Marked sentences, and the texts of clinical rules by the place they have in their declaration.
KEYWORDS := -k N_ -k _l -k FlagRule:2 -k FactorRule:3 -k Part:2 -k RowPart:2 -k Item:2 -k _part:2 -k _mrd_part:2

translations: install ## collect the marked sentences and bring the catalogues up to date
	@.venv/bin/pybabel -q extract -F babel.cfg $(KEYWORDS) --no-location --sort-output --omit-header -o var/messages.pot .
	@.venv/bin/pybabel -q update -i var/messages.pot -d intake/translations --no-fuzzy-matching --omit-header --ignore-pot-creation-date

lock: ## resolve the dependencies of pyproject.toml anew
	@.venv/bin/pip-compile -q --extra dev --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml
