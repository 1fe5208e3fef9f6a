"""Build the program for the system this runs on, try it out, and make its installer, in dist/.

`make dist` runs it on Linux. On Windows: `pip install ".[package]"`, then
`python packaging/build.py`. Needs PyInstaller; dpkg-deb for the .deb, Inno Setup for Windows.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

import translations

ROOT = Path(__file__).resolve().parents[1]
BUILD, DIST = ROOT / "build", ROOT / "dist"
PROGRAM = DIST / "cityreport"
ICON = ROOT / "resources" / "icons" / "cityreport.svg"
SUFFIX = ".exe" if sys.platform == "win32" else ""

DEPENDS = (
    "libglib2.0-0t64 | libglib2.0-0",
    *("libstdc++6", "libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1"),
    "libxkbcommon-x11-0",
)

NOT_CARRIED = ("cityreport", "pip", "setuptools", "pyinstaller", "altgraph")
"""Of the building environment, the names that are not in the program as libraries."""

CONTROL = """\
Package: cityreport
Version: {version}
Architecture: {architecture}
Maintainer: The cityreport maintainers
Installed-Size: {size}
Depends: {depends}
Recommends: libcups2t64 | libcups2
Section: misc
Priority: optional
Description: offline violence reporting for cities
 Monthly figures of cities that pledged to halve violence by 2030: entry, checks,
 progress charts with honest intervals, and submission files in JSON and Excel.
"""

COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: cityreport

Files: *
Copyright: The cityreport maintainers
License: Apache-2.0
 The whole text is in /usr/share/common-licenses/Apache-2.0.
Comment: The libraries that the program carries keep their own licences; each is named, with its
 licence, in /usr/lib/cityreport/licenses. Qt and PySide6 are under the LGPL 3, as libraries that
 may be replaced: see /usr/share/common-licenses/LGPL-3.
"""


def main() -> None:
    """Build, try, pack, try again."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    translations.compile_all(ROOT)
    BUILD.mkdir(exist_ok=True)
    draw_icon(BUILD / "cityreport.png", 256)
    build_program()
    copy_licenses(PROGRAM / "licenses")
    try_out(PROGRAM / f"cityreport{SUFFIX}")
    if sys.platform == "win32":
        made = make_windows_installer(version)
    elif shutil.which("dpkg-deb"):
        made = make_deb(version)
    else:
        made = None
    print(f"Built {PROGRAM.relative_to(ROOT)} ({megabytes(PROGRAM)} MB)")
    if made is None:
        print("No installer was made: the tool for it is not on this machine.")
    else:
        print(f"Built {made.relative_to(ROOT)} ({megabytes(made)} MB)")


def draw_icon(target: Path, size: int) -> None:
    """The icon as a picture, for what cannot draw SVG. PyInstaller makes an .ico of it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: PLC0415 - set just above
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    application = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(ICON)).render(painter)
    painter.end()
    image.save(str(target))
    del application


