# Fengcun 封存. `make demo` and `make test` do all their own set-up on Debian 12 with the Swift 6.3 toolchain.

PREFIX ?= /usr/local
BINARY = .build/release/fengcun
DEMO = demo

.PHONY: build demo test install clean

build:
	@scripts/setup.sh
	swift build -c release --product fengcun

# The main job on the sample project: init, add, status, seal, verify.
demo: build
	@rm -rf $(DEMO)
	@mkdir -p $(DEMO)
	@FENGCUN=$(CURDIR)/$(BINARY) samples/seal-sample.sh $(CURDIR)/$(DEMO)/liuzhou

test:
	@scripts/setup.sh --tests
	PATH="$(CURDIR)/.build/tools/bin:$$PATH" swift test

install: build
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/fengcun
	install -d $(DESTDIR)$(PREFIX)/share/fengcun/manifests
	install -m 644 manifests/* $(DESTDIR)$(PREFIX)/share/fengcun/manifests/

clean:
	rm -rf .build $(DEMO)
