#!/bin/sh
# Lock the requirement files together, with hashes, against the public index only.
set -eu
command -v uv >/dev/null 2>&1 || PATH=$PWD/.venv/bin:$PATH
command -v uv >/dev/null 2>&1 || {
    echo "uv is missing. Install it with: .venv/bin/pip install uv" >&2
    exit 1
}
lock() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links "$@"
}
lock requirements/base.in --output-file requirements/base.txt
lock requirements/analytics.in --constraint requirements/base.txt --output-file requirements/analytics.txt
lock requirements/dev.in --constraint requirements/analytics.txt --output-file requirements/dev.txt
