# Everything starts here: `make` alone lists what there is.
# PYTHON=/path/to/python3 chooses the Python of a new environment.
# COVERAGE=0 lets `make test` pass whatever the tests cover.
# ROUNDS=100 makes `make explore` go on for about an hour.

SHELL := /bin/sh
COVERAGE ?= 92
ROUNDS ?= 10
VENV := .venv/bin
SOURCES := cityreport packaging tests hatch_build.py

help:  ## What can be made
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-19s %s\n", $$1, $$2}'

run:  ## Open the window on the sample city; without a display, leave its files in out/
	@packaging/setup.sh app
	@packaging/run.sh

test:  ## Check and test everything
	@packaging/setup.sh dev
	@$(MAKE) --no-print-directory lint || checks=failed; \
	QT_QPA_PLATFORM=offscreen $(VENV)/python -m pytest -q -n auto --dist worksteal -m "not bench" \
		--cov $(if $(COVERAGE),--cov-fail-under=$(COVERAGE)) || exit; \
	[ -z "$$checks" ] || { echo "The tests passed, style or types did not: see above."; exit 1; }

lint:  ## Style and types
	@packaging/setup.sh dev
	@echo "Style"
	@$(VENV)/ruff check --quiet $(SOURCES)
	@$(VENV)/ruff format --check --quiet $(SOURCES) || \
		{ echo "Files are not formatted: run $(VENV)/ruff format"; exit 1; }
	@echo "Types"
	@$(VENV)/mypy

bench:  ## Measure speed, as ratios
	@packaging/setup.sh dev
	@echo "Benchmarks: ratios of one run, with their targets"
	@QT_QPA_PLATFORM=offscreen $(VENV)/python -m pytest tests/benchmarks tests/ui/enter/test_enter_findings.py -m bench -s -q

mutants:  ## Make small faults in the code, hours of them; WHAT="cityreport.domain.to_date.*" for a part
	@packaging/setup.sh dev
	@QT_QPA_PLATFORM=offscreen nice -n 19 $(VENV)/mutmut run --max-children 1 $(if $(WHAT),"$(WHAT)")
	@$(VENV)/mutmut results | grep -v ': no tests' || true

faults:  ## Break things for an hour or two: kill, fill the disk, damage files; print the figures
	@packaging/setup.sh dev
	@QT_QPA_PLATFORM=offscreen $(VENV)/python -m tests.faults $(if $(SEED),--seed $(SEED))

explore:  ## Try the properties on examples that no run has had yet, ROUNDS times (10)
	@packaging/setup.sh dev
	@for round in $$(seq $(ROUNDS)); do \
		QT_QPA_PLATFORM=offscreen $(VENV)/python -m pytest -q -n auto --dist worksteal \
			-m hypothesis --hypothesis-profile explore --hypothesis-seed $$(date +%s%N) || exit; \
	done

translations:  ## Bring the translators' files up to date with the program's sentences
	@packaging/setup.sh dev
	@$(VENV)/python packaging/translations.py gather

pictures:  ## Take the pictures of the documentation from the running program
	@packaging/setup.sh dev
	@QT_QPA_PLATFORM=offscreen $(VENV)/python packaging/pictures.py

dist:  ## Build the program and its installer for this system, in dist/
	@packaging/setup.sh package
	@build/venv/bin/python packaging/build.py

lock:  ## Pin versions again after a change of dependencies in pyproject.toml
	@packaging/lock.sh

clean:  ## Remove what was built; .venv and out/ stay
	rm -rf build dist mutants .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find cityreport packaging tests resources -name __pycache__ -prune -exec rm -rf {} +
	find resources -name '*.mo' -delete

.PHONY: help run test lint bench mutants faults explore translations pictures dist lock clean
