#!/bin/sh
# Pin the exact versions and hashes that `make` installs: run by `make lock`.
# Versions already pinned stay, unless their names follow: `packaging/lock.sh -P click -P ruff`,
# or all of them: `packaging/lock.sh --upgrade`.
set -eu
cd "$(dirname "$0")/.."

venv=build/lock-venv
compile() { # lock file, header's second line, pip-compile's arguments…
    lock=$1 what=$2
    shift 2
    echo "Pinning $lock"
    # Where packages come from is the machine's own setting: none of it is written into a lock.
    "$venv/bin/pip-compile" --quiet --no-header --no-emit-index-url --no-emit-trusted-host \
        --no-emit-find-links --generate-hashes --no-strip-extras --allow-unsafe \
        --output-file "$lock" "$@" pyproject.toml 2>"$venv/pip-compile.log" >&2 ||
        { cat "$venv/pip-compile.log" >&2; exit 1; }
    { printf '# %s Made by `make lock` from pyproject.toml.\n' "$what"
      printf '# Install with: pip install --require-hashes -r %s\n' "$lock"
      grep -v -e '^# .* Made by `make lock`' -e '^# Install with: ' "$lock"
    } >"$lock.new"
    mv "$lock.new" "$lock"
}

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_QUIET=1
if [ ! -x "$venv/bin/pip-compile" ]; then
    "${PYTHON:-python3}" -m venv "$venv"
    "$venv/bin/python" -m pip install pip-tools 2>/dev/null
fi
compile requirements.lock 'What the program needs.' "$@"
compile requirements-dev.lock 'What the program and its tests need.' \
    --extra dev --constraint requirements.lock "$@"
compile requirements-package.lock 'What the program and building it need.' \
    --extra package --constraint requirements.lock "$@"
