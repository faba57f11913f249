# make exam    set up what is missing, then build output/ with seed 42
# make test    the same set-up, then every check and test; TORCH=no leaves PyTorch out for a slow line
# make sweep   the tests of every template with 1000 seeds each, and new random examples for the laws
# make bench   how fast it is, as ratios within one run
# make picture the picture in the README
# make clean   remove what set-up and tests have made; output/ is yours and stays

PYTHON ?= python3
TORCH ?= yes

ifeq ($(filter yes no,$(TORCH)),)
$(error TORCH is "$(TORCH)"; write TORCH=yes or TORCH=no)
endif

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check # errors only
PYTEST := EXAMGEN_TORCH=$(TORCH) $(BIN)/python -m pytest -q -n 2 --dist loadgroup
# PyPI's builds of PyTorch for Linux bring 3 GB for graphics cards; this index has builds without, where it can be reached.
TORCH_INDEX := https://download.pytorch.org/whl/cpu

.PHONY: exam test lint sweep bench picture clean tex chromium without-torch
.DELETE_ON_ERROR:
.NOTPARALLEL: # two installers at once are in each other's way

exam: tex .venv/exam.stamp
	@$(BIN)/examgen build --seed 42 --final --force

test: tex chromium .venv/test.stamp $(if $(filter no,$(TORCH)),without-torch,.venv/torch.stamp) lint
	@$(PYTEST)

lint: .venv/test.stamp
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet --exclude '*.md' # code in a text may be a fragment
	@$(BIN)/mypy --no-error-summary generator templates tests .assets
	@$(BIN)/mypy --no-error-summary --platform darwin --cache-dir .mypy_cache/darwin generator # uses nothing that Linux alone has

sweep: tex .venv/test.stamp $(if $(filter no,$(TORCH)),without-torch,.venv/torch.stamp)
	@EXAMGEN_SEEDS=1000 $(PYTEST) tests/battery tests/test_oracles.py tests/blueprint tests/exam tests/figures

bench: tex .venv/exam.stamp
	@$(BIN)/python tests/bench/bench.py

picture: tex .venv/exam.stamp
	@$(BIN)/python .assets/picture.py

clean:
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find generator templates tests -name __pycache__ -prune -exec rm -rf {} +

tex:
	@.ci/tex

chromium:
	@.ci/chromium

without-torch:
	@echo "TORCH=no: PyTorch is left out, and the tests that compare with it are skipped"

.venv/exam.stamp: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is missing or older than Python 3.11; name another: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install 'pip>=25.1' # the first with --group
	@$(PIP) install --editable .
	@touch $@

# The wheels are for the test that installs examgen into an empty environment, without a network.
.venv/test.stamp: .venv/exam.stamp
	@echo "Installing what the tests need ..."
	@$(PIP) install --group test --group lint
	@$(PIP) list --format=freeze --exclude-editable > .venv/versions.txt
	@$(PIP) wheel --constraint .venv/versions.txt --wheel-dir .venv/wheels . hatchling
	@rm .venv/wheels/examgen-*.whl
	@touch $@

.venv/torch.stamp: .venv/exam.stamp
	@echo "Installing PyTorch ..."
	@said=$$($(PIP) --retries 1 --timeout 20 install --extra-index-url $(TORCH_INDEX) --group torch 2>&1) || \
	  { echo "$$said" >&2; exit 1; }
	@touch $@
