#!/bin/sh
# Makes sure that the tests find a Chromium, a Japanese font and poppler's pdffonts.
# Usage: sh tools/browser.sh PYTHON
set -eu
has_browser() { command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null; }
if has_browser && command -v pdffonts >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq chromium-headless-shell fonts-noto-cjk poppler-utils >/dev/null
    exit 0
fi
# Without the right to install for all: Playwright's own browser, in the user's folder.
if ! has_browser; then
    "$1" -m playwright install chromium
fi
command -v pdffonts >/dev/null || {
    echo "The tests need pdffonts. Please install poppler (poppler-utils), then run make test again." >&2
    exit 1
}
