#!/bin/sh
# Set-up for `make`: system libraries, the environment, the translations. Does nothing twice.
#   packaging/setup.sh app       .venv with what the program needs
#   packaging/setup.sh dev       .venv with what its tests need too, and the project itself
#   packaging/setup.sh package   build/venv with what building the program needs, nothing else
# PYTHON=/path/to/python3 chooses another Python for a new environment.
set -eu
cd "$(dirname "$0")/.."

part=${1:?say app, dev or package}
case $part in
app) venv=.venv lock=requirements.lock ;;
dev) venv=.venv lock=requirements-dev.lock ;;
package) venv=build/venv lock=requirements-package.lock ;;
*) echo "packaging/setup.sh: say app, dev or package, not $part." >&2; exit 2 ;;
esac
log=build/setup.log
mkdir -p build

# soname and the Debian package that has it; newer releases know the old names too.
offscreen_libraries='libglib-2.0.so.0 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1'
display_libraries='libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0'

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Run a step quietly; if it fails, show the end of what it said.
quietly() {
    "$@" >"$log" 2>&1 || {
        grep -v 'is ignored' "$log" | tail -n 15 >&2
        stop "That did not work; $log has all of it. Run this again when the cause is gone."
    }
}

# Install Debian packages, as root or where sudo asks for no password; 1 where it may not.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root='env'
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root='sudo -n env'
    else
        return 1
    fi
    echo "Installing with apt: $*"
    apt="$as_root DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends"
    $apt install "$@" >"$log" 2>&1 && return 0
    quietly $apt update
    quietly $apt install "$@"
}

# The packages of those libraries that this system lacks.
missing_libraries() {
    PATH=$PATH:/sbin:/usr/sbin
    known=$(ldconfig -p 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) .*/\1/p' | tr '\n' ' ')
    [ -n "$known" ] || return 0 # not a system that keeps such a list
    wanted=$offscreen_libraries
    if [ "$part" = package ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        wanted="$wanted
$display_libraries"
    fi
    echo "$wanted" | while read -r soname package; do
        case " $known" in *" $soname "*) ;; *) echo "$package" ;; esac
    done
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

pythons() { echo "${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11"; }

# The first Python that passes every named test.
find_python() {
    for python in $(pythons); do
        for trial in "$@"; do
            "$trial" "$python" || continue 2
        done
        command -v "$python"
        return 0
    done
    return 1
}

# Debian's package that makes environments: of the Python that is here, else of any new enough.
venv_package() {
    if python=$(find_python is_new_enough); then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
        return
    fi
    for version in 3.14 3.13 3.12 3.11; do
        if apt-cache show "python$version-venv" >/dev/null 2>&1; then
            echo "python$version-venv"
            return
        fi
    done
    command -v python3 >/dev/null || echo python3-venv
}

# Debian's packages that are missing here, all in one go.
system_packages() {
    [ "$(uname -s)" = Linux ] || return 0
    missing=$(missing_libraries)
    is_new_enough "$venv/bin/python" || find_python is_new_enough makes_environments >/dev/null ||
        missing="$missing $(venv_package)"
    # shellcheck disable=SC2086 # one line, single spaces
    missing=$(echo $missing)
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # one word is one package
    apt_install $missing && return 0
    command -v apt-get >/dev/null 2>&1 ||
        stop "This program needs system packages that are missing here; Debian calls them:" \
            "$missing. Please install them and run this again."
    stop "This program needs system packages. Please run: sudo apt-get install $missing"
}

choose_python() {
    find_python is_new_enough makes_environments && return
    found=$(python3 -V 2>/dev/null) || found='no Python 3'
    stop "cityreport needs Python 3.11 or newer with its venv module; here is $found." \
        "Please install it and run this again, or name it: make PYTHON=/path/to/python3.11"
}

make_environment() {
    stamped_root=$(cat "$venv"/.stamp-* 2>/dev/null | sed -n 2p)
    if [ "${stamped_root:-$PWD}" = "$PWD" ] && is_new_enough "$venv/bin/python" &&
        "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        return 0
    fi
    python=$(choose_python)
    echo "Making $venv with $("$python" -V)"
    quietly "$python" -m venv --clear "$venv"
}

pip_install() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 \
        quietly "$venv/bin/python" -m pip install --quiet "$@"
}

# What the environment was made from.
stamp() {
    echo "$part"
    echo "$PWD"
    "$venv/bin/python" -V 2>&1
    cat "$lock" pyproject.toml | cksum
}

is_current() {
    [ -f "$venv/.stamp-$part" ] && [ "$(stamp)" = "$(cat "$venv/.stamp-$part")" ]
}

environment() {
    is_current && return
    make_environment
    echo "Installing $(grep -c '==' "$lock") packages at their locked versions"
    pip_install --only-binary=:all: --require-hashes --requirement "$lock"
    if [ "$part" = dev ]; then
        pip_install --no-deps --no-build-isolation --editable .
        quietly "$venv/bin/python" -m pip check
        (part=app lock=requirements.lock && stamp >"$venv/.stamp-app") # held to the same versions
    fi
    stamp >"$venv/.stamp-$part"
}

translations() {
    for source in resources/translations/*/LC_MESSAGES/cityreport.po; do
        [ -f "$source" ] || continue
        compiled=${source%.po}.mo
        if [ ! -f "$compiled" ] || [ -n "$(find "$source" -newer "$compiled")" ]; then
            echo "Compiling the translations"
            quietly "$venv/bin/python" packaging/translations.py compile
            return
        fi
    done
}

system_packages
environment
translations
