# Two commands: `make demo` and `make test`. Everything they need is set up first, and skipped when present.
# Needs python3 (3.11+), git and make; for the tests also go.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV_VERSION := 0.13.9
UV := .build/uv/bin/uv
READY := .build/ready
PROGRAMS := .build/programs
DEMO := .build/demo
# A file's tests stay together: they share what it sets up. Some end a process of theirs on purpose, which is no fault to report.
TESTS := .venv/bin/pytest -q -p no:faulthandler --numprocesses=auto --maxprocesses=4 --dist=loadfile
PYTEST_STORIES := .venv/bin/pytest -q -s -m cluster --durations=0 --durations-min=1
SOAK := 20
export GROUP_SECONDS := 900
include tests/e2e/groups.mk
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_NO_PROGRESS := 1

.PHONY: help demo demo-memory test unit proofs lint setup tools cluster fleet cluster-down cluster-soak cluster-check cluster-status e2e many soak stories stories-named bench clean
.PHONY: $(addprefix stories-,$(GROUPS))

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | column -t -s "$$(printf '\t')"

demo: $(READY) ## Check this repository's own fleet, as a pull request would be; then change an agent and put it before its gate, and ask a memory that changes and is taken back
	@.venv/bin/lifeos check
	@printf '\nIn a copy, $(DEMO), one line more in the prompt of hello:\n\n'
	@rm -rf $(DEMO)
	@git clone --quiet . $(DEMO)
	@printf '\nBe brief.\n' >> $(DEMO)/agents.d/platform/hello/prompts/system.md
	@.venv/bin/lifeos -C $(DEMO) check || true
	@echo
	@.venv/bin/lifeos -C $(DEMO) gym run hello
	@echo
	@.venv/bin/lifeos -C $(DEMO) compile
	@.venv/bin/lifeos -C $(DEMO) check
	@$(MAKE) --no-print-directory demo-memory

demo-memory: COMMIT = git -C $(DEMO) -c user.name=Demo -c user.email=demo@example.com
demo-memory: RECALL = .venv/bin/lifeos -C $(DEMO) memory recall user-context "When do I see Elif Berg on 15 December 2025?" --agent knowledge --most 1
demo-memory: CALENDAR = $(DEMO)/.lifeos/inbox/calendar/2025.ics
demo-memory: # What an agent knows is pinned, too: another answer, and the old one again by `git revert`. The person was made up.
	@printf '\nThe memory of somebody who was made up, a year of it:\n\n'
	@.venv/bin/lifeos memory generate $(DEMO)/.lifeos/inbox --seed 1
	@.venv/bin/lifeos -C $(DEMO) memory ingest user-context
	@.venv/bin/lifeos -C $(DEMO) memory snapshot user-context
	@$(COMMIT) add --all && $(COMMIT) commit --quiet --message "What is known"
	@printf '\nAsked (the first question to a version makes its vectors, some seconds):\n\n'
	@$(RECALL)
	@printf '\nThat dinner is moved to another place, and what is new is pinned:\n\n'
	@sed -i.before '/^DTSTART.*20251215T1300/,/^END:VEVENT/s/^LOCATION:.*Linde/LOCATION:Ristorante Aurora/' $(CALENDAR) && rm $(CALENDAR).before
	@.venv/bin/lifeos -C $(DEMO) memory ingest user-context
	@.venv/bin/lifeos -C $(DEMO) memory snapshot user-context
	@$(COMMIT) add --all && $(COMMIT) commit --quiet --message "A dinner elsewhere"
	@$(RECALL)
	@printf '\nTaken back, as code is: git revert\n\n'
	@$(COMMIT) revert --no-edit HEAD | head -1
	@$(RECALL)

test: $(READY) tools ## All checks and all tests, proofs against real programs included
	@$(MAKE) --no-print-directory lint
	@$(TESTS) -m "not cluster and not killed and not many"

unit: $(READY) ## The tests that need no real programs
	@$(TESTS) -m "not proof and not cluster and not killed and not many"

proofs: $(READY) tools ## The proofs: real API server, OPA, conftest, LiteLLM
	@$(TESTS) -m proof

lint: $(READY) ## Style, types, import contracts
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --cache-dir .build/import-linter
	@.venv/bin/yamllint --strict lifeos.yaml agents.d evals argocd/bootstrap lifeos/targets/workflows .yamllint.yaml
	@.venv/bin/lifeos fmt --check
	@.venv/bin/lifeos receipt verify

setup: $(READY) ## Install into .venv, from the lock file

tools: ## Build the pinned real programs (once; minutes), and find PostgreSQL
	@python3 tools/build.py
	@python3 tools/build.py --crds