def build_program() -> None:
    """Run PyInstaller over the recipe."""
    print("Building the program; this takes a minute or two")
    shutil.rmtree(PROGRAM, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean"]
    command += ["--distpath", str(DIST), "--workpath", str(BUILD / "pyinstaller")]
    command.append(str(ROOT / "packaging" / "cityreport.spec"))
    log = BUILD / "pyinstaller.log"
    with log.open("wb") as stream:
        ended = subprocess.run(command, check=False, cwd=BUILD, stdout=stream, stderr=stream)
    if ended.returncode != 0:
        last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        sys.exit("\n".join([*last, f"PyInstaller failed: {log.relative_to(ROOT)} has all of it."]))


def copy_licenses(folder: Path) -> None:
    """Our licence, and the name, version and licence of every library beside it."""
    folder.mkdir()
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")
    for name in ("LGPL-3", "GPL-3"):  # Qt's, which its package does not bring along
        text = Path("/usr/share/common-licenses") / name
        if text.exists():
            shutil.copy(text, folder / name)
    lines = []
    for library in sorted(distributions(), key=lambda found: found.name.lower()):
        if library.name.lower().startswith(NOT_CARRIED):
            continue
        lines.append(f"{library.name} {library.version}: {license_name(library)}")
        for file in library.files or ():
            if ".dist-info" in str(file) and file.name.upper().startswith(("LICEN", "COPYING")):
                target = folder / library.name
                target.mkdir(exist_ok=True)
                shutil.copy(str(file.locate()), target / file.name)
    (folder / "libraries.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def license_name(library: Distribution) -> str:
    """What a library says its licence is."""
    about = library.metadata
    for line in about.get_all("Classifier", []):
        if line.startswith("License :: OSI Approved :: "):
            return str(line.rpartition(" :: ")[2])
    said = about.get("License-Expression") or about.get("License") or "see its folder"
    return str(said).splitlines()[0]


def try_out(program: Path) -> None:
    """Run the built program's self-test as a new user without a display."""
    print(f"Trying {program.name} out")
    with tempfile.TemporaryDirectory() as home:
        kept = {"SYSTEMROOT", "TEMP", "TMP", "WINDIR"} if sys.platform == "win32" else set()
        environment = {name: value for name, value in os.environ.items() if name in kept}
        environment |= {"HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home}
        environment |= {"PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
        command = [str(program), "self-test"]
        ended = subprocess.run(command, check=False, cwd=home, env=environment, timeout=300)
    if ended.returncode != 0:
        sys.exit(f"The built program failed its self-test (exit {ended.returncode}).")


def make_deb(version: str) -> Path:
    """A Debian package: the program in /usr/lib, a command, a menu entry and an icon."""
    print("Packing the .deb")
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(PROGRAM, tree / "usr" / "lib" / "cityreport", symlinks=True)
    share = tree / "usr" / "share"
    place(ROOT / "packaging" / "linux" / "cityreport.desktop", share / "applications")
    place(ICON, share / "icons" / "hicolor" / "scalable" / "apps")
    place(BUILD / "cityreport.png", share / "icons" / "hicolor" / "256x256" / "apps")
    write(share / "doc" / "cityreport" / "copyright", COPYRIGHT)
    command = tree / "usr" / "bin" / "cityreport"
    command.parent.mkdir()
    command.symlink_to("../lib/cityreport/cityreport")
    architecture = output("dpkg", "--print-architecture")
    libc = f"libc6 (>= {platform.libc_ver()[1]})"
    write(
        tree / "DEBIAN" / "control",
        CONTROL.format(
            version=version,
            architecture=architecture,
            size=size(tree) // 1024,
            depends=", ".join((libc, *DEPENDS)),
        ),
    )
    for path in tree.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
    made = DIST / f"cityreport_{version}_{architecture}.deb"
    output("dpkg-deb", "--root-owner-group", "--build", str(tree), str(made))
    shutil.rmtree(tree)
    with tempfile.TemporaryDirectory() as folder:
        output("dpkg-deb", "--extract", str(made), folder)
        try_out(Path(folder) / "usr" / "bin" / "cityreport")
    return made


def make_windows_installer(version: str) -> Path | None:
    """An installer by Inno Setup, if that is here."""
    compiler = shutil.which("iscc")
    if compiler is None:
        return None
    write(DIST / "languages.iss", translations.installer_languages())
    output(compiler, "/Q", f"/DVersion={version}", str(ROOT / "packaging" / "windows.iss"))
    return DIST / f"cityreport_{version}_setup.exe"


def place(source: Path, folder: Path) -> None:
    """Copy a file into a folder that is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder)


def write(target: Path, text: str) -> None:
    """Write a text file, and its folder if that is missing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def output(*command: str) -> str:
    """What a command says."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def size(path: Path) -> int:
    """Bytes in a file or a folder."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.lstat().st_size for file in files if file.is_file() or file.is_symlink())


def megabytes(path: Path) -> int:
    """Size to show to a person."""
    return round(size(path) / 1_000_000)


if __name__ == "__main__":
    main()
