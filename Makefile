# Everything a newcomer types. Needs python3 (3.11 or later), pip and make; .venv holds the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CATALOG := templates/locale/deskbell.pot

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format bench messages lock clean

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

install: $(INSTALLED)  ## Build .venv from requirements.lock (the other commands do it when needed)

# pip works on .venv from outside (pip 22.3 or later), so that Debian's python3-venv is not needed;
# an older pip, or none, is replaced by the one that Python itself brings.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Deskbell needs Python 3.11 or later; name it with: make PYTHON=python3.12'; exit 1; }
	@echo 'Building $(VENV), which takes about a minute.'
	@rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV)
	@if $(PYTHON) -m pip --python $(BIN)/python --version >/dev/null 2>&1; \
	then pip="$(PYTHON) -m pip --python $(BIN)/python"; \
	elif $(BIN)/python -m ensurepip >/dev/null 2>&1; then pip="$(BIN)/python -m pip"; \
	else echo 'Deskbell needs pip 22.3 or later: https://pip.pypa.io/en/stable/installation/'; exit 1; fi; \
	set -x; \
	$$pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	$$pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

demo: $(INSTALLED)  ## Start the desk and a Telegram of its own on this machine, and print its address
	@$(BIN)/deskbell demo

test: $(INSTALLED)  ## Run all tests
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(INSTALLED)  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)  ## Put the code into the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(INSTALLED)  ## Measure speed and memory beside a plain aiogram bot
	@$(BIN)/python -m benchmarks $(ARGS)

messages: $(INSTALLED)  ## Bring templates/locale up to date; `make messages LANGUAGE=de` adds German
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --no-location --sort-output \
		--project Deskbell --version '' --output-file $(CATALOG) .
	$(if $(LANGUAGE),$(BIN)/pybabel --quiet init --domain deskbell --input-file $(CATALOG) \
		--output-dir templates/locale --locale $(LANGUAGE))
	$(BIN)/pybabel --quiet update --domain deskbell --input-file $(CATALOG) --output-dir templates/locale \
		--no-fuzzy-matching --ignore-pot-creation-date
	@rm $(CATALOG)

lock:  ## Choose the newest versions that pyproject.toml allows
	@uv=$$(command -v uv) || { $(PYTHON) -m venv --without-pip .lock && \
		$(PYTHON) -m pip --python .lock/bin/python install --quiet uv && uv=.lock/bin/uv; }; \
	$$uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-header --no-emit-index-url --extra dev --output-file requirements.lock pyproject.toml; \
	status=$$?; rm -rf .lock; exit $$status

clean:  ## Remove .venv and what the tools left behind; databases stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
