.DEFAULT_GOAL := help
.PHONY: help run test lint fmt demo bench soak audit shell migrate translations lock backup
PYTHON ?= python3
SCALE ?= city
export PYTHON
flask = bin/house setup run && .venv/bin/flask --app wsgi

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run:  ## set up what is missing and serve on http://127.0.0.1:5000 (PORT=5001 make run for another)
	@bin/house serve

test:  ## everything: lint, types, floors, words, tests on SQLite and PostgreSQL, browser tests
	@bin/house check

lint:  ## the quick part of test: ruff, mypy, import contracts, templates, translations
	@bin/house check lint format types floors templates words

fmt:  ## put code into its usual form
	@bin/house setup dev
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format .

demo:  ## bring the demo city into the database, print its sign-ins
	@$(flask) db upgrade && .venv/bin/flask --app wsgi demo

bench:  ## measure pages against a bare hello page (SCALE=city, province or nation)
	@bin/house setup dev
	@.venv/bin/python -m bench --scale $(SCALE)

soak:  ## 20,000 mixed requests: is memory flat? 10,000 reports and 10,000 reminders through 50 kills: each once?
	@bin/house setup dev
	@.venv/bin/python -m bench.soak
	@.venv/bin/python -m bench.replay
	@.venv/bin/python -m bench.reminding

audit:  ## the parts we stand on: installed = locked, no conflict, a list of names, versions and licenses
	@bin/house setup run
	@.venv/bin/python -m bin.inventory

shell:  ## a Python prompt inside the application
	@$(flask) shell

migrate:  ## bring the database to the newest schema
	@$(flask) db upgrade

translations:  ## gather new sentences into translations/, compile them
	@bin/house setup dev
	@bin/house translations update
	@bin/house translations compile

lock:  ## resolve requirements*.in anew into locks with hashes
	@bin/house lock

backup:  ## a verified copy of database and uploads (TO=folder); bin/house restore COPY brings it back
	@bin/house backup $(TO)
