# One place for every command: README, .ci/run and the lessons call these targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# What you, or a build, may narrow down: make course LESSONS="3 4".
TESTS := tests
LESSONS :=
# By default that of the locale: make lab EDITION=en.
EDITION :=
MAX_EVALS := 4
# For JupyterLab: make lab OPTIONS=--no-browser.
OPTIONS :=
STAMP := $(VENV)/.installed
# Takes 45 CPU s, and saves each first import of a package its part of them; an
# environment that is soon thrown away does without.
COMPILE := --compile-bytecode
# Builds a grammar of addresses, 1.5 CPU s, in each process that loads jsonschema
# (JupyterLab, nbformat), which does without; nothing here holds what it checks.
UNWANTED := rfc3987-syntax
# On a terminal uv shows how far it has come.
QUIET := $(shell [ -t 2 ] || echo --quiet)
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)
# For `make lock`: what is not pinned stays as it is, or with --upgrade does not.
UPGRADE :=

# No tool reports home, and uv builds on the interpreter we chose.
export DO_NOT_TRACK := true
export KEDRO_DISABLE_TELEMETRY := 1
export MLFLOW_DISABLE_TELEMETRY := true
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Another environment, or another place for packages, is not for ours.
unexport $(filter PYTHON%,$(.VARIABLES)) VIRTUAL_ENV CONDA_PREFIX \
	$(addprefix PIP_,USER TARGET PREFIX ROOT REQUIRE_VIRTUALENV CONSTRAINT) \
	$(addprefix UV_,PYTHON SYSTEM_PYTHON TARGET PREFIX CONSTRAINT OVERRIDE)

# What make itself says, in the language that `course` chooses too (course/languages.py).
LOCALE := $(firstword $(LC_ALL) $(LC_MESSAGES) $(LANG))
SPOKEN := $(or $(COURSE_LANGUAGE),$(if $(filter-out C POSIX,$(LOCALE)),$(subst :, ,$(LANGUAGE))),$(LOCALE))
# In capitals too: only the letters of these two count.
SPOKEN := $(subst E,e,$(subst F,f,$(subst N,n,$(subst R,r,$(SPOKEN)))))
SPOKEN := $(firstword $(foreach each,$(subst @,.,$(SPOKEN)),$(filter fr en,$(firstword $(subst _, ,$(subst ., ,$(each)))))) en)
ifeq ($(SPOKEN),fr)
LISTED := \#fr[ ]
SAY_OLD_PYTHON := make : $(PYTHON) est Python {found} ; il faut 3.11, 3.12 ou 3.13. Et maintenant : make $(MAKECMDGOALS) PYTHON=python3.12
SAY_NO_FOLDER := make : impossible de créer $(VENV) ici ; il faut un dossier à vous. Et maintenant : git clone \"$(CURDIR)\" ~/course && make -C ~/course $(MAKECMDGOALS)
SAY_NEW := make : nouvel environnement dans $(VENV)
SAY_INSTALL := make : installation des paquets verrouillés (une seule fois ; 1,8 Go sur le disque)
SAY_SPARK := make : ajout de Spark (450 Mo, une seule fois)
SAY_BESIDE = make : $(BESIDE) en même temps que les tests du code ; leur texte vient après
SAY_UNTESTED := make : tests laissés de côté, faute de ce qu'il leur faut sur cette machine : $$each
else
SAY_OLD_PYTHON := make: $(PYTHON) is Python {found}; expected 3.11, 3.12 or 3.13. Next: make $(MAKECMDGOALS) PYTHON=python3.12
SAY_NO_FOLDER := make: $(VENV) cannot be made here; expected a folder of yours. Next: git clone \"$(CURDIR)\" ~/course && make -C ~/course $(MAKECMDGOALS)
SAY_NEW := make: new environment in $(VENV)
SAY_INSTALL := make: installing the locked packages (once; 1.8 GB on the disk)
SAY_SPARK := make: adding the spark extra (450 MB, once)
SAY_BESIDE = make: $(BESIDE) beside the tests of the code; what they print comes after it
SAY_UNTESTED := make: $$each tests are left out: not on this machine
endif

# Of a class: make batch ROSTER=class.csv OUT=results OPTIONS=--jobs=4.
ROSTER :=
OUT :=

