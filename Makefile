# Everything a fresh machine needs: `make demo` and `make test`.
# The distribution's own interpreter, where it can make environments: version managers build theirs
# without optimisation, and everything is a tenth slower on those. Say another by PYTHON=.
PYTHON ?= $(shell /usr/bin/python3.11 -c "import ensurepip" 2>/dev/null \
	&& echo /usr/bin/python3.11 || echo python3.11)
BIN := .venv/bin
AT_ONCE ?= 1

.PHONY: env programs bundle demo test deep mutants tamper crash powerloss soak long-run fuzz bench journey \
	docs

env: .venv/ready

.venv/ready: pyproject.toml setup.py constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[journey,test]'
	touch .venv/ready

# The ledgers that check ours from outside. On another system than Debian, install them by hand.
# And the browser that the screens are tried in.
PROGRAMS := hledger ledger beancount chromium
CALLED := hledger ledger bean-check bean-query chromium

programs:
	@missing() { for it in $(CALLED); do command -v $$it >/dev/null || echo $$it; done; }; \
	if [ -n "$$(missing)" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get install -y -qq $(PROGRAMS) >/dev/null 2>&1 \
		|| { apt-get update -qq && apt-get install -y -qq $(PROGRAMS) >/dev/null; }; \
	fi; \
	if [ -n "$$(missing)" ]; then \
		echo "make test needs:" $$(missing); \
		echo "Install them (Debian: apt-get install $(PROGRAMS)), and run it again."; exit 1; \
	fi

# What the pages run in the browser; nothing is done where no island has changed.
bundle: env
	$(BIN)/python setup.py --quiet bundle

# It serves until Ctrl-C; where nobody sits, on a build machine, it shows what it has and ends.
DEMO ?= $(if $(CI),--no-serve)

demo: bundle
	$(BIN)/tillbook demo $(DEMO)

test: bundle programs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 4 --dist worksteal

# The laws over two thousand drawn days each: hours, not minutes.
deep: env
	TILLBOOK_PROFILE=deep $(BIN)/pytest --timeout 0 tests/laws

mutants: env
	$(BIN)/python -m tests.mutants --at-once $(AT_ONCE)

bench: env
	$(BIN)/python -m bench.posting

journey: env
	$(BIN)/python -m bench.journey

docs: env
	$(BIN)/python -m tillbook.pages docs/
	$(BIN)/python -m tests.badinput.catalogue docs/bad-input.md

# Under fire: docs/reliability.md has what they found. With strace they try more.
tamper: env
	$(BIN)/python -m tests.fire.tamper

crash: env
	$(BIN)/python -m tests.fire.crash
	$(BIN)/python -m tests.fire.disk

powerloss: env
	$(BIN)/python -m tests.fire.powerloss

MINUTES ?= 20
DATABASE ?= sqlite

soak: env
	$(BIN)/python -m tests.fire.soak --minutes $(MINUTES) --database $(DATABASE)

SEED ?= 1
EVENTS ?= 100000

# The API asked for longer: each address, walks from answer to answer, and what takes as long as a limit.
EXAMPLES ?= 200
WALKS ?= 200

fuzz: env
	TILLBOOK_EXAMPLES=$(EXAMPLES) TILLBOOK_WALKS=$(WALKS) TILLBOOK_STEPS=20 $(BIN)/pytest \
		tests/web/test_described.py tests/web/test_walks.py tests/web/slow.py

# With MOVES it is a year of so many moves, proved date by date: `make long-run MOVES=10000000`.
MOVES ?= 0

long-run: env
	$(BIN)/python -m tests.fire.long_run --seed $(SEED) --events $(EVENTS) --moves $(MOVES)
