#!/bin/sh
# `make run`: the window on the sample city; where there is no display, the same path without one.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
out=out
store=$out/sample.cityreport

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

if has_display; then
    echo "Opening the window on the sample city"
    exec "$python" -m cityreport --sample
fi

echo "There is no display here: the same path without a window."
mkdir -p "$out"
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
echo "Written:"
ls "$@" "$out/progress.png" "$out/summary.pdf" | sed 's/^/  /'
