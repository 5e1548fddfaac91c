#!/bin/sh
# Makes sure that the tests find a Chromium, a Japanese font, poppler's pdffonts, Java (for ODK
# Validate, which looks at the form), and nginx (whose logs are looked at).
# Usage: sh tools/browser.sh         installs them, where we may install for all
#        sh tools/browser.sh PYTHON  afterwards: Playwright's browser, where the system has none
set -eu
has() { command -v "$1" >/dev/null; }
has_browser() { has chromium-headless-shell || has chromium; }
has_nginx() { has nginx || [ -x /usr/sbin/nginx ]; }
if has_browser && has pdffonts && has java && has_nginx; then
    exit 0
fi
if [ $# = 0 ]; then
    if [ "$(id -u)" != 0 ] || ! has apt-get; then
        exit 0
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq chromium-headless-shell fonts-noto-cjk poppler-utils \
        default-jre-headless nginx-light >/dev/null
    exit 0
fi
# Without the right to install for all: Playwright's own browser, in the user's folder.
if ! has_browser; then
    "$1" -m playwright install chromium
fi
missing=
has pdffonts || missing="$missing poppler-utils (pdffonts)"
has java || missing="$missing default-jre-headless (java)"
has_nginx || missing="$missing nginx-light (nginx)"
if [ -n "$missing" ]; then
    echo "The tests need:$missing. Please install them, then run make test again." >&2
    exit 1
fi
