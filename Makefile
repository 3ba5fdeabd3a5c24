# All commands of the project. `make` lists them. Each one creates or updates .venv first if the lock file changed.

UV_VERSION := 0.13.9
BIN := .venv/bin
SYNCED := .venv/synced
# Checkov needs an older boto3, so it has its own environment.
CHECKOV_VERSION := 3.3.30
CHECKOV := .venv/checkov-$(CHECKOV_VERSION)/bin/checkov

# Tests that start the whole product or a browser, or that install packages from PyPI and npm.
END_TO_END := tests/deploy tests/e2e tests/local_run tests/sdk/test_clients.py tests/sdk/test_web_client.py

SERVICES := blog todos

# Placeholders for the settings. The key is random because Django checks its strength.
LINT_ENV = SECRET_KEY=$$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n') DATABASE_URL=sqlite://:memory: \
	SITE_URL=https://blog.example.com CDN_URL=https://cdn.example.com ORIGIN_SECRETS=lint \
	CONTENT_TABLE=lint SUBSCRIBERS_TABLE=lint UNSUBSCRIBE_SECRET=lint STATIC_BUCKET=lint MEDIA_BUCKET=lint \
	BLOG_URL=https://blog.example.com TODOS_TABLE=lint USER_FILES_BUCKET=lint \
	COGNITO_USER_POOL_ID=lint_lint COGNITO_CLIENT_ID=lint COGNITO_IDENTITY_POOL_ID=lint

.PHONY: help run test drill lint format e2e bench bench-offload costs documents sdk api deploy destroy clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(SYNCED) ## Start the product and an emulated AWS on this machine
	@$(BIN)/python -m infra.local

test: $(SYNCED) ## Run the tests, except those that need the whole product. ARGS=--cov measures coverage
	@$(BIN)/pytest -n auto $(END_TO_END:%=--ignore=%) $(ARGS)

drill: $(SYNCED) ## Send sign-ups and photos through the workers while killing them, and count the results
	@$(BIN)/python -m tests.load.drill $(ARGS)

lint: $(SYNCED) $(CHECKOV) ## Check style, types, imports, English, templates, migrations and deployment settings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.support.prose
	$(BIN)/cfn-lint infra/templates/*.yaml
	@rm -rf build/templates && $(BIN)/python -m infra.deploy.checks.expand_loops build/templates
	$(CHECKOV) -d build/templates --framework cloudformation --compact --quiet --skip-download
	@$(LINT_ENV) DJANGO_SETTINGS_MODULE=myblog.settings.blog $(BIN)/python manage.py makemigrations --check --dry-run
	@for service in $(SERVICES); do $(LINT_ENV) DJANGO_SETTINGS_MODULE=myblog.settings.$$service \
		$(BIN)/python manage.py check --deploy --fail-level WARNING || exit 1; done

format: $(SYNCED) ## Format the code and sort the imports
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

e2e: $(SYNCED) ## Deploy into an emulated AWS with IAM, and test over HTTP, in a browser and with the clients
	@$(BIN)/pytest -n auto -p no:randomly $(END_TO_END) $(ARGS)

deploy: $(SYNCED) ## Deploy to AWS: ENV=production DOMAIN=example.com
	@$(BIN)/python -m infra.deploy

destroy: $(SYNCED) ## Delete a deployment except its data: ENV=production CONFIRM=production
	@$(BIN)/python -m infra.deploy.destroy

bench: $(SYNCED) ## Measure speed against baselines, and update docs/benchmarks.md
	@$(BIN)/python -m benchmarks $(ARGS)

bench-offload: $(SYNCED) ## Simulate the day of a software release with and without a CDN
	@$(BIN)/python -m benchmarks.offload.release_day

documents: $(SYNCED) ## Write the OpenAPI document of each service to build/sdk
	@mkdir -p $(SERVICES:%=build/sdk/%)
	@for service in $(SERVICES); do $(LINT_ENV) SITE_URL=https://$$service.example.com \
		DJANGO_SETTINGS_MODULE=myblog.settings.$$service $(BIN)/python manage.py spectacular \
		--format openapi-json --file build/sdk/$$service/openapi.json || exit 1; done

sdk: documents ## Generate API clients for Python and TypeScript in build/sdk
	@npm install --prefix sdk --no-package-lock --no-audit --no-fund --silent
	@$(BIN)/python -m sdk.generate

api: documents ## Record the current OpenAPI documents as released, in docs/api
	@$(BIN)/python -m sdk.release

costs: $(SYNCED) ## Count what AWS would bill, and update the tables in docs
	@$(BIN)/python -m benchmarks.costs.tables

clean: ## Delete .venv, local data and build files
	rm -rf .venv .local build

$(SYNCED): pyproject.toml uv.lock
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "make: Python 3.11 or newer is required as python3" >&2; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "make: python3 cannot create virtual environments. Try: apt install python3-venv" >&2; exit 1; }
	@test -x .venv/uv/bin/uv || { echo "Creating .venv"; python3 -m venv --clear .venv \
		&& $(BIN)/python -m pip install --quiet --target .venv/uv uv==$(UV_VERSION); }
	@VIRTUAL_ENV= UV_PROJECT_ENVIRONMENT=.venv .venv/uv/bin/uv sync --frozen --quiet
	@touch $@

$(CHECKOV): | $(SYNCED)
	@rm -rf .venv/checkov-* && VIRTUAL_ENV= .venv/uv/bin/uv venv --quiet $(@D)/..
	@.venv/uv/bin/uv pip install --quiet --python $(@D)/.. checkov==$(CHECKOV_VERSION)
