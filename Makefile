# Lá Chắn: "make run" sets everything up and serves the web page, "make test" runs every test.
# Both install what is missing into .venv and can be repeated; "make help" lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run chat system build test lint format bench lock clean install-run install-test install-dev

# The first Python that is new enough; choose another with make PYTHON=python3.12. The system's own
# comes first where it can make environments: it is built for speed, as self-built ones often aren't.
PYTHON ?= $(shell for python in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
		{ [[ $$python != /* ]] || $$python -c 'import ensurepip' 2>/dev/null; }; \
	then echo $$python; break; fi; done)
BIN := .venv/bin
WORKERS ?= auto
SHARED ?= ../shared
export TORCH

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

run: install-run  ## set up and serve the web page and the channels; the first time build a release
	@if [[ -n "$${CI:-}" ]]; then $(BIN)/lachan build; else exec $(BIN)/lachan serve --build; fi

chat: build  ## set up, build the first release, open the chat in the terminal
	@$(BIN)/lachan chat

build: install-run  ## set up and build the release from the shipped plans
	@$(BIN)/lachan build

system:  ## install the programs that readers and tests use (Debian, Ubuntu; asks for root)
	@packages=$$(sed -E 's/#.*//' requirements/debian.txt); \
	root=(); if [[ $$(id -u) != 0 ]]; then root=(sudo); fi; \
	"$${root[@]}" apt-get update --quiet --quiet; \
	"$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet \
		--no-install-recommends $$packages > /dev/null

test: install-test  ## set up with the test tools and run every test
	@$(BIN)/python -m pytest -n $(WORKERS)

lint: install-dev  ## check style and types
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

format: install-dev  ## put the code into the common style
	@$(BIN)/python -m ruff check --fix .
	@$(BIN)/python -m ruff format .

bench: build  ## measure answers and retrieval on the data of SHARED=…
	@$(BIN)/lachan eval $(SHARED)/questions/dev.jsonl
	@$(BIN)/lachan eval --retrieval $(SHARED)/bench/alqac2024

# The locks name no index, no folder and no CUDA package, so that they hold on every machine.
lock: install-dev  ## pin the newest versions of all packages again
	@for level in run test dev; do \
		echo "Pinning requirements/$$level.txt (about a minute)"; \
		case $$level in run) extras=() ;; test) extras=(--extra test) ;; \
			dev) extras=(--extra test --extra dev) ;; esac; \
		$(BIN)/python -m piptools compile --quiet --upgrade --allow-unsafe --strip-extras \
			--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
			--constraint requirements/held_back.in \
			--annotation-style line --constraint requirements/torch.in "$${extras[@]}" \
			--output-file - pyproject.toml \
		| sed -E -e 's/^(torch==[0-9.]+)\+cpu/\1/' -e '/^(nvidia-|cuda-|triton==|# |$$)/d' \
		> .venv/$$level.txt; \
		{ cat requirements/head.in; cat .venv/$$level.txt; } > requirements/$$level.txt; \
	done

clean:  ## remove caches and builds; .venv and the data folder stay
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find bot index knowledge tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

install-run install-test install-dev: install-%:
	@[[ -n "$(PYTHON)" ]] || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) tools/install.py $*
