# `make help` lists the targets. Everything runs in .venv, made from uv.lock; JavaScript tools come with the Node wheel.
SHELL := /bin/bash
FETCHED_UV := .cache/uv/bin/uv
# asked for its version, because a shim may be on the path with nothing behind it
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo $(FETCHED_UV))
export UV
PY := .venv/bin/python
STAMP := .venv/.paynto-stamp

.PHONY: help run setup web wheel test check fix migration migrate api-client e2e crash bench eval clean

help: ## Show this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

# the web app is built with the tools of the data folder that is about to be served, so that they are fetched once
run: export PAYNTO_TOOLS_HOME = $(or $(PAYNTO_HOME),$(HOME)/.paynto)
run: setup web ## Set up and start everything; Ctrl-C stops it
	@exec .venv/bin/paynto serve

setup: $(STAMP) ## Make the virtual environment from the lock file

# from the cache alone where that is enough: a change to the project then needs no network
$(STAMP): pyproject.toml uv.lock tools/hatch_build.py | $(UV)
	@echo "  Installing the Python packages"
	@"$(UV)" sync --frozen --quiet --python ">=3.11" --offline 2>/dev/null || "$(UV)" sync --frozen --quiet --python ">=3.11"
	@touch $@

# into a folder, because Debian's Python comes without venv and refuses installations of its own
$(FETCHED_UV):
	@echo "  Fetching uv"
	@rm -rf .cache/uv
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .cache/uv uv \
	  || { rm -rf .cache/uv; python3 -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv; } \
	  || { rm -rf .cache/uv; echo "uv could not be fetched: Python 3.11 with pip (Debian: python3-pip) or uv itself is needed." >&2; exit 1; }

web: setup ## Build the web app when its sources have changed
	@$(PY) tools/web.py build

wheel: web ## Build the wheel and the source archive into dist/
	@"$(UV)" build --no-progress && ls -1 dist/*.whl dist/*.tar.gz

test: setup web ## Everything that must pass
	@$(PY) tools/run_tests.py

check: setup ## Lint, types, import contracts, architecture tests, freshness of the generated client
	@$(PY) tools/check.py

fix: setup ## Format and repair what can be repaired
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

migration: setup ## Write a migration from the models: make migration name="add x"
	@$(PY) tools/migration.py "$(name)"

migrate: setup ## Bring the database of the data folder to the current schema
	@.venv/bin/paynto migrate

api-client: setup ## Write web/openapi.json and the typed client from the API
	@$(PY) tools/web.py api-client

e2e: setup web ## Browser journeys only
	@$(PY) -m pytest -m e2e -n 0 tests

crash: setup web ## Tests that kill real processes at every stage (about a quarter of an hour)
	@$(PY) -m pytest -m crash -n 0 tests

bench: setup web ## Print each figure with its unit and the ratio to a baseline
	@$(PY) bench/run.py

eval: setup web ## Let a model make 20 apps and check them: make eval MODEL=anthropic:<name>
	@$(PY) bench/evaluation/run.py "$(or $(MODEL),starter)" $(ARGS)

clean: ## Remove build results; data folders stay
	@rm -rf .venv .cache web/dist web/node_modules dist
