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
from cityreport.ui.kit import other_themes

GRID = 8
"""Every distance is a multiple of this many pixels, or half of it."""
TEXT_POINTS = 10.5
_ICON = 20


class WindowColors(msgspec.Struct):
    """A theme. Every colour of words has 4.5:1 or more on each ground that they stand on, `edge`
    and `accent` 3:1 (`tests/ui/kit/test_contrast.py`); `line` and the soft grounds say nothing.

    `signs`: the pictures of the style sheet that fit: "day" or "night".
    """

    window: str = "#F3F5F8"
    surface: str = "#FFFFFF"
    sunken: str = "#E9EDF2"
    line: str = "#D3DAE3"
    edge: str = "#7A8794"
    text: str = "#1B2733"
    muted: str = "#55636F"
    disabled: str = "#5D6975"
    accent: str = "#1F5FA8"
    accent_hover: str = "#174B86"
    accent_soft: str = "#E3EDF8"
    on_accent: str = "#FFFFFF"
    good: str = "#17713F"
    doubtful: str = "#8A5A00"
    doubtful_soft: str = "#FCF1DA"
    wrong: str = "#B3261E"
    wrong_soft: str = "#FBE6E4"
    signs: str = "day"


COLORS = WindowColors()
"""The colours of the theme in use. They change with it: ask for them when something is drawn, and
keep names (`color_of`) where nothing is drawn yet."""


def colors_of(theme: str) -> WindowColors:
    """Return the colours of a theme: light, dark or contrast."""
    return WindowColors() if theme == "light" else WindowColors(**other_themes.THEMES[theme])


def color_of(name: str) -> str:
    """Return a colour of the theme in use by its name."""
    return str(getattr(COLORS, name))


def in_colors(style: str) -> str:
    """Return a style sheet with the colours of the theme in use for their names in braces."""
    return style.format(**msgspec.structs.asdict(COLORS))


_text = [1.0]


def scaled(pixels: int) -> int:
    """Return a distance that has to hold text, at the size of text that was chosen."""
    return round(pixels * _text[0])


def is_other_size(percent: int) -> bool:
    """Return whether a size of text is another one than that in use."""
    return percent != round(100 * _text[0])


def make_application(chosen: str = "", percent: int = 100) -> QApplication:
    """Qt's application in our look; `chosen`: a theme, empty for the system's; `percent`: the size
    of text."""
    app = QApplication([sys.argv[0], "-style", "Fusion"])
    apply_theme(app, chosen, percent)
    return app


def apply_theme(app: QApplication, chosen: str = "", percent: int = 100) -> None:
    """Give an application that runs in Fusion style our palette, font and style sheet.

    `chosen`: a theme, which the frames of windows and the dialogs of the system follow too; empty
    for the system's own. `percent`: the size of text; windows that are open keep what they measured
    before.
    """
    _text[0] = percent / 100
    _tell_system(chosen)
    theme = chosen or system_theme()
    for name, color in msgspec.structs.asdict(colors_of(theme)).items():
        setattr(COLORS, name, color)
    app.setPalette(_palette(COLORS))
    app.setFont(_font())
    signs = {
        sign: paths.resource("icons", "signs", f"{sign}-{COLORS.signs}.svg").as_posix()
        for sign in ("chevron", "check", "dot")
    }
    points = {f"pt{size}": f"{size * _text[0]:g}pt" for size in (12, 16, 26)}
    app.setStyleSheet(_STYLE.format(**msgspec.structs.asdict(COLORS), **signs, **points))


def _tell_system(chosen: str) -> None:
    hints, scheme = QGuiApplication.styleHints(), Qt.ColorScheme
    if chosen:
        hints.setColorScheme(scheme.Light if chosen == "light" else scheme.Dark)
        _told.append(chosen)
    elif _told:  # Qt looks at everything again: not at a start
        hints.unsetColorScheme()
        _told.clear()


_told: list[str] = []
"""The theme that the system was told last."""


def system_theme() -> str:
    """Return the theme that the system asks for."""
    hints = QGuiApplication.styleHints()
    known = getattr(hints, "accessibility", None)  # since Qt 6.10
    if known and known().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"


