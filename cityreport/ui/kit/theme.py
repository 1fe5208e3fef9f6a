"""The look of the program: one palette, one type scale, one icon set, in this one file."""

from __future__ import annotations

import sys
from functools import lru_cache

import msgspec
from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from cityreport import paths

GRID = 8
"""Every distance is a multiple of this many pixels, or half of it."""
TEXT_POINTS = 10.5
_ICON = 20


class WindowColors(msgspec.Struct, frozen=True):
    """The one palette. Contrast against `surface` is at least 4.5:1 for every text colour."""

    window: str = "#F3F5F8"
    surface: str = "#FFFFFF"
    sunken: str = "#E9EDF2"
    line: str = "#D3DAE3"
    text: str = "#1B2733"
    muted: str = "#55636F"
    accent: str = "#1F5FA8"
    accent_soft: str = "#E3EDF8"
    on_accent: str = "#FFFFFF"
    good: str = "#1B7F4B"
    doubtful: str = "#8A5A00"
    doubtful_soft: str = "#FCF1DA"
    wrong: str = "#B3261E"
    wrong_soft: str = "#FBE6E4"


COLORS = WindowColors()


def make_application(percent: int = 100) -> QApplication:
    """Qt's application in our look, with text of a size in percent of the usual one."""
    app = QApplication([sys.argv[0], "-style", "Fusion"])
    apply_theme(app, percent)
    return app


_text = [1.0]


def scaled(pixels: int) -> int:
    """Return a distance that has to hold text, at the size of text that was chosen."""
    return round(pixels * _text[0])


def apply_theme(app: QApplication, percent: int = 100) -> None:
    """Give an application that runs in Fusion style our palette, font and style sheet.

    `percent`: the size of text; windows that are open keep what they measured before.
    """
    _text[0] = percent / 100
    app.setPalette(_palette(COLORS))
    app.setFont(_font())
    chevron = paths.resource("icons", "chevron-down.svg").as_posix()
    points = {f"pt{size}": f"{size * _text[0]:g}pt" for size in (12, 16, 26)}
    colors = msgspec.structs.asdict(COLORS)
    app.setStyleSheet(_STYLE.format(**colors, **points, chevron=chevron))


@lru_cache(maxsize=128)
def icon(name: str, color: str = COLORS.muted, disabled: str = "") -> QIcon:
    """Return an icon of the set in a colour of the palette, sharp on every screen.

    `disabled`: its colour then; else Qt makes it paler.
    """
    found = QIcon()
    found.addPixmap(pixmap(name, _ICON, color))
    if any(screen.devicePixelRatio() > 1 for screen in QGuiApplication.screens()):
        found.addPixmap(pixmap(name, 2 * _ICON, color))
    if disabled:
        found.addPixmap(pixmap(name, _ICON, disabled), QIcon.Mode.Disabled)
    return found


@lru_cache(maxsize=256)
def pixmap(name: str, size: int, color: str = COLORS.muted) -> QPixmap:
    """One icon drawn at one size."""
    return _drawn(_drawing(name, color), size)


def svg_pixmap(svg: str, size: int) -> QPixmap:
    """Draw an SVG at one size."""
    return _drawn(QSvgRenderer(QByteArray(svg.encode())), size)


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    drawn = QPixmap(QSize(size, size))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    return drawn


@lru_cache(maxsize=128)
def _drawing(name: str, color: str) -> QSvgRenderer:
    svg = paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))


def tabular(font: QFont) -> QFont:
    """Return the font with figures of equal width, so that columns of numbers line up."""
    changed = QFont(font)
    changed.setFeature(QFont.Tag("tnum"), 1)
    return changed


def _font() -> QFont:
    """Windows' and the Mac's own text font; elsewhere ours, so that every PC shows the same."""
    if sys.platform == "win32":
        return _sized("Segoe UI")
    if sys.platform == "darwin":
        return _sized(".AppleSystemUIFont")
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))
    return _sized("Noto Sans")


