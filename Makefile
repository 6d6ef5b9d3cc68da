# Thin targets: Meson and Ninja do the work (meson.build). `make help` lists them.
BUILD ?= build
TEST_BUILD ?= build-test
JOBS ?= $(shell nproc)
.DEFAULT_GOAL := help

.PHONY: help setup build demo test bench lint fuzz install clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## install the packages that are missing (asks for root only then)
	@tools/setup build

build: setup ## build the optimised program: build/interdict
	@tools/configure $(BUILD) --buildtype=release
	@ninja -C $(BUILD) -j $(JOBS) --quiet

demo: build ## screen the bundled examples against the bundled lists
	@tools/demo $(BUILD)/interdict

test: ## build with sanitizers and run every test
	@tools/setup test
	@tools/configure $(TEST_BUILD) -Dtests=true -Db_sanitize=address,undefined -Db_lundef=false
	@ninja -C $(TEST_BUILD) -j $(JOBS) --quiet
	@tools/run_tests $(TEST_BUILD)

bench: build ## measure speed, memory and alerts on the test data
	@bench/run $(BUILD)/interdict

lint: ## check the code with clang-tidy and the rooms' order
	@tools/setup lint
	@tools/lint $(TEST_BUILD)

fuzz: ## run every fuzz target for SECONDS (default 60)
	@tools/setup lint
	@fuzz/run $(or $(SECONDS),60)

install: build ## install the program, its manual page and completions
	@meson install -C $(BUILD) --quiet

clean: ## remove what was built
	@rm -rf $(BUILD) $(TEST_BUILD) build-fuzz
