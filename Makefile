# Two commands for a fresh machine: make demo, make test. Python >= 3.11 is all that has to be there.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JUDGES := .venv-judges

.PHONY: demo test mutants messages templates addin pictures bench clean

demo: $(VENV)/.installed
	@rm -rf out/marked
	@$(BIN)/xlvalidate import examples/published/seed-000.txt -o out/imported
	@$(BIN)/xlvalidate check examples/reports --mark out/marked; status=$$?; [ $$status -eq 1 ] || exit $$status
	@echo
	@echo "Marked copies are in out/marked. 带标记的副本在 out/marked。"

test: $(VENV)/.tested $(JUDGES)/.installed
	bash tests/system-packages.sh
	$(MAKE) --no-print-directory tests/page/node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	printf '%s\n' linux win32 darwin | xargs -P 2 -I{} $(BIN)/mypy --platform {} --cache-dir .mypy_cache/{}
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m compileall -q xlvalidate tests
	$(BIN)/python -m pytest -n 4 --dist worksteal

$(VENV)/.installed: pyproject.toml setup.py constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[import]'
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

# A solver that tests ask as a judge, and numpy with it: in an environment of its own, because polars would load numpy.
$(JUDGES)/.installed: tests/checking/highs-requirements.txt
	$(PYTHON) -m venv $(JUDGES)
	$(JUDGES)/bin/pip install -q --disable-pip-version-check -r $<
	touch $@

# What looks at the script of the page and drives browsers that open it. Where npm is missing, tests say so.
tests/page/node_modules/.installed: tests/page/package-lock.json tests/page/package.json
	command -v npm >/dev/null || { echo "not installed: npm" >&2; exit 0; }; cd tests/page && npm ci --silent && touch node_modules/.installed

xlvalidate/page/page.min.js: tests/page/node_modules/.installed $(wildcard xlvalidate/page/script/*.js)
	cd tests/page && npm run --silent build

messages: $(VENV)/.tested ## compiles the texts after an edit of locale/*/LC_MESSAGES/*.po
	$(BIN)/pybabel compile -D xlvalidate -d xlvalidate/locale

templates: $(VENV)/.installed xlvalidate/page/page.min.js ## builds templates/, docs/handbook/ and the other generated pages anew
	$(BIN)/xlvalidate build
	$(BIN)/xlvalidate page -o templates/校验.html
	$(BIN)/python docs/generate.py

addin: $(VENV)/.tested ## builds xlvalidate.xlam, xlvalidate.oxt and udfs.xlsx of macros/ anew
	$(BIN)/python macros/build.py
	$(BIN)/python macros/build_extension.py
	$(BIN)/python macros/build_udfs.py

pictures: $(VENV)/.tested ## draws the pictures of docs/pictures again (LibreOffice, pdftoppm)
	$(BIN)/python docs/pictures.py

bench: $(VENV)/.tested ## measures and prints the table of docs/benchmarks.md
	$(BIN)/python -m benchmarks

# Small mistakes in the code: do its tests notice? FOLDERS="rules reading:tests/reading,tests/hostile" SAMPLE=500 SEED=1
SAMPLE ?= 500
SEED ?= 1
FOLDERS ?= rules checking editions reading
MUTANTS := .venv-mutants

mutants: $(MUTANTS)/.installed
	nice $(MUTANTS)/bin/python -m tests.mutants $(FOLDERS) --sample $(SAMPLE) --seed $(SEED)

$(MUTANTS)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(MUTANTS)
	$(MUTANTS)/bin/pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]' 'coverage>=7.6,<8'
	touch $@

clean:
	rm -rf $(VENV) $(MUTANTS) $(JUDGES) .venv-pandas tests/page/node_modules out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
