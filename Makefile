# Every command of the project. Each makes .venv on first use, and again when the locked dependencies changed.

UV_VERSION := 0.13.9
BIN := .venv/bin
SYNCED := .venv/synced
# In an environment of its own: it wants an older boto3.
CHECKOV_VERSION := 3.3.30
CHECKOV := .venv/checkov-$(CHECKOV_VERSION)/bin/checkov

# What starts the whole product, a browser, or what PyPI and npm install.
END_TO_END := tests/deploy tests/e2e tests/run tests/sdk

SERVICES := blog todos

# For what reads settings, never these places. The key is new each time, for it needs to look like one.
LINT_ENV = SECRET_KEY=$$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n') DATABASE_URL=sqlite://:memory: \
	SITE_URL=https://blog.example.com CDN_URL=https://cdn.example.com ORIGIN_SECRETS=lint \
	CONTENT_TABLE=lint SUBSCRIBERS_TABLE=lint UNSUBSCRIBE_SECRET=lint STATIC_BUCKET=lint MEDIA_BUCKET=lint \
	BLOG_URL=https://blog.example.com TODOS_TABLE=lint USER_FILES_BUCKET=lint \
	COGNITO_USER_POOL_ID=lint_lint COGNITO_CLIENT_ID=lint COGNITO_IDENTITY_POOL_ID=lint

.PHONY: run test drill lint e2e bench bench-offload costs documents sdk api deploy destroy clean

run: $(SYNCED)
	@$(BIN)/python -m infra.local

test: $(SYNCED)
	@$(BIN)/pytest -n auto $(END_TO_END:%=--ignore=%) $(ARGS)

drill: $(SYNCED)
	@$(BIN)/python -m tests.load.drill $(ARGS)

lint: $(SYNCED) $(CHECKOV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-logo
	$(BIN)/cfn-lint infra/templates/*.yaml
	@rm -rf build/templates && $(BIN)/python -m infra.deploy.expand_loops build/templates
	$(CHECKOV) -d build/templates --framework cloudformation --compact --quiet --skip-download
	@$(LINT_ENV) DJANGO_SETTINGS_MODULE=myblog.settings.blog $(BIN)/python manage.py makemigrations --check --dry-run
	@for service in $(SERVICES); do $(LINT_ENV) DJANGO_SETTINGS_MODULE=myblog.settings.$$service \
		$(BIN)/python manage.py check --deploy --fail-level WARNING || exit 1; done

e2e: $(SYNCED)
	@$(BIN)/pytest -n auto -p no:randomly $(END_TO_END) $(ARGS)

deploy: $(SYNCED)
	@$(BIN)/python -m infra.deploy

destroy: $(SYNCED)
	@$(BIN)/python -m infra.deploy.destroy

bench: $(SYNCED)
	@$(BIN)/python -m benchmarks $(ARGS)

bench-offload: $(SYNCED)
	@$(BIN)/python -m benchmarks.offload

# What each service says of its API, as deployed.
documents: $(SYNCED)
	@mkdir -p $(SERVICES:%=build/sdk/%)
	@for service in $(SERVICES); do $(LINT_ENV) SITE_URL=https://$$service.example.com \
		DJANGO_SETTINGS_MODULE=myblog.settings.$$service $(BIN)/python manage.py spectacular \
		--format openapi-json --file build/sdk/$$service/openapi.json || exit 1; done

sdk: documents
	@npm install --prefix sdk --no-package-lock --no-audit --no-fund --silent
	@$(BIN)/python -m sdk.generate

api: documents # takes these documents for released; see sdk/release.py
	@$(BIN)/python -m sdk.release

costs: $(SYNCED)
	@$(BIN)/python -m benchmarks.cost_tables

clean: # forgets the local data too
	rm -rf .venv .local build

$(SYNCED): pyproject.toml uv.lock
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "make: python3 has to be Python 3.11 or later" >&2; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "make: python3 cannot make virtual environments; try: apt install python3-venv" >&2; exit 1; }
	@test -x .venv/uv/bin/uv || { echo "Making .venv"; python3 -m venv --clear .venv \
		&& $(BIN)/python -m pip install --quiet --target .venv/uv uv==$(UV_VERSION); }
	@VIRTUAL_ENV= UV_PROJECT_ENVIRONMENT=.venv .venv/uv/bin/uv sync --frozen --quiet
	@touch $@

$(CHECKOV): | $(SYNCED)
	@rm -rf .venv/checkov-* && VIRTUAL_ENV= .venv/uv/bin/uv venv --quiet $(@D)/..
	@.venv/uv/bin/uv pip install --quiet --python $(@D)/.. checkov==$(CHECKOV_VERSION)
