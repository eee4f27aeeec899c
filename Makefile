# Two commands are all one needs: `make demo` and `make test`. Each does its own set-up inside this folder.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN := .venv/bin/python
ARGS ?=
WORKERS ?= auto

.PHONY: help setup demo test chain bench bench-studio check check-geth coverage mutate soak
.SILENT:

help:
	echo "make demo     the main job, once through: artworks, IPFS, minting, auctions, royalties, payouts (under 90 s)"
	echo "make test     the test suite on Ganache              ARGS=\"tests/unit -k bid\" runs a part"
	echo "make chain    a chain and an IPFS node that keep their data; then: .venv/bin/brownie run deploy"
	echo "make bench    gas of every operation beside the best known: reports/gas.json, docs/gas.md"
	echo "make check    linters, slither, halmos, long fuzz runs (under 45 minutes)   ARGS=\"slither ruff\" runs a part"
	echo "make check-geth one scenario on Ganache, anvil and geth: the same but for gas (30 s, and minutes once, to build geth)"
	echo "make coverage which ways of every branch the tests go"
	echo "make mutate   faults planted in the contracts, and how many the tests notice (under 75 minutes)   SEED=2 FULL=1"
	echo "make bench-studio   time and memory of pinning and minting 100, 1,000 and 10,000 works: reports/studio.json (half an hour)"
	echo "make soak     minting under kill -9 of studio, Kubo and Ganache, fifty rounds (ten minutes); SEED=7 repeats one"
	echo "make setup    only the set-up: .venv, node_modules, .toolchain"

setup:
	$(PYTHON) tools/setup.py

demo: setup
	$(RUN) scripts/demo.py $(ARGS)

test: setup
	.venv/bin/brownie test $(ARGS) -n $(WORKERS)

chain: setup
	$(RUN) scripts/chain.py $(ARGS)

bench: setup
	$(RUN) scripts/bench.py $(ARGS)

check-geth: setup
	$(RUN) -m tools.checks.on_geth $(ARGS)

check: setup
	$(RUN) -m tools.checks.check $(ARGS)

coverage: setup
	$(RUN) -m tools.checks.coverage --workers $(WORKERS) $(ARGS)

mutate: setup
	$(RUN) -m tools.checks.mutate --workers $(WORKERS) $(if $(SEED),--seed $(SEED)) $(if $(FULL),--full) $(ARGS)

bench-studio: setup
	.venv/bin/brownie compile >/dev/null
	$(RUN) -m tools.bench.studio $(ARGS)

soak: setup
	.venv/bin/brownie compile >/dev/null
	$(RUN) -m tools.soak.soak $(if $(SEED),--seed $(SEED)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS)
