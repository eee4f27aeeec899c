# Two commands are all one needs: `make demo` and `make test`. Each does its own set-up inside this folder.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN := .venv/bin/python
ARGS ?=

.PHONY: help setup demo test chain bench check coverage mutate
.SILENT:

help:
	echo "make demo     the main job, once through: artworks, IPFS, minting, auctions, royalties, payouts (under 90 s)"
	echo "make test     the test suite on Ganache              ARGS=\"tests/unit -k bid\" runs a part"
	echo "make chain    a chain and an IPFS node that keep their data; then: .venv/bin/brownie run deploy"
	echo "make bench    gas of every operation beside the best known: reports/gas.json, docs/gas.md"
	echo "make check    linters, slither, halmos, long fuzz runs (under 45 minutes)   ARGS=\"slither ruff\" runs a part"
	echo "make setup    only the set-up: .venv, node_modules, .toolchain"

setup:
	$(PYTHON) tools/setup.py

demo: setup
	$(RUN) scripts/demo.py $(ARGS)

test: setup
	.venv/bin/brownie test $(ARGS)

chain: setup
	$(RUN) scripts/chain.py $(ARGS)

bench: setup
	$(RUN) scripts/bench.py $(ARGS)

check: setup
	$(RUN) -m tools.checks.check $(ARGS)
