"""The dark colours and those of high contrast. A start in light colours does not load them."""

from __future__ import annotations

DARK = {
    "window": "#14191F",
    "surface": "#1D242C",
    "sunken": "#2A333D",
    "line": "#3A4653",
    "edge": "#8795A3",
    "text": "#E6EBF0",
    "muted": "#A9B5C1",
    "disabled": "#98A4B0",
    "accent": "#7DB4F0",
    "accent_hover": "#A3CBF7",
    "accent_soft": "#234261",
    "on_accent": "#0B1622",
    "good": "#5CC98B",
    "doubtful": "#E5B04A",
    "doubtful_soft": "#3A2E12",
    "wrong": "#FF9A90",
    "wrong_soft": "#4A211E",
    "signs": "night",
}

CONTRAST = {
    "window": "#000000",
    "surface": "#000000",
    "sunken": "#1F1F1F",
    "line": "#FFFFFF",
    "edge": "#FFFFFF",
    "text": "#FFFFFF",
    "muted": "#FFFFFF",
    "disabled": "#B8B8B8",
    "accent": "#FFE14D",
    "accent_hover": "#FFF2A8",
    "accent_soft": "#003E8C",
    "on_accent": "#000000",
    "good": "#66FF66",
    "doubtful": "#FFC14D",
    "doubtful_soft": "#2B2000",
    "wrong": "#FFA8A0",
    "wrong_soft": "#4D0A05",
    "signs": "night",
}

THEMES = {"dark": DARK, "contrast": CONTRAST}
