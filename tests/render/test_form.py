"""What stands on the paper form, and in which order."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.form import FilledFields
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.form_layout import FIGURE_COLUMNS, LABEL, QUESTIONS
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice
from cityreport.office.office import Office
from cityreport.render import form as rendering
from cityreport.render.form import FormPages
from tests.partner import DECEMBER


def pages(office: Office, *, filled: bool = False, **choice: Any) -> FormPages:
    asked = {"indicators": ("L1", "P1")} | choice
    return form_writing.pages(office, FormChoice(DECEMBER, **asked), filled=filled)


def whole(form: FormPages) -> str:
    return "".join(block.html for block in form.blocks)


def boxes(form: FormPages) -> list[str]:
    """What stands in the boxes for figures, in print order."""
    found = re.findall(
        r'<td class="box" align="center"><span class="figure">(.*?)</span>', whole(form)
    )
    return ["" if text == "&nbsp;" else text for text in found]


def test_there_is_a_box_for_every_cell_in_the_order_of_the_page_enter(
    office: Office, catalogue: Catalogue
) -> None:
    order = []
    for code in ("L1", "P1"):
        order.append(CellKey(code, DECEMBER))
        for breakdown in catalogue.indicator(code).breakdowns:
            order += [
                CellKey(code, DECEMBER, "_T", breakdown, category.code)
                for category in catalogue.breakdown(breakdown).categories
            ]
    office.cells.record_many([Observation(key, n) for n, key in enumerate(order)])
    assert boxes(pages(office, filled=True)) == [str(n) for n in range(len(order))]
    assert boxes(pages(office)) == [""] * len(order)


def test_zero_empty_and_not_available_differ_on_paper(office: Office) -> None:
    women, men = (CellKey("L1", DECEMBER, "_T", "sex", code) for code in "FM")
    office.cells.record_many([Observation(women, 0), Observation(men, None, Status.NOT_AVAILABLE)])
    assert boxes(pages(office, filled=True))[:4] == ["", "0", "n", ""]


def test_questions_definitions_and_a_place_to_sign_are_there(
    office: Office, catalogue: Catalogue
) -> None:
    with i18n.in_language("es"):
        form = pages(office, partner="police")
    text = whole(form)
    for indicator in (catalogue.indicator("L1"), catalogue.indicator("P1")):
        assert indicator.question["es"] in text
        assert indicator.definition["es"] in text
    assert "diciembre de 2023" in text
    assert "Policía" in form.head
    last = form.blocks[-1].html
    with i18n.in_language("es"):
        assert all(i18n.tr(question.label) in last for question in QUESTIONS)
    assert last.count('class="box"') == 7


def test_every_column_of_the_figures_is_read_back() -> None:
    fields = {column.field for column in FIGURE_COLUMNS if column is not LABEL}
    assert fields == set(FilledFields._fields) - {"odd"}


def test_districts_begin_a_page_each_and_are_named_on_it(office: Office) -> None:
    form = pages(office, areas=("01", "02"))
    starts = [block for block in form.blocks if block.starts]
    assert [block.area for block in starts] == ["Comuna 2"]
    assert [b.area for b in form.blocks if b.area].count("Comuna 1") > 2


def test_names_are_text_and_never_markup(office: Office) -> None:
    from msgspec.structs import replace

    from cityreport.domain.city import Area
    from tests.conftest import PROFILE

    city = replace(PROFILE.city, name="A & <b>B</b>", contact="<img src=x>")
    office.city.save(replace(PROFILE, city=city, areas=(Area("01", "<i>1</i>"),)))
    form = pages(office, areas=("01", "_T"))
    text = whole(form) + form.head
    assert "<b>B</b>" not in text
    assert "&lt;b&gt;B&lt;/b&gt;" in text
    assert "<i>" not in text
    assert "<img" not in text


def test_a_language_from_the_right_turns_rows_round(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    women, men = (CellKey("L1", DECEMBER, "_T", "sex", code) for code in "FM")
    office.cells.record_many([Observation(women, 3), Observation(men, 5)])
    straight = boxes(pages(office, filled=True))
    monkeypatch.setattr(rendering, "is_right_to_left", lambda: True)
    form = pages(office, filled=True)
    assert form.right_to_left
    assert '<body dir="rtl">' in form.blocks[0].html
    assert boxes(form)[1:5] == straight[1:5][::-1]