cluster: $(READY) ## A Kubernetes of one node on this machine, with Argo's controllers (root; docs/how-to/cluster.md)
	@.venv/bin/python -m tools.cluster check >/dev/null
	@python3 tools/build.py cluster $(ALSO)
	@python3 tools/build.py --crds
	@.venv/bin/python -m tools.cluster up

fleet: export FLEET ?= .build/fleet
fleet: export REPOSITORY ?= config
fleet: export AGENTS ?=
fleet: export MESSAGE ?=
fleet: $(READY) ## A fleet on the cluster, from its repository to agents that answer; FLEET=folder of the repository, AGENTS="hello knowledge", MESSAGE="why" for what you changed in it
	@.venv/bin/python -m tools.cluster fleet --folder "$$FLEET" --repository "$$REPOSITORY" --agents "$$AGENTS" --message "$$MESSAGE"

cluster-down: $(READY) ## End it: no process, mount, link, control group or packet rule stays; what was pushed to its git server does
	@.venv/bin/python -m tools.cluster down

cluster-soak: export SEED ?=
cluster-soak: export ROUNDS ?= 4
cluster-soak: $(READY) ## Kill `make cluster` and `make cluster-down` at random moments, ROUNDS=4 times, and compare the machine before and after; SEED=1 for the same moments; where no cluster runs
	@.venv/bin/python -m tools.cluster check >/dev/null
	@python3 tools/build.py cluster
	@python3 tools/build.py --crds
	@.venv/bin/pytest -q -s -m killed tests/killed

cluster-check: $(READY) ## Say what this machine lacks for it
	@.venv/bin/python -m tools.cluster check

cluster-status: $(READY) ## What runs of it, by pid, and where each writes
	@.venv/bin/python -m tools.cluster status

e2e: ALSO = $(if $(filter database guard load mirrored reads router suspend,$(or $(GROUP),$(if $(STORIES),,$(GROUPS)))),guard)
e2e: stories-named cluster ## The stories that need the cluster, in groups; GROUP=faults for one, STORIES="tests/e2e/test_brake.py ..." for some stories
	@$(MAKE) --no-print-directory --keep-going $(if $(STORIES),stories,$(addprefix stories-,$(or $(GROUP),$(GROUPS))))

stories-named: $(READY) # that there are such, before anything is built for them
	@for group in $(GROUP); do \
	[[ " $(GROUPS) " == *" $$group "* ]] || { echo "there is no group of stories '$$group'; there are $(GROUPS)" >&2; exit 2; }; done
	@[ -z "$(STORIES)" ] || said=$$(.venv/bin/pytest -q --collect-only -m cluster $(STORIES) 2>&1) || { echo "$$said" >&2; exit 2; }

stories: # those of STORIES
	@$(PYTEST_STORIES) $(STORIES)

$(addprefix stories-,$(GROUPS)): stories-%:
	@printf '\nGroup %s\n' $*
	@status=0; $(PYTEST_STORIES) $(STORIES_$*) || status=$$?; \
	if ((SECONDS > GROUP_SECONDS)); then echo "*** Group $* took $$SECONDS s; a group has $(GROUP_SECONDS) at most on two cores: share it out (tests/e2e/groups.mk)" >&2; fi; \
	exit $$status

soak: cluster ## Gates in pods of agents of known quality, SOAK=20 of each quality; gates under fire; a revert for each program and controller that is killed, one at a time
	@SOAK=$(SOAK) SINGLY=1 $(PYTEST_STORIES) tests/e2e/test_operating_curve.py $(STORIES_gate) $(STORIES_faults)

many: $(READY) ## Two hundred agents under a real Argo CD, their pods on a node where nothing runs: what following git costs (half an hour; an hour at first)
	@python3 tools/build.py etcd kube-apiserver kube-controller-manager kube-scheduler kubectl rollouts-controller argocd kwok
	@python3 tools/build.py --crds
	@.venv/bin/pytest -q -s -m many tests/many

$(UV):
	@python3 -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "LifeOS needs Python 3.11 or newer; python3 is " + sys.version.split()[0])'
	@echo "setting up uv $(UV_VERSION)"
	@python3 -m venv .build/uv || { echo "python3 cannot make a virtual environment: install its venv module (Debian: apt install python3-venv)" >&2; exit 1; }
	@.build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(READY): pyproject.toml uv.lock | $(UV)
	@echo "installing from uv.lock"
	@$(UV) sync --quiet --frozen --compile-bytecode --group dev --group proofs --group small-models --group inspect
	@.venv/bin/python -m compileall -q lifeos
	@mkdir -p .build && touch $(READY)

clean: ## Remove what was set up here; built programs stay in the cache, and a fleet's repository where it is
	@[ ! -d .build ] || find .build -mindepth 1 -maxdepth 1 ! -name fleet -exec rm -rf {} +
	@rm -rf .venv .lifeos
