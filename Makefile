# Waybill. `make help` lists what can be done; caches live outside the repository (Scripts/env.sh).

.DEFAULT_GOAL := help
.PHONY: help setup run test bench format ci simulate torture

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install missing Debian packages and the Python of the tests
	@Scripts/setup.sh test

run: ## Build and start Waybill on port 5001; ARGS="--port 5002" passes options
	@Scripts/run.sh $(ARGS)

test: ## Run every test; ONLY=R5 keeps those whose name matches, DATABASE=postgresql one half
	@ONLY='$(ONLY)' DATABASE='$(DATABASE)' Scripts/test.sh

bench: ## Measure beside raw limits; ONLY=P1 picks one, SIZE=smoke the smallest size
	@ONLY='$(ONLY)' SIZE='$(SIZE)' Scripts/bench.sh

format: ## Format every Swift file
	@Scripts/format.sh

ci: ## Do what the build server does: format, tests, smallest benchmarks, clean tree
	@.ci/run

simulate: ## Run the seeded simulation; SEEDS=1000 how many, FROM=1 the first
	@SEEDS='$(SEEDS)' FROM='$(FROM)' Scripts/simulate.sh

torture: ## Kill the real program at every point, on both databases; the long form of Tests/Torture
	@ONLY='$(ONLY)' DATABASE='$(DATABASE)' Scripts/torture.sh