.PHONY: batch coverage help setup warm spark viz lab course test test-code test-project test-lessons \
	test-containers hardships lint bench site pictures notebooks lock upgrade pins clean

help:  ## this list
	@awk -F ':.*## ' '/^$(LISTED)[a-z-]+:.*## / {sub(/^#fr /, ""); printf "  make %s\t%s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The same list in French; a test holds the two together.
#fr help: ## cette liste
#fr setup: ## remplir .venv d'après le verrou
#fr spark: ## ajouter Spark (à vous d'installer Java 17)
#fr viz: ## ajouter Kedro-Viz, à côté de l'environnement (100 Mo, une fois)
#fr lab: ## JupyterLab à la première leçon, cloud local démarré
#fr course: ## exécuter toutes les leçons ; se termine par la version du modèle et son alias
#fr batch: ## exécuter les leçons d'une classe, ROSTER, et en rendre compte
#fr test: ## tout ce qui doit tenir
#fr coverage: ## ce que le dernier `make test` n'a jamais exécuté ; le plancher tient
#fr warm: ## préparer d'avance ce que les premières leçons attendraient
#fr test-code: ## TESTS, un dossier ou un fichier
#fr test-project: ## les tests propres au projet de l'apprenant
#fr test-lessons: ## LESSONS, exécutées et comparées à ce qu'elles montrent
#fr test-containers: ## l'exécuteur à conteneurs (Podman et debootstrap, en root)
#fr hardships: ## chaque leçon après chaque autre, et avec redémarrages (une heure ou deux)
#fr bench: ## les chiffres de benchmarks/README.md
#fr site: ## les leçons en site statique, dans out/site
#fr pictures: ## prendre les images de README dans ce qu'a vu le dernier `make test`
#fr notebooks: ## exécuter à nouveau les leçons et garder leurs sorties en place
#fr lock: ## écrire les fichiers de verrou depuis pyproject.toml
#fr upgrade: ## monter toutes les versions à celles du jour, tout tester, montrer ce qui casse
#fr pins: ## monter toutes les versions, et les verrous à leur suite
#fr clean: ## supprimer l'environnement et ce que les commandes ont écrit

$(UV):
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; found = f"{v[0]}.{v[1]}"; sys.exit(0 if (3, 11) <= v < (3, 14) else f"$(SAY_OLD_PYTHON)")'
	@mkdir -p $(VENV) 2> /dev/null || { \
		echo "$(SAY_NO_FOLDER)"; exit 1; }
	@echo "$(SAY_NEW) ($$($(PYTHON) --version))"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)

$(STAMP): $(UV) requirements.txt pyproject.toml
	@echo "$(SAY_INSTALL)"
	@$(UV) pip sync --python $(VENV) $(QUIET) $(COMPILE) requirements.txt
	@$(UV) pip install --python $(VENV) --quiet --no-deps --editable .
	@$(UV) pip uninstall --python $(VENV) --quiet $(UNWANTED)
	@rm -f $(VENV)/.spark
	@touch $@

setup: $(STAMP)  ## fill .venv from the lock

$(VENV)/.spark: $(STAMP) requirements-spark.txt
	@echo "$(SAY_SPARK)"
	@$(UV) pip install --python $(VENV) --quiet --compile-bytecode -r requirements-spark.txt
	@touch $@

spark: $(VENV)/.spark  ## add the spark extra (Java 17 is yours to install)

viz: setup  ## add Kedro-Viz, beside the environment (100 MB, once)
	@$(BIN)/course viz

lab: setup  ## JupyterLab at the first lesson, local cloud up
	@$(BIN)/course lab $(EDITION:%=--language %) $(OPTIONS)

course: setup  ## run every lesson; ends with the model version and its alias
	@$(BIN)/course run $(LESSONS) $(EDITION:%=--language %) --max-evals $(MAX_EVALS)

batch: setup  ## run the lessons of a class, ROSTER, and report
	@$(BIN)/course batch $(if $(ROSTER),"$(ROSTER)") $(if $(OUT),--out "$(OUT)") $(OPTIONS)

