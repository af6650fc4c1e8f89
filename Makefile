# Fengcun 封存. `make demo` and `make test` do all their own set-up on Debian 12 with the Swift 6.3 toolchain.

PREFIX ?= /usr/local
BINARY = .build/release/fengcun
DEMO = demo

.PHONY: build demo bench quality align-measure test install clean

build:
	@scripts/setup.sh
	swift build -c release --product fengcun

# The main job on the sample project: init, add, status, seal, verify.
demo: build
	@rm -rf $(DEMO)
	@mkdir -p $(DEMO)
	@FENGCUN=$(CURDIR)/$(BINARY) samples/seal-sample.sh $(CURDIR)/$(DEMO)/liuzhou

# Against what one would script today; about 4 GB of recordings are made once under .build/bench. Not part of the tests.
bench: build
	@scripts/setup.sh --tests
	@[ -x .build/tools/bin/syncstart ] || .build/tools/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 audio-offset-finder==0.5.3 librosa==0.11.0 syncstart==1.1.1
	PATH="$(CURDIR)/.build/tools/bin:$$PATH" scripts/bench/bench.py $(BINARY) .build/bench

# How well `analyse` finds what is wrong with recordings: made once under .build/quality (about ten minutes), then measured. Not part of the tests.
quality: build
	@scripts/setup.sh --tests
	@.build/tools/bin/python3 -c 'import numpy' 2>/dev/null || .build/tools/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6
	@[ -e .build/quality/truth.json ] || .build/tools/bin/python3 scripts/quality/make-recordings.py .build/quality
	.build/tools/bin/python3 scripts/quality/measure.py $(BINARY) .build/quality --details

# How well `align` tells where two recordings belong: meetings of two venues simulated once under .build/align (about fifteen minutes,
# 4 GB; needs espeak-ng), then measured. Not part of the tests.
align-measure: build
	@scripts/setup.sh --tests
	@.build/tools/bin/python3 -c 'import numpy' 2>/dev/null || .build/tools/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6
	@[ -e .build/align/truth.json ] || .build/tools/bin/python3 scripts/align/make-meetings.py .build/align --seed $(or $(ALIGN_SEED),3) --half 1 $(addprefix --speech ,$(wildcard ../shared/corpora/media))
	.build/tools/bin/python3 scripts/align/measure.py $(BINARY) .build/align --details

test:
	@scripts/setup.sh --tests
	PATH="$(CURDIR)/.build/tools/bin:$$PATH" swift test

install: build
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/fengcun
	find manifests -type f -exec install -D -m 644 '{}' '$(DESTDIR)$(PREFIX)/share/fengcun/{}' ';'
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BINARY) completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/fengcun
	$(BINARY) completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_fengcun
	$(BINARY) completions fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fengcun.fish
	$(BINARY) manual --lang en --output $(DESTDIR)$(PREFIX)/share/man/man1 > /dev/null
	$(BINARY) manual --lang zh --output $(DESTDIR)$(PREFIX)/share/man/zh_CN/man1 > /dev/null

clean:
	rm -rf .build $(DEMO)
