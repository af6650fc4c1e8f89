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
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BINARY) completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/fengcun
	$(BINARY) completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_fengcun
	$(BINARY) completions fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fengcun.fish
	$(BINARY) manual --lang en --output $(DESTDIR)$(PREFIX)/share/man/man1
	$(BINARY) manual --lang zh --output $(DESTDIR)$(PREFIX)/share/man/zh_CN/man1

clean:
	rm -rf .build $(DEMO)