def theme_in_use() -> str:
    """Return the theme that was applied last."""
    if colors_of("light") == COLORS:
        return "light"
    return next(name for name in other_themes.THEMES if colors_of(name) == COLORS)


def is_other_theme(chosen: str) -> bool:
    """Return whether a choice, or the system where it is empty, asks for another theme than the one
    in use."""
    return (chosen or system_theme()) != theme_in_use()


def icon(name: str, color: str = "", disabled: str = "") -> QIcon:
    """Return an icon of the set in a colour of the theme, sharp on every screen.

    `color`: empty for muted; `disabled`: its colour then, else Qt makes it paler.
    """
    return _icon(name, color or COLORS.muted, disabled)


@lru_cache(maxsize=128)
def _icon(name: str, color: str, disabled: str) -> QIcon:
    found = QIcon()
    found.addPixmap(pixmap(name, _ICON, color))
    if any(screen.devicePixelRatio() > 1 for screen in QGuiApplication.screens()):
        found.addPixmap(pixmap(name, 2 * _ICON, color))
    if disabled:
        found.addPixmap(pixmap(name, _ICON, disabled), QIcon.Mode.Disabled)
    return found


def pixmap(name: str, size: int, color: str = "") -> QPixmap:
    """One icon drawn at one size."""
    return _pixmap(name, size, color or COLORS.muted)


@lru_cache(maxsize=256)
def _pixmap(name: str, size: int, color: str) -> QPixmap:
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
        role.Light: colors.line,
        role.Midlight: colors.sunken,
        role.Dark: colors.edge,
        role.Shadow: colors.edge,
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
        palette.setColor(disabled, which, QColor(colors.disabled))
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
    background: {surface}; border: 1px solid {edge}; border-radius: 4px; padding: 5px 14px;
}}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 4px 13px; }}
QPushButton:disabled {{ background: {sunken}; color: {disabled}; border-color: {line}; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[role="primary"]:hover {{ background: {accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[role="primary"]:disabled {{
    background: {sunken}; color: {disabled}; border-color: {line};
}}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{
    background: {surface}; border: 1px solid {edge}; border-radius: 4px; padding: 4px 8px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
    border: 2px solid {accent}; padding: 3px 7px;
}}
QLineEdit[state="wrong"] {{ border: 2px solid {wrong}; background: {wrong_soft}; }}
QTableView, QTableWidget, QTreeView {{
    background: {surface}; border: 1px solid {edge}; gridline-color: {sunken};
    selection-background-color: {accent_soft}; selection-color: {text};
}}
QTableView#completenessMap {{ border: none; }}
QTableView#completenessMap QHeaderView::section:horizontal {{ padding: 5px 1px; }}
QTableView#completenessMap QTableCornerButton::section {{ border: none; background: transparent; }}
QHeaderView::section {{
    background: {window}; border: none; border-bottom: 1px solid {line};
    padding: 5px 8px; color: {muted}; font-weight: 600;
}}
QStatusBar {{ border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QMenuBar {{ border-bottom: 1px solid {line}; }}
QToolTip {{
    background: {text}; color: {surface}; border: 1px solid {edge}; padding: 4px 8px;
}}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{
    subcontrol-origin: padding; subcontrol-position: center right; border: none; width: 24px;
}}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    background: {surface}; border: 1px solid {line}; outline: none;
    selection-background-color: {accent_soft}; selection-color: {text}; color: {text};
}}
QComboBox[state="wrong"], QPlainTextEdit[state="wrong"] {{
    border: 2px solid {wrong}; background: {wrong_soft};
}}
QListWidget {{ background: {surface}; border: 1px solid {edge}; border-radius: 4px; }}
QListWidget::item {{ padding: 3px 6px; }}
QListWidget::item:selected {{ background: {accent_soft}; color: {text}; }}
QTableView:focus, QTreeView:focus, QListWidget:focus {{ border: 1px solid {accent}; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{
    width: 14px; height: 14px; background: {surface}; border: 1px solid {edge}; border-radius: 3px;
}}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{check}");
}}
QRadioButton::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{dot}");
}}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {accent}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
    background: {sunken}; border-color: {line};
}}
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
QScrollBar::handle {{ background: {edge}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
