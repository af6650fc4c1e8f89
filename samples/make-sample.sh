#!/bin/sh
# Makes samples/liuzhou: the record of an invented remote bid evaluation (Liuzhou and Guilin).
#
# Why: real recordings of evaluations are confidential, so nobody may ship one. This project is
# small, invented, and has faults planted at known places (a hole, a frozen picture, a silence, a
# slow clock, two network delays), which makes it a demonstration and a yardstick at once. Real
# faults look worse; a detector that passes here has passed the easy part only.
#
# What it makes, all from tools/facts.py:
#   liuzhou/project.yaml   the facts as an agent would enter them
#   liuzhou/recordings/    spoken by espeak-ng, drawn by Pillow, written by ffmpeg in six containers
#   liuzhou/documents/     PDF (reportlab), DOCX and OFD
#   liuzhou/truth.json     what was planted, for tests
#
# Needs: ffmpeg with libx264 and libopus, espeak-ng, python3 (3.9+) with venv, the font WenQuanYi
# Zen Hei. On Debian: apt-get install ffmpeg espeak-ng python3-venv fonts-wqy-zenhei
# The Python packages are fetched once into a temporary environment. To use your own interpreter
# (numpy, Pillow, reportlab installed): FENGCUN_SAMPLE_PYTHON=/path/to/python3 ./make-sample.sh
#
# Runs again at any time: recordings/ and documents/ are replaced. The same versions of the tools
# give the same bytes; the lossy encoders (x264, AAC, Opus) may differ between versions and between
# processor families, and with them the digests in the handover lists.
set -eu
cd "$(dirname "$0")"
export LC_ALL=C.UTF-8 TZ=Asia/Shanghai PYTHONDONTWRITEBYTECODE=1

missing=
for tool in ffmpeg espeak-ng python3; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
done
[ -f /usr/share/fonts/truetype/wqy/wqy-zenhei.ttc ] || missing="$missing fonts-wqy-zenhei"
if [ -n "$missing" ]; then
    echo "make-sample.sh: missing:$missing" >&2
    exit 1
fi

python=${FENGCUN_SAMPLE_PYTHON:-}
if [ -z "$python" ]; then
    environment=$(mktemp -d)
    trap 'rm -rf "$environment"' EXIT
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet numpy==2.4.6 pillow==13.0.0 reportlab==5.1.0
    python=$environment/bin/python
fi
nice -n 15 "$python" tools/build.py "$PWD/liuzhou"
nice -n 15 "$python" tools/exports.py "$PWD/exports"
du -sh liuzhou >&2
