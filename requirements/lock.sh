#!/bin/sh
# Writes every lock file anew from its .in file, for Python 3.11 to 3.13: requirements/lock.sh [--upgrade]
# Needs uv, for instance: .venv/bin/python -m pip install --target build/uv uv && PATH=$PWD/build/uv/bin:$PATH
# No header and no annotations: they would carry addresses and paths of the machine that locked.
set -eu
cd -- "$(dirname -- "$0")"

lock() {
    name=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --output-file "$name.lock" "$@" "$name.in"
}

lock installer "$@"
lock build "$@"
lock service "$@"
lock test "$@"
# Wanted for the files inside them: what they would pull in is not.
lock models --no-deps "$@"
# Installed when asked for only, beside the service: what both need has the service's version.
lock transformers --constraint service.lock "$@"
