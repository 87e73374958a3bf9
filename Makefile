# Everything runs from .venv; nothing is installed outside this folder.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: install run test check bench soak lock catalogues pictures

install: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

run: install  ## a demonstration on http://127.0.0.1:8000
	HOTLINE_SECURE_COOKIES=off $(BIN)/hotline demo --keep
	HOTLINE_SECURE_COOKIES=off $(BIN)/hotline serve --bind 127.0.0.1:8000

test: install
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not soak"

check: install
	$(BIN)/ruff format --check hotline tests
	$(BIN)/ruff check hotline tests
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m tests.bench

soak: install
	$(BIN)/python -m pytest -m soak -x --timeout 3600

lock:
	$(BIN)/pip-compile -q --extra dev --generate-hashes --allow-unsafe --strip-extras \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.lock pyproject.toml

catalogues: install  ## after a string changed: extract, update, compile; says what is missing
	$(BIN)/python -m tests.support.catalogues

pictures: install  ## the README's pictures, from a fresh demonstration
	$(BIN)/python -m tests.support.pictures