lint: setup
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary localcloud cloudbuild_emulator cloudrun_emulator course tests benchmarks \
		purchase_predict/src purchase_predict/serving purchase_predict/tests
	@PYTHONPATH=purchase_predict/src $(BIN)/lint-imports --no-logo > /dev/null || \
		PYTHONPATH=purchase_predict/src $(BIN)/lint-imports
	@$(BIN)/course sync --check
	@$(BIN)/course messages --check
	@$(BIN)/course pictures --check

# Java, Chromium and Podman are yours to install; what is there is tested too.
JAVA := $(shell command -v java 2> /dev/null)
CHROMIUM := $(shell command -v chromium-headless-shell chromium 2> /dev/null)
PODMAN := $(shell [ "$$(id -u)" = 0 ] && command -v debootstrap > /dev/null && command -v podman)
TEST_ENVIRONMENT := $(if $(JAVA),spark)
UNTESTED := $(if $(JAVA),,spark) $(if $(CHROMIUM),,browser)
SELECTION := not container$(foreach each,$(UNTESTED), and not $(each))
BESIDE := test-lessons test-project $(if $(PODMAN),test-containers)

# Each edition in a home of its own.
EDITIONS := $(or $(EDITION),fr en)
NBVAL = COURSE_HOME=$(CURDIR)/out/nbval/$*/home
NOTEBOOKS = $(if $(LESSONS),$(LESSONS:%=notebooks/$*/0%_*.ipynb),notebooks/$*)
# The lessons whose builds install the project's packages.
BUILDING := 6 7 8 9

# What tests, and what they start outside of a sandbox, must run of all lines and
# branches, in percent; less where something is missing to test with.
FLOOR := $(if $(and $(JAVA),$(CHROMIUM),$(PODMAN)),95,93)
# `make test` alone measures, at a fifth more CPU time.
MEASURED := coverage run --rcfile=$(CURDIR)/pyproject.toml \
	--data-file=$(CURDIR)/out/coverage/data -m
COVERAGE :=

test: setup  ## everything that must hold
	@# What mypy reads by one core, the other prepares beside.
	@$(MAKE) --jobs=2 lint warm
	@$(MAKE) viz $(TEST_ENVIRONMENT)
	@rm -rf out/coverage
	@mkdir -p out/coverage; echo "$(SAY_BESIDE)"
	@set -m; $(MAKE) COVERAGE="$(MEASURED)" --keep-going $(BESIDE) > out/beside.log 2>&1 & beside=$$!; set +m; \
	trap "kill -INT -$$beside" INT TERM; \
	$(MAKE) COVERAGE="$(MEASURED)" test-code; code=$$?; wait $$beside; beside=$$?; \
	cat out/beside.log; $(MAKE) coverage; exit $$((code | beside | $$?))

coverage: setup  ## what the last `make test` never ran; the floor holds
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --fail-under=$(FLOOR)

# Builds of tests and lessons link their packages from here instead of each
# downloading its own.
warm: setup  ## make beforehand what the first lessons would wait for
	@$(BIN)/course warm

# A few tests open Kedro-Viz; a folder or file that holds none does without.
NEED_VIZ := tests tests/ tests/course tests/course/ tests/course/viz% tests/course/jupyter%

test-code: setup $(if $(filter $(NEED_VIZ),$(TESTS)),viz) $(TEST_ENVIRONMENT)  ## TESTS, a folder or a file
	@for each in $(UNTESTED); do echo "$(SAY_UNTESTED)"; done
	@# nbval takes each process 2 s to load.
	$(BIN)/python -m $(COVERAGE) pytest -q -p no:nbval -n 2 --dist loadfile --no-loadscope-reorder $(TESTS) -m "$(SELECTION)"

test-project: setup  ## the tests that the learner's project has of its own
	cd purchase_predict && ../$(BIN)/python -m $(COVERAGE) pytest -q -p no:nbval -n 2 --dist loadfile -m ''

test-lessons: $(EDITIONS:%=test-lessons-%)  ## LESSONS, run and compared with what they show

test-lessons-%: setup $(TEST_ENVIRONMENT)
	@$(NBVAL) $(BIN)/course down > /dev/null
	@rm -rf out/nbval/$*
	@$(if $(filter $(BUILDING),$(or $(LESSONS),$(BUILDING))),$(BIN)/course warm --packages)
	$(NBVAL) $(BIN)/python -m pytest -q --nbval \
		--nbval-sanitize-with notebooks/nbval_sanitize.cfg $(NOTEBOOKS); \
		status=$$?; $(NBVAL) $(BIN)/course down; exit $$status