def _sized(family: str) -> QFont:
    font = QFont(family)
    font.setPointSizeF(TEXT_POINTS * _text[0])
    return font


def _palette(colors: WindowColors) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, color in {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.surface,
        role.AlternateBase: colors.window,
        role.Text: colors.text,
        role.Button: colors.surface,
        role.ButtonText: colors.text,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.PlaceholderText: colors.muted,
        role.ToolTipBase: colors.text,
        role.ToolTipText: colors.surface,
        role.Link: colors.accent,
        role.Mid: colors.line,
    }.items():
        palette.setColor(which, QColor(color))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(disabled, which, QColor("#8A96A3"))
    return palette


_STYLE = """
QFrame#card {{ background: {surface}; border: 1px solid {line}; border-radius: 6px; }}
QLabel[role="title"] {{ font-size: {pt16}; font-weight: 600; }}
QLabel[role="subtitle"] {{ font-size: {pt12}; font-weight: 600; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="figure"] {{ font-size: {pt26}; font-weight: 600; }}
QLabel[role="wrong"] {{ color: {wrong}; }}
QListWidget#navigation {{
    background: {window}; border: none; outline: none; padding: 8px 0px;
}}
QListWidget#navigation::item {{
    padding: 0px 12px; margin: 2px 8px; color: {text};
    background: transparent; border: none; border-left: 3px solid transparent;
}}
QListWidget#navigation::item:selected {{
    background: {accent_soft}; color: {accent}; border-left: 3px solid {accent};
}}
QListWidget#navigation::item:hover:!selected {{ background: {sunken}; }}
QPushButton {{
    background: {surface}; border: 1px solid {line}; border-radius: 4px; padding: 5px 14px;
}}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 4px 13px; }}
QPushButton:disabled {{ background: {sunken}; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[role="primary"]:hover {{ background: #174B86; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[role="primary"]:disabled {{
    background: {sunken}; color: {muted}; border-color: {line};
}}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{
    background: {surface}; border: 1px solid {line}; border-radius: 4px; padding: 4px 8px;
    selection-background-color: {accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
    border: 2px solid {accent}; padding: 3px 7px;
}}
QLineEdit[state="wrong"] {{ border: 2px solid {wrong}; background: {wrong_soft}; }}
QTableView, QTableWidget, QTreeView {{
    background: {surface}; border: 1px solid {line}; gridline-color: {sunken};
    selection-background-color: {accent_soft}; selection-color: {text};
}}
QTableView#completenessMap {{ border: none; }}
QTableView#completenessMap QTableCornerButton::section {{ border: none; background: transparent; }}
QHeaderView::section {{
    background: {window}; border: none; border-bottom: 1px solid {line};
    padding: 5px 8px; color: {muted}; font-weight: 600;
}}
QStatusBar {{ border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QMenuBar {{ border-bottom: 1px solid {line}; }}
QToolTip {{ border: none; padding: 4px 8px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{
    subcontrol-origin: padding; subcontrol-position: center right; border: none; width: 24px;
}}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    background: {surface}; border: 1px solid {line}; outline: none;
    selection-background-color: {accent_soft}; selection-color: {text};
}}
QComboBox[state="wrong"], QPlainTextEdit[state="wrong"] {{
    border: 2px solid {wrong}; background: {wrong_soft};
}}
QListWidget {{ background: {surface}; border: 1px solid {line}; border-radius: 4px; }}
QListWidget::item {{ padding: 3px 6px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {line}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{
    background: transparent; color: {muted}; border: none; border-bottom: 3px solid transparent;
    padding: 7px 14px 6px 14px;
}}
QTabBar::tab:selected {{ color: {accent}; border-bottom-color: {accent}; }}
QTabBar::tab:hover:!selected {{ border-bottom-color: {line}; }}
QTabBar::tab:focus {{ color: {text}; background: {accent_soft}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0px; }}
QScrollBar::handle {{ background: #B4BFCB; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
