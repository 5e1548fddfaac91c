# Two commands matter: `make run` and `make test`. Both start from nothing.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501
# Where it listens: this machine only; for phones in a hall: make run HOST=0.0.0.0
HOST   ?= 127.0.0.1
# What runs at once prints its lines when it is through (GNU make 4 and later).
SYNC   := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
# What Python has translated once is kept, also where the environment says otherwise.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test night night-tests night-browser check unit browser-tests screenshots bench load bundle system browser lock clean

help:
	@echo "make run          set up and start the app on http://localhost:$(PORT), for this machine"
	@echo "make run HOST=0.0.0.0   the same for a hall: phones in this network can join"
	@echo "make test         set up and run everything: style, types, content, tests, browser"
	@echo "make night        all of it, with what takes hours: a million damaged files, 200 kills, load"
	@echo "make night-tests  of these, the tests without a browser; make night-browser: those with one"
	@echo "make check        style, types and content only"
	@echo "make unit         tests without a browser"
	@echo "make screenshots  make the pictures of the README anew"
	@echo "make bench        measure, and write docs/benchmarks.md"
	@echo "make bundle       one archive with all packages, for an office without internet: build/bundle/"
	@echo "make load         450 and 800 simulated officials, 300 and 1,000 phones, on this machine alone"

run: $(VENV)/app.stamp
	@echo "http://localhost:$(PORT)"
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST)

# What is needed comes at once from two places, and all tests run at once: those with a browser wait
# for it and for their servers half of the time.
test:
	@$(MAKE) --no-print-directory --jobs=2 $(SYNC) $(VENV)/dev.stamp browser
	@echo "Style, types and content, tests, and tests with a browser: each is told when it is through."
	@$(MAKE) --no-print-directory --jobs=3 $(SYNC) check unit browser-tests

# Nothing is left out, nothing is shortened. Its parts can be run apart, on another night each.
night: check night-tests night-browser
	$(BIN)/python -m benchmarks --show phones

# And which lines and branches all of it reaches. Damaged files are read at their true speed: apart.
night-tests: $(VENV)/dev.stamp
	NIGHT=1 KILLS=200 $(BIN)/python -m pytest -m "not browser" --numprocesses auto --dist worksteal --cov
	HOSTILE=1000000 $(BIN)/python -m pytest --numprocesses auto tests/report/test_damaged_files.py

night-browser: $(VENV)/dev.stamp browser
	NIGHT=1 KILLS=200 $(BIN)/python -m pytest --numprocesses 2 --dist worksteal tests/browser

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m checklist data --lang en

# Without what Playwright and coverage do at each test.
unit: $(VENV)/translated.stamp
	$(BIN)/python -m pytest -p no:playwright -p no:pytest_cov -m "not slow" --numprocesses auto --dist worksteal --ignore=tests/browser

# Two at a time, each with its servers and its browser.
browser-tests: $(VENV)/translated.stamp browser
	$(BIN)/python -m pytest -m "not slow" --numprocesses 2 --dist worksteal tests/browser

screenshots: $(VENV)/dev.stamp browser
	$(BIN)/python -m tools.screenshots

bench: $(VENV)/tools.stamp
	$(BIN)/python -m benchmarks

load: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks officials phones

# Downloads the packages of Linux and Windows, looks whether they are all there, and packs.
bundle: $(VENV)/dev.stamp
	$(BIN)/python -m tools.bundle

# A browser, a Japanese font and pdffonts: from the system when we may install, while packages come.
system:
	sh tools/browser.sh

# Else Playwright's browser.
browser: $(VENV)/dev.stamp system
	sh tools/browser.sh $(BIN)/python

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Nothing is translated beforehand: what is used is, when it is used first.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

$(VENV)/app.stamp: requirements.txt constraints.txt | $(BIN)/python
	$(PIP) -r requirements.txt
	@touch $@

# With what the app needs, in one go.
$(VENV)/dev.stamp: requirements.txt constraints.txt requirements-dask.txt requirements-dev.txt | $(BIN)/python
	$(PIP) -r requirements-dev.txt
	@touch $(VENV)/app.stamp $@

# All that tests import is translated by one process, once: four at a time would each do all of it.
# What fails here fails in the tests, and is told there.
$(VENV)/translated.stamp: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest --collect-only -qq -p no:cacheprovider >/dev/null 2>&1 || true
	@touch $@

$(VENV)/tools.stamp: requirements-tools.txt $(VENV)/dev.stamp
	$(PIP) -r requirements-tools.txt
	@touch $@

# Everything that comes along with the direct dependencies, pinned as it was tested.
lock: $(VENV)/tools.stamp
	sed -n 's/^\([A-Za-z0-9_-]*\)[^ ]*==.*/^\1==/p' requirements.txt requirements-dask.txt requirements-dev.txt requirements-tools.txt > $(VENV)/direct
	{ echo "# What the packages in requirements*.txt bring along, pinned as tested; made by: make lock"; \
	  $(BIN)/python -m pip freeze --disable-pip-version-check | grep -v -i -f $(VENV)/direct; } > constraints.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage test-results build *.egg-info