test-containers: setup  ## the container executor (Podman and debootstrap, as root)
	$(BIN)/python -m $(COVERAGE) pytest -q tests -m container

hardships: setup  ## every lesson after every other, and with restarts (an hour or two)
	@$(BIN)/course warm --packages
	$(BIN)/python -m pytest -q tests/course/hardships.py

bench: setup $(TEST_ENVIRONMENT)  ## the figures of benchmarks/README.md
	@for each in first_minutes emulator history shop collection training serving lessons delivery; do echo "$$each"; \
		PYTHONPATH=purchase_predict/src OMP_WAIT_POLICY=passive \
		$(BIN)/python benchmarks/$$each.py || exit 1; done

site: setup  ## the lessons as a static site, in out/site
	@$(BIN)/course site

pictures:  ## take README's pictures from what the last `make test` saw
	@for each in docs/pictures/*.png; do cp "out/screenshots/$${each##*/}" "$$each"; done

notebooks: setup  ## run the lessons anew and keep their outputs in place
	@for each in $(EDITIONS); do $(BIN)/course run --in-place --language $$each || exit 1; done

lock: $(UV)  ## write the lock files from pyproject.toml
	@mkdir -p out
	@$(LOCK) --group dev pyproject.toml --output-file requirements.txt
	@echo 'pyspark[connect]==4.0.5' | $(LOCK) --constraint requirements.txt - \
		--output-file requirements-spark.txt
	@grep -E '^[^ #]+==' requirements.txt | sed 's/ *\\$$//' > out/constraints.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --no-emit-index-url $(UPGRADE) \
		--no-header --no-annotate --constraint out/constraints.txt \
		purchase_predict/requirements.in --output-file purchase_predict/requirements.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --no-emit-index-url $(UPGRADE) \
		--no-header --no-annotate --constraint out/constraints.txt \
		purchase_predict/serving/requirements.in --output-file purchase_predict/serving/requirements.txt
	@$(UV) pip compile --quiet --python-version 3.12 --python-platform linux $(UPGRADE) \
		--no-emit-index-url --no-header --no-annotate --constraint out/constraints.txt \
		pyproject.toml --output-file out/binder.txt
	@{ cat binder/environment.head; sed 's/^/      - /' out/binder.txt; } \
		| tee environment.yml > binder/environment.yml
	@# Kedro-Viz wants an old IPython, for a notebook magic that nobody uses here.
	@echo ipython > out/overrides.txt
	@echo 'kedro-viz==12.5.0' | $(LOCK) --constraint requirements.txt \
		--override out/overrides.txt $$(sed 's/==.*//; s/^/--no-emit-package /' out/binder.txt) \
		- --output-file requirements-viz.txt

PINS := $(BIN)/python -m course.authoring.pins

upgrade: pins  ## raise all pins to today's, test everything, show what broke
	@$(MAKE) test > out/upgrade/test.log 2>&1; status=$$?; \
		git diff -U0 -- pyproject.toml Makefile | grep -E '^[-+] ' || echo "make: no pin was raised"; \
		grep -E '^(FAILED|ERROR|Error|make: \*\*\*)|error:' out/upgrade/test.log; \
		echo "make: all of it is in out/upgrade/test.log; git restore . undoes it"; exit $$status

pins: setup  ## raise all pins, and the locks after them
	@rm -rf out/upgrade && mkdir -p out/upgrade
	@$(PINS) loosen pyproject.toml > out/upgrade/pyproject.toml
	@$(LOCK) --upgrade --group out/upgrade/pyproject.toml:dev --extra spark out/upgrade/pyproject.toml \
		--output-file out/upgrade/locked.txt
	@echo ipython > out/upgrade/overrides.txt
	@echo kedro-viz | $(LOCK) --upgrade --override out/upgrade/overrides.txt - \
		--output-file out/upgrade/viz.txt
	@cat out/upgrade/locked.txt out/upgrade/viz.txt > out/upgrade/today.txt
	@$(PINS) raise out/upgrade/today.txt pyproject.toml Makefile
	@$(MAKE) lock UPGRADE=--upgrade

clean:  ## remove the environment and what the commands wrote
	rm -rf $(VENV) out
