# Every target is safe to run again. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCK_UV := /tmp/opengazette-lock-venv
# Of `make test-kill`; a SEED repeats a run that failed.
KILLS ?= 1000
SEED ?=
# Of `make test-mutants`: slots, escape, identity or outbox, for that alone.
ROOM ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long test-kill test-sim test-soak test-mutants check lint run lock bench bench-farm docs pictures clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## create .venv with everything the tests need

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Python 3.11 or newer is needed, {sys.executable} is {v.major}.{v.minor}; name another one with PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## run the main job on the shipped sample sources, without token or internet
	$(BIN)/gazette demo --out build/demo

test: setup ## the whole test suite
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup ## style, types and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# One heavy thing at a time, each with its progress; at the end the figures once more, each with its limit.
LONG := tests/long tests/integration/test_migrations_killed.py tests/integration/test_migrations_from_the_first.py \
  tests/kill/test_polls_survive_kills.py tests/kill/test_commits_survive_kills.py tests/acceptance/test_database_trouble.py \
  tests/acceptance/test_database_torn.py tests/acceptance/test_feeds_yaml_in_trouble.py
DOORS := tests/unit/chat tests/unit/domain tests/unit/sources tests/unit/analysis

test-long: setup ## hostile feeds, addresses, kills, broken disks and files, generated tests in full size (about thirty minutes)
	@mkdir -p build && rm -f build/figures.txt
	@status=0; export FIGURES=$(CURDIR)/build/figures.txt; \
	MUTATIONS=20000 EVERY=1 POLL_KILLS=600 COMMIT_KILLS=600 $(BIN)/python -m pytest -s -n 0 $(LONG) || status=1; \
	EXAMPLES=10000 $(BIN)/python -m pytest -n 2 --dist worksteal --timeout 1800 $(DOORS) \
	  && echo '7 property tests: no counter-example in 10000 each (limit: none)' >> build/figures.txt || status=1; \
	$(BIN)/python -m tests.long.figures build/figures.txt || status=1; \
	exit $$status

test-sim: setup ## a simulated year of 120 subscriptions, outages and wrong clocks (about twenty minutes): nothing missed, nothing doubled
	SUBSCRIPTIONS=120 DAYS=365 SEED=$(SEED) $(BIN)/python -m pytest -q -p no:xdist --timeout 7200 tests/simulation

# The campaign that counts is the last line; before it come the commits, 100 starts and stops, and the run in which
# history may not be read.
test-kill: setup ## kill -9 the bot KILLS times (1000: about fifteen minutes): nothing lost, nothing doubled
	$(BIN)/python -W ignore -m tests.kill.commits --kills 600
	CYCLES=100 $(BIN)/python -m pytest -q -n 2 --timeout 1800 tests/acceptance/test_start_stop.py -k any_moment
	$(BIN)/python -W ignore -m tests.kill.run --kills $(KILLS) --history refused --aimed 0 --calm $(if $(SEED),--seed $(SEED))
	$(BIN)/python -W ignore -m tests.kill.run --kills $(KILLS) $(if $(SEED),--seed $(SEED))

test-soak: setup ## 6,000 polls, fifty commands a second for a minute on each platform, the database away, frozen workers (about eight minutes)
	SOAK=6000 LOAD=60 AWAY=90 FREEZES=60 $(BIN)/python -m pytest -q -s -n 0 \
	  tests/soak tests/acceptance/test_database_trouble.py tests/kill/test_frozen_past_its_lease.py

# mutmut is in no requirement file: it stays in a place of its own and sees the libraries of the other one.
MUTANTS := build/mutants-venv
$(MUTANTS)/.installed: tests/mutation/requirements.txt | setup
	$(BIN)/python -m venv $(MUTANTS)
	$(BIN)/python -c 'import site; print(site.getsitepackages()[0])' > $$(echo $(MUTANTS)/lib/python3*/site-packages)/project.pth
	$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check -r $< && touch $@

test-mutants: setup $(MUTANTS)/.installed ## break slots, escapes, outbox and identity on purpose: a test notices each, or its reason is written (about an hour)
	$(BIN)/python -m tests.mutation.run "$(ROOM)"

check: lint test ## everything that CI runs
	$(BIN)/python -m bot.reference --check

bench: setup bench-farm ## what polling, search, models, delivery, acknowledgements and rest cost (about 25 minutes; Linux, on a quiet machine)
	PYTHONPATH=. $(BIN)/python bench/start.py
	PYTHONPATH=. $(BIN)/python bench/parse.py
	PYTHONPATH=. $(BIN)/python bench/store.py
	PYTHONPATH=. $(BIN)/python bench/stories.py
	PYTHONPATH=. $(BIN)/python bench/editorial.py
	PYTHONPATH=. $(BIN)/python bench/search.py
	PYTHONPATH=. $(BIN)/python bench/models.py
	PYTHONPATH=. $(BIN)/python -W ignore bench/delivery.py
	PYTHONPATH=. $(BIN)/python -W ignore bench/slack.py
	PYTHONPATH=. $(BIN)/python -W ignore bench/memory.py

# Peers that cannot be installed are left out; newsboat and sfeed are Debian's: apt-get install newsboat sfeed.
FARM := build/farm-venv
$(FARM)/.installed: bench/farm/requirements.txt
	$(PYTHON) -m venv $(FARM)
	$(FARM)/bin/python -m pip install --quiet --disable-pip-version-check -r $< && touch $@ || rm -rf $(FARM)

bench-farm: setup $(FARM)/.installed ## polling beside reader, newsboat, sfeed and a bare fetch (about twelve minutes; other sizes: FARM_ARGS="--feeds 60")
	PYTHONPATH=. $(BIN)/python -W ignore -m bench.farm $(or $(FARM_ARGS),--write docs/explanation/performance.md)

docs: setup ## write the generated reference pages
	$(BIN)/python -m bot.reference

run: setup ## start the bot with ./feeds.yaml
	$(BIN)/gazette run

lock: ## pin the requirement files anew (hashes, no index address)
	$(PYTHON) -m venv $(LOCK_UV)
	$(LOCK_UV)/bin/pip install --quiet uv
	for name in runtime dev; do \
	  $(LOCK_UV)/bin/uv pip compile pyproject.toml $$( [ $$name = dev ] && echo --group dev ) --python-version 3.11 --universal \
	    --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/$$name.txt; \
	done

clean: ## remove what the targets above made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

pictures: demo ## draw the demo's page with Chromium into docs/pictures
	for mode in light:1 dark:0; do for size in desk:1100 phone:500; do \
	  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync --user-data-dir=build/chromium --blink-settings=preferredColorScheme=$${mode#*:} \
	    --window-size=$${size#*:},1400 --screenshot=docs/pictures/digest-$${size%:*}-$${mode%:*}.png file://$(CURDIR)/build/demo/digest.html; \
	done; done
