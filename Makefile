# Everything a fresh machine needs: `make demo` and `make test`.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: env demo test bench journey check docs tamper crash powerloss

env: .venv/ready

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[journey,test]'
	touch .venv/ready

demo: env
	$(BIN)/tillbook demo

test: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

bench: env
	$(BIN)/python -m bench.posting

journey: env
	$(BIN)/python -m bench.journey

docs: env
	$(BIN)/python -m tillbook.pages docs/

# Under fire: docs/reliability.md has what they found. With strace they try more.
tamper: env
	$(BIN)/python -m tests.fire.tamper

crash: env
	$(BIN)/python -m tests.fire.crash
	$(BIN)/python -m tests.fire.disk

powerloss: env
	$(BIN)/python -m tests.fire.powerloss
