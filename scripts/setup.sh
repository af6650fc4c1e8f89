#!/bin/sh
# Installs what Fengcun is built with, and with --tests what its tests ask, on Debian 12. Does nothing when all is there.
set -eu

build="libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libswresample-dev libseccomp-dev libssl-dev libp11-kit-dev libarchive-dev libmagic-dev libpoppler-glib-dev poppler-data libxml2-dev zlib1g-dev libdeflate-dev libcurl4 pkg-config unzip openssl"
tests="zip ffmpeg libarchive-tools poppler-utils qpdf python3 python3-venv groff-base mandoc zsh fish softhsm2 opensc faketime libxml2-utils clamav-daemon"

wanted=$build
[ "${1:-}" = --tests ] && wanted="$build $tests"

missing=
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    echo "安装 | installing:$missing" >&2
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "setup: root or sudo is needed to install:$missing" >&2; exit 1; }
        as_root=sudo
    fi
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

command -v swift >/dev/null || { echo "setup: the Swift 6.3 toolchain is not on PATH (https://www.swift.org/install/linux/)" >&2; exit 1; }

# bagit.py, the Library of Congress's validator, jsonschema, gmssl, another implementation of SM2, and pyHanko, another of CAdES, in an
# environment of their own.
if [ "${1:-}" = --tests ] && { [ ! -x .build/tools/bin/bagit.py ] || ! .build/tools/bin/python3 -c 'import jsonschema, gmssl, pyhanko' 2>/dev/null; }; then
    mkdir -p .build
    python3 -m venv .build/tools
    .build/tools/bin/pip install --quiet --disable-pip-version-check bagit==1.9.0 jsonschema==4.26.0 gmssl==3.2.2 pycryptodomex==3.24.2 pyhanko==0.38.0 pyhanko-certvalidator==0.33.0
fi
