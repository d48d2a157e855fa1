# make demo   build the program and redact samples/ into out/
# make test   format, lints and all tests
# make fuzz   fuzz one target for a while: make fuzz TARGET=interpret SECONDS=3600
# make test-web   the review page in a real browser
# make help   this list

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
# rustup puts cargo here; a fresh shell may not know yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

PROGRAM := target/release/svartpenna
SAMPLES := samples
OUT := out

.PHONY: help demo test test-web fuzz build cargo helpers test-tools web-tools

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

demo: build
	@if [ ! -d $(SAMPLES) ]; then echo "There is no folder $(SAMPLES)/ to redact." >&2; exit 1; fi
	@echo "Redacting $(SAMPLES)/ into $(OUT)/"
	@# 1 says that a person should look, 7 that some files were refused: both are part of a demo.
	@status=0; $(PROGRAM) redact $(SAMPLES)/*.pdf $(SAMPLES)/*.txt -o $(OUT) --force || status=$$?; \
	case $$status in 0|1|7) ;; *) exit $$status ;; esac; \
	echo "Look in $(OUT)/: each result has its receipt, NAME.receipt.json, beside it."

build: cargo helpers
	@$(CARGO) build --release --locked

CHROMIUM ?= chromium

test: cargo test-tools
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	$(CARGO) test --locked
	@echo "Redacting the attack set and looking for leaks with other programs"
	@rm -rf target/attack; status=0; \
	target/debug/svartpenna redact tests/attack/files/*.pdf --case tests/attack/secrets.toml -o target/attack \
	  >/dev/null 2>&1 || status=$$?; \
	case $$status in 0|1|7) ;; *) exit $$status ;; esac; \
	status=0; python3 tests/attack/check.py target/attack >target/attack/check.txt || status=$$?; \
	grep ^LEAK target/attack/check.txt || true; tail -n 1 target/attack/check.txt; \
	[ $$status -ne 1 ]
	@echo "Trying files that are made to overload"
	@python3 tests/bombs/make.py target/bombs --cheap >/dev/null
	@python3 tests/bombs/check.py target/debug/svartpenna target/bombs \
	  --seconds 60 --mebibytes 700 >target/bombs/check.txt || { grep ^BAD target/bombs/check.txt; exit 1; }
	@tail -n 1 target/bombs/check.txt

TARGET ?= interpret
SECONDS ?= 3600

fuzz: cargo
	python3 fuzz/seeds.py
	cd fuzz && RAYON_NUM_THREADS=1 $(CARGO) +nightly fuzz run $(TARGET) --fuzz-dir . -- \
	  -max_total_time=$(SECONDS) -max_len=65536 -timeout=30 -rss_limit_mb=4096 -dict=pdf.dict

# Somebody else's DSSE looks at our signatures, in a Python of its own.
PYTHON := target/python/bin/python3

$(PYTHON):
	@command -v python3 >/dev/null && python3 -m venv --help >/dev/null 2>&1 \
	  || { $(call install,python3 python3-venv,tests look at signatures with another library); }
	@{ python3 -m venv target/python && target/python/bin/pip install -q 'securesystemslib[crypto]==1.6.0'; } \
	  || { rm -rf target/python; echo "Warning: no securesystemslib; its test is skipped." >&2; }

# Needs node and chromium; says so and passes where they cannot be installed.
test-web: cargo web-tools
	@$(CARGO) build --locked
	@if command -v node >/dev/null && command -v npm >/dev/null && command -v $(CHROMIUM) >/dev/null \
	    && (cd tests/web && npm ci --silent); then \
	  (cd tests/web && npm run --silent types && CHROMIUM=$$(command -v $(CHROMIUM)) node run.mjs ../../target/debug/svartpenna); \
	else echo "Warning: no browser tests, since node, npm or chromium is missing." >&2; fi

web-tools:
	@{ command -v node && command -v npm && command -v $(CHROMIUM); } >/dev/null \
	  || { $(call install,nodejs npm chromium,tests open the review page in a browser); }

cargo:
	@command -v $(CARGO) >/dev/null || { \
	  echo "cargo is missing. Install Rust 1.88 or later from https://rustup.rs:" >&2; \
	  echo "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh" >&2; \
	  exit 1; }

# install PACKAGES,WHAT FOR: asks apt-get, with sudo unless we are root. Nothing that the
# program cannot do without is installed this way, so a failure is a warning.
define install
	echo "Installing $(1) ($(2))"; \
	sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
	if ! { command -v apt-get >/dev/null && { [ -z "$$sudo" ] || command -v sudo >/dev/null; } \
	    && $$sudo apt-get update -qq \
	    && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; }; \
	then echo "Warning: $(1) could not be installed; going on without ($(2))." >&2; fi
endef

helpers:
	@command -v cc >/dev/null || { $(call install,gcc libc6-dev,Rust links with it); }
	@{ command -v tesseract && tesseract --list-langs 2>/dev/null | grep -qx swe; } >/dev/null \
	  || { $(call install,tesseract-ocr tesseract-ocr-swe,reads scanned pages); }
	@[ -e /usr/share/hunspell/sv_SE.dic ] \
	  || { $(call install,hunspell-sv,tells names from ordinary words); }

test-tools: helpers $(PYTHON)
	@{ command -v qpdf && command -v pdftotext && command -v python3; } >/dev/null \
	  || { $(call install,qpdf poppler-utils python3,tests look at results with other eyes); }
