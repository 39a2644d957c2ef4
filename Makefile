# Every target works in a clean clone: it makes the virtual environment first when there is none,
# and brings it up to date when pyproject.toml or constraints.txt have changed.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := $(VENV)/.peers
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup assets demo test check lint types imports frontend bench docs docs-check strings format clean

help: ## Say what can be made
	@echo "make TARGET [ARGS=...]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) assets ## Make the virtual environment with everything that runs and tests

$(READY): pyproject.toml constraints.txt
	@tools/find-python $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@
	@echo "Ready: $(BIN)/plenipo"

assets: $(READY) ## Build style sheet and script of the pages, where their sources have changed
	@$(BIN)/python tools/build_assets.py

demo: $(READY) assets ## Run the main job on the shipped examples and serve them (ARGS=--no-serve)
	@$(BIN)/plenipo demo $(ARGS)

test: $(READY) assets ## Run the tests on all processors (ARGS="-k brackets")
	@$(BIN)/python tools/build_assets.py --run test
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: lint types imports frontend docs-check ## Lint, types, import contract, generated pages

lint: $(READY) ## Check style and format
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(READY) ## Check types
	@$(BIN)/mypy

imports: $(READY) ## Check who imports whom
	@$(BIN)/lint-imports --no-logo

frontend: $(READY) ## Check style, format and types of the pages' script and style sheet
	@$(BIN)/python tools/build_assets.py --run check

docs: $(READY) ## Write the generated pages anew
	@$(BIN)/python -m tools.cli_page docs/cli.md
	@$(BIN)/python -m tools.kinds_page docs/record.md
	@$(BIN)/python -m tools.palette_css frontend/css/palette.css

strings: $(READY) ## Bring every language of the interface up to date, and make what the program reads
	@$(BIN)/python -m tools.strings extract
	@for po in src/plenipo/web/locales/*.po; do test ! -e $$po || $(BIN)/python -m tools.strings update $$(basename $$po .po); done
	@$(BIN)/python -m tools.strings compile

docs-check: $(READY) ## Check that generated pages are as the program says, and that documents hold
	@$(BIN)/python -m tools.cli_page --check docs/cli.md
	@$(BIN)/python -m tools.kinds_page --check docs/record.md
	@$(BIN)/python -m tools.palette_css --check frontend/css/palette.css
	@$(BIN)/python -m pytest -q tests/test_docs.py

format: $(READY) ## Put style and format right where it can be done safely
	@$(BIN)/ruff check --fix --exit-zero
	@$(BIN)/ruff format

$(PEERS): $(READY) benchmarks/peers.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r benchmarks/peers.txt
	@touch $@

bench: $(PEERS) ## Measure against peers (ARGS=... is handed on)
	@$(BIN)/python -m benchmarks $(ARGS)

clean: ## Remove what was made, the virtual environment too
	rm -rf $(VENV) build dist src/plenipo/web/static frontend/node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache demo-output
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
