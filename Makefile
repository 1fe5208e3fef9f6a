# Everything starts here: `make` alone lists what there is. Without make: packaging/develop.py.
# PYTHON=/path/to/python3 chooses the Python of a new environment.
# COVERAGE=0 lets `make coverage` pass whatever the tests cover.
# ROUNDS=100 makes `make explore` go on for about an hour.
# CITIES=150 is the number of cities of `make network` (1500).
# RUNS=1000 is the number of cities of each kind that `make calibration` simulates (3000).
# SEED=7 is the seed of `make faults`; WHAT="cityreport.domain.to_date.*" a part for `make mutants`.
# UPDATE=1 has `make import-scores` keep its scores as the new baseline.
# VERSION=0.2.0 is the version that `make changelog` releases.

SHELL := /bin/sh
PYTHON3 := $(shell for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v "$$python" >/dev/null 2>&1 && { echo "$$python"; break; }; done)
VERBS := setup run test coverage lint style types bench faults attacks calibration network explore mutants import-scores translations pictures dist lock changelog clean
export PYTHON CITIES COVERAGE ROUNDS RUNS SEED WHAT UPDATE VERSION

help:  ## What can be made
	@$(PYTHON3) packaging/develop.py

$(VERBS):
	@[ -n "$(PYTHON3)" ] || { echo "cityreport needs Python 3.11 or newer: please install it and run this again."; exit 1; }
	@$(PYTHON3) packaging/develop.py $@

.PHONY: help $(VERBS)
