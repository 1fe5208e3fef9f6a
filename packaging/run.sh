#!/bin/sh
# `make run`: the window on the sample city; where there is no display, the same path without one.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
out=out
store=$out/sample.cityreport
written=$out/.written # the names of what the last run left

# A window can be opened here: Qt ends the process where it cannot.
has_display() {
    case ${QT_QPA_PLATFORM:-} in offscreen* | minimal*) return 1 ;; esac
    if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        return 1
    fi
    (
        ulimit -c 0
        "$python" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' || exit 1
    ) >/dev/null 2>&1
}

cityreport() { QT_QPA_PLATFORM=offscreen "$python" -m cityreport --store "$store" "$@"; }

# What the last run left is there, and neither the numbers nor the program are newer.
is_current() {
    [ -f "$written" ] && [ -f "$store" ] || return 1
    while IFS= read -r name; do
        [ -f "$name" ] || return 1
    done <"$written"
    newer=$(find "$store" cityreport resources packaging/run.sh requirements.lock -type f \
        ! -name '*.pyc' -newer "$written")
    [ -z "$newer" ]
}

if has_display; then
    echo "Opening the window on the sample city"
    exec "$python" -m cityreport --sample
fi

echo "There is no display here: the same path without a window."
mkdir -p "$out"
if is_current; then
    echo "Nothing has changed since these were written:"
    sed 's/^/  /' "$written"
    exit
fi
[ -f "$store" ] || cityreport sample
cityreport progress L1 --chart "$out/progress.png"
cityreport report --year 2023 --out "$out/summary.pdf"
made=$(cityreport export --from 2023-01 --to 2023-12 --format json --format xlsx --out "$out" \
    --json)
names=$(printf '%s' "$made" | "$python" -c 'import json, sys
for name in json.load(sys.stdin)["files"]:
    print(name)')
set --
while IFS= read -r name; do
    set -- "$@" "$out/${name##*/}"
done <<NAMES
$names
NAMES
cityreport verify "$@"
printf '%s\n' "$@" "$out/progress.png" "$out/summary.pdf" >"$written"
echo "Written:"
sed 's/^/  /' "$written"
