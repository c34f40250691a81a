# Two commands do everything: `make run` and `make test`. The README lists what is underneath.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
PORT ?= 8501

.PHONY: run test install lint types index app audit clean

run: index app

install: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt -e ".[dev]"
	@touch $(READY)

# What GOV.UK has, as far as it can be reached; what is indexed already stays.
index: $(READY)
	$(BIN)/python -m ingest || echo "The app opens with what is indexed."

app: $(READY)
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

test: $(READY) lint types
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -n 2 --dist loadfile

# Known vulnerabilities of what is pinned; says so, and passes, where it cannot be told.
audit: $(READY)
	$(BIN)/python .ci/audit.py

clean:
	rm -rf $(VENV) build *.egg-info
