# Everything a developer does, one word each: `make help`.

# Settings of the person's shell that would change what runs, or have each of many processes compile all code anew.
unexport PYTHONPATH PYTHONHOME PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE
unexport DJANGO_SETTINGS_MODULE DJANGO_CONFIGURATION PYTEST_ADDOPTS
# A proxy is for the packages, never for our own servers on this machine.
export NO_PROXY := 127.0.0.1,localhost,::1,$(NO_PROXY)
export no_proxy := $(NO_PROXY)

VENV := .venv/bin
# Extra words for pytest or the benchmarks, as in: make test ARGS="tests/venues -k season"
ARGS ?=
# How many tests run side by side, at most eight: three for two processors, as browsers and servers are waited for.
JOBS ?= $$(( $$(getconf _NPROCESSORS_ONLN) * 3 / 2 ))
# For `make axe`: in how many of its four ways (width and scheme), other widths in place of its two, and a folder for
# pictures of all pages, if any.
WAYS ?= 4
WIDTHS ?=
PICTURES ?=
# For `make patience`: how long each answer waits, three times over.
PAUSE ?= 0.3
LOCKING := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --no-header --quiet $(if $(UPGRADE),--upgrade)
# What a production site sets; enough for Django to judge the settings, and for nothing else.
AS_IN_PRODUCTION := env -u DEMO -u DEBUG SITE_URL=https://intersaison.example ALLOWED_HOSTS=intersaison.example HTTPS=1 \
	SECRET_KEY=a-key-for-the-check-only-9f2c7e41b8d3460aa5c17be0d94f6e28
CHECKED := accounts backend benchmarks bookings commons network sandbox scripts tests venues worker manage.py

.DEFAULT_GOAL := help
.PHONY: help run test axe html patience check bench lock messages format clean \
	development lint types imports migrations deployment translations locks

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Run the whole site with its demo on this machine (PORT, DATA_DIR, DATABASE_URL, ... : docs/operations.md)
	@scripts/bootstrap local && exec $(VENV)/python -m backend.services

test: development ## Run all tests on real servers (ARGS="..." goes to pytest)
	@$(VENV)/python -m backend.translations compile
	@$(VENV)/python -m pytest --numprocesses $(JOBS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(ARGS)

axe: development ## Look at every page and state with axe, two widths, two schemes (ARGS="-k host", WIDTHS=768, PICTURES=folder)
	@$(VENV)/python -m backend.translations compile
	@WAYS=$(WAYS) WIDTHS="$(WIDTHS)" PICTURES="$(PICTURES)" $(VENV)/python -m pytest --numprocesses $(JOBS) --maxprocesses 8 tests/axe/pages.py $(ARGS)

html: development ## Have every page and state read by the official checker of HTML (needs Java; VNU=/path/to/vnu.jar)
	@$(VENV)/python -m backend.translations compile
	@checker=$$(scripts/fetch_checker) && VNU="$$checker" \
		$(VENV)/python -m pytest --numprocesses $(JOBS) --maxprocesses 8 tests/axe/validity.py $(ARGS)

patience: development ## Run the browser tests where servers and pages are slow: what does not wait fails (PAUSE=seconds)
	@$(VENV)/python -m backend.translations compile
	@PAUSE=$(PAUSE) $(VENV)/python -m pytest -p tests.hesitating --numprocesses $(JOBS) --maxprocesses 8 -m browser tests $(ARGS)

# Each part can be asked for by itself; `make -k check` goes on after a part that failed.
check: lint types imports migrations deployment translations locks ## Lint, types, import law, migrations, deployment settings, ...

development:
	@scripts/bootstrap dev

lint: development
	$(VENV)/ruff check --quiet $(CHECKED)
	$(VENV)/ruff format --check --quiet $(CHECKED)

types: development
	$(VENV)/mypy

imports: development
	$(VENV)/lint-imports --no-logo

migrations: development
	$(VENV)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

deployment: development
	$(AS_IN_PRODUCTION) $(VENV)/python manage.py check --deploy --fail-level WARNING

translations: development
	$(VENV)/python -m backend.translations check

locks: development
	$(VENV)/python scripts/check_locks.py

bench: development ## Measure the promised figures (docs/benchmarks.md)
	@$(VENV)/python -m backend.translations compile
	@$(VENV)/python -m benchmarks $(ARGS)

lock: development ## Pin the requirements of pyproject.toml again (UPGRADE=1 for newer versions)
	$(VENV)/$(LOCKING) -o requirements/base.lock pyproject.toml
	$(VENV)/$(LOCKING) --extra local -o requirements/local.lock pyproject.toml
	$(VENV)/$(LOCKING) --extra local --extra dev -o requirements/dev.lock pyproject.toml

messages: development ## Collect the texts to translate into locale/
	@$(VENV)/python -m backend.translations collect

format: development ## Put the code into its usual form
	$(VENV)/ruff check --fix $(CHECKED)
	$(VENV)/ruff format $(CHECKED)

clean: ## Remove what the tools made; the data in .data stays
	rm -rf .venv .checker .static .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
