# From a fresh clone: `make run`, then `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL  := /bin/bash
PYTHON ?= python3
BIN    := .venv/bin
MIN    := $(shell sed -n 's/^min_python *= *//p' settings.ini)

# what to run; given as `make train METHOD=... ARGS="..."`
METHOD = tqdm
PRESET =
DATA   =
ARGS   =
RUN    =
IMAGES =
OUT    =
STAGES =
# TORCH=cpu installs PyTorch without CUDA, TORCH=auto what fits the driver (needs uv on the path)
TORCH  ?=

.PHONY: help run test train train-small train-standard evaluate inference jupyter docs shell docker env-check clean prepare lock build test-env

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

run: train ## train and evaluate the default: tqdm on generated street scenes

train: .venv/.ok ## the same for METHOD= PRESET= DATA= and further ARGS="name=value ..."
	$(BIN)/segnb train method=$(METHOD) $(if $(PRESET),preset=$(PRESET)) $(if $(DATA),data=$(DATA)) $(ARGS) </dev/null

train-small train-standard: METHOD = rloss
train-small: PRESET = crop40
train-small: train ## rloss on scribbles, pictures of about 40 x 40; DATA= and ARGS="data_root=..." as above
train-standard: PRESET = crop513
train-standard: train ## the same for pictures of about 513 x 513

evaluate: .venv/.ok ## evaluate RUN=outputs/<run>, by default the newest; ARGS="eval_splits=val,test"
	$(BIN)/segnb evaluate $(if $(RUN),run=$(RUN)) $(ARGS) </dev/null

inference: .venv/.ok ## class maps of IMAGES=<picture or folder> by RUN=, by default the newest, into OUT=; ARGS="window=512,512"
	$(BIN)/segnb predict $(if $(RUN),run=$(RUN)) $(if $(IMAGES),images=$(IMAGES)) $(if $(OUT),out=$(OUT)) $(ARGS) </dev/null

test: .venv/.ok ## check everything; STAGES="lint site" for some of it
	@$(BIN)/python .ci/test $(STAGES)

jupyter: .venv/.ok ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab nbs

docs: .venv/.ok ## build the site into _docs/ (needs no Quarto)
	@OMP_NUM_THREADS=1 $(BIN)/python .ci/site/build.py

prepare: .venv/.ok ## before a commit: export the notebooks to segnb/ and clean them
	$(BIN)/nbdev_export
	$(BIN)/nbdev_clean

env-check: .venv/.ok ## Python, PyTorch, CUDA, driver, devices, packages
	@$(BIN)/python .ci/env.py

docker: ## build the image
	docker compose build --build-arg USER_ID=$$(id -u)

shell: ## open a shell in the image, with data/ and outputs/ mounted; SERVICE=gpu for the GPUs
	docker compose run --rm $(or $(SERVICE),segnb) bash

lock: ## resolve requirements.lock anew from settings.ini (needs uv); ARGS=--upgrade for newest versions
	uv pip compile setup.py --all-extras --universal --python-version $(MIN) --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock $(ARGS)
	@{ echo "# Exact versions for every Python and platform we support. Made by: make lock"; cat requirements.lock; } > requirements.lock.new && mv requirements.lock.new requirements.lock

clean: ## remove caches and the site; data/, outputs/ and .venv stay
	rm -rf _docs _proc _sphinx build dist
	find nbs segnb .ci \( -name __pycache__ -o -name .ipynb_checkpoints -o -name .last_checked \) -prune -exec rm -rf {} +

build: docker ## the same as docker
test-env: env-check ## the same as env-check

# the environment: made anew when a fact, the packaging or a version changes
.venv/.ok: settings.ini setup.py requirements.lock
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < tuple(map(int, '$(MIN)'.split('.'))) and 'segnb needs Python $(MIN) or newer; this is ' + sys.version.split()[0] + ': name another one with PYTHON=...')"
	@$(if $(TORCH),command -v uv >/dev/null || { echo "TORCH=$(TORCH) needs uv on the path: pip install uv"; exit 2; })
	$(PYTHON) -m venv .venv
	@set -e; if command -v uv >/dev/null; then install="uv pip install --python $(BIN)/python"; else install="$(BIN)/python -m pip install"; fi; set -x; \
	$(if $(TORCH),grep -vE '^(nvidia|cuda|triton)' requirements.lock | $$install --torch-backend $(TORCH) -r -,$$install -r requirements.lock); \
	$$install --no-deps -e .
	@touch $@
