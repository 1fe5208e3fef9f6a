"""The import assistant: a file is led through its steps with clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport import paths
from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.proposal import QuestionKind
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.import_question_words import HELP
from cityreport.office.importing import saved_mappings
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.importing.import_action import import_spreadsheet
from cityreport.ui.importing.import_assistant import ImportAssistant
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from tests.conftest import read_only, sign_published
from tests.ui.fixtures_pages import answering, child, make_desk

DATA = Path(__file__).parents[2] / "data"
LONDON = DATA / "london" / "mps_2022-02_2024-01.csv"
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class Assistant:
    """The assistant on a file, as a person sees it."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path, file: Path) -> None:
        self.qtbot, self.office = qtbot, office
        self.context, self.recorded = make_desk(office, folder)
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.parent.resize(1366, 768)
        self.parent.show()
        import_spreadsheet(self.context, self.parent, answering(file))
        self.dialog = child(self.parent, ImportAssistant, "importAssistant")

    def settle(self) -> None:
        """Wait until no work is under way."""
        self.qtbot.waitUntil(lambda: self.dialog._handle is None)

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(child(self.dialog, QPushButton, name), LEFT)
        self.settle()

    def text(self, name: str) -> str:
        return child(self.dialog, QLabel, name).text()

    def step(self) -> int:
        return self.dialog._stack.currentIndex()

    def tab(self, at: int) -> None:
        child(self.dialog, QTabWidget, "importTabs").setCurrentIndex(at)

    def choose(self, name: str, code: str) -> None:
        """Choose in a picker as a person does, by name or from the list."""
        box = child(self.dialog, QComboBox, name)
        at = box.findData(code)
        assert at >= 0, [box.itemData(i) for i in range(box.count())]
        box.setCurrentIndex(at)
        if not isinstance(box, SearchPicker):
            box.activated.emit(at)
        self.settle()

    def rows(self) -> list[list[str]]:
        model = child(self.dialog, QTableView, "importTable").model()
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def not_read(self) -> list[list[str]]:
        return child(self.dialog, RowsTable, "importNotRead").rows()

    def stop(self) -> None:
        if self.parent.findChild(ImportAssistant, "importAssistant") is not None:
            self.dialog.reject()
        self.context.tasks.wait()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[list[Assistant]]:
    made: list[Assistant] = []
    yield made
    for one in made:
        one.stop()


def start(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path, file: Path
) -> Assistant:
    opened.append(Assistant(qtbot, office, tmp_path, file))
    opened[-1].settle()
    return opened[-1]


def value(office: Office, name: str) -> float | None:
    indicator, period = name.split()
    found = office.cells.get(CellKey(indicator, Period.parse(period)))
    return None if found is None else found.value


def test_after_the_first_import_it_is_asked_what_the_city_collects(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    """Once, proposed from what came in, and nothing is said before a person does."""

    def bring_in(*lines: str) -> QDialog | None:
        one = start(opened, qtbot, office, tmp_path, csv(tmp_path / "p.csv", *lines))
        one.press("importNext")
        one.press("importNext")
        qtbot.mouseClick(child(one.dialog, QPushButton, "importCancel"), LEFT)
        return one.parent.findChild(QDialog, "collectionDialog")

    asked = bring_in("Month,Homicides", "2023-01,3", "2023-02,4")
    assert asked is not None
    assert asked.isVisible()
    said = child(asked, RowsTable, "collectionTable").rows()
    assert ["L1  Intentional homicide", "By month, since January 2023 · no breakdown"] in said
    qtbot.mouseClick(child(asked, QPushButton, "collectionLater"), LEFT)
    assert office.annotations.collection().said == {}
    assert bring_in("Month,Homicides", "2023-03,3", "2023-04,5") is None, "it is asked once"


def test_a_plain_table_goes_in_and_out_as_one_step(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month,Homicides,Rapes", "2023-01,3,4", "2023-02,0,")
    one = start(opened, qtbot, office, tmp_path, file)
    assert one.step() == 1
    assert one.text("importState") == "Nothing is written yet. Next shows what would change."
    one.press("importNext")
    assert one.text("importCounts") == "3 cells are new here."
    assert office.queries.count() == 0, "nothing is written before the last step"
    assert [row[:2] for row in one.rows()] == [
        ["New", "G1 Rape"],
        ["New", "L1 Intentional homicide"],
        ["New", "L1 Intentional homicide"],
    ]
    one.press("importNext")
    assert one.text("importWritten").startswith("3 cells were imported.")
    assert (value(office, "L1 2023-01"), value(office, "L1 2023-02")) == (3, 0)
    assert value(office, "G1 2023-02") is None
    office.steps.undo()
    assert office.queries.count() == 0


def test_what_is_doubtful_in_a_file_is_said_where_it_is_decided(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    lines = ["2023-01,3", "2023-02,-9", "2023-03,4", "2023-03,5", "Total,99"]
    file = csv(tmp_path / "p.csv", "Month,Homicides", *lines)
    one = start(opened, qtbot, office, tmp_path, file)
    one.press("importNext")
    assert one.step() == 2
    assert one.text("importDoubts") == (
        "1 place cannot be read. 1 cell stands in the file more than once; nothing of it is "
        "taken. 1 total in the file is not what its rows add up to. Back shows where, under "
        "“Rows not read”."
    )
    assert child(one.dialog, QLabel, "importDoubts").isVisible()
    plain = csv(tmp_path / "q.csv", "Month,Homicides", "2023-01,3", "2023-02,4", "Total,7")
    other = start(opened, qtbot, office, tmp_path, plain)
    other.press("importNext")
    assert not child(other.dialog, QLabel, "importDoubts").isVisible()


def test_london_is_asked_about_answered_and_compared(
    opened: list[Assistant], qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    one = start(opened, qtbot, sample, tmp_path, LONDON)
    assert one.text("importState") == "1 question stands open."
    one.press("importNext")
    assert child(one.dialog, QTabWidget, "importTabs").currentIndex() == 1
    assert "possession of firearms offences" in one.text("questionText0")
    one.choose("answer0_0", "-")
    assert one.text("importState") == "1 question stands open."
    one.press("leaveAll0")
    assert child(one.dialog, QComboBox, "answer0_1").currentData() == "-", "answers stay in view"
    one.choose("answer1", "zero")
    one.press("importNext")
    assert one.text("importCounts").startswith("204 cells are new here. 4,692 cells are already")
    one.press("importNext")
    assert one.dialog.written == 204
    undoing = sample.steps.next_undo()
    assert undoing is not None
    assert (undoing.kind, undoing.more) == ("import", 203)


def test_changed_cells_are_overwritten_only_where_ticked(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.cells.record_many(
        [Observation(CellKey("L1", Period.month(2023, m)), 9) for m in (1, 2, 3)]
    )
    sign_published(office, [Period.month(2023, 3)])
    file = csv(tmp_path / "p.csv", "Month,Homicides", "2023-01,3", "2023-02,4", "2023-03,5")
    one = start(opened, qtbot, office, tmp_path, file)
    one.press("importNext")
    assert [row[0] for row in one.rows()] == ["Changed", "Changed", "Signed month"]
    assert one.rows()[0][4:6] == ["9", "3"]
    assert "signed" in one.rows()[2][6]
    assert not child(one.dialog, QPushButton, "importNext").isEnabled()
    table = child(one.dialog, QTableView, "importTable")
    qtbot.keyClick(table, Key.Key_Space)
    assert one.rows()[0][0] == "Overwrite"
    one.press("replaceAll")
    one.press("replaceNone")
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Space)
    one.press("importNext")
    assert [value(office, f"L1 2023-0{m}") for m in (1, 2, 3)] == [3, 9, 9]


def test_a_filter_narrows_and_back_loses_nothing(
    opened: list[Assistant], qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    one = start(opened, qtbot, sample, tmp_path, LONDON)
    one.press("importNext")
    one.press("leaveAll0")
    one.press("importNext")
    one.choose("importFilter", "new")
    assert {row[0] for row in one.rows()} == {"New"}
    one.press("importBack")
    assert one.step() == 1
    assert child(one.dialog, QComboBox, "answer0_0").currentData() == "-"
    one.press("importNext")
    assert one.step() == 2


def test_the_sum_of_each_year_stands_beside_what_is_here(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.cells.record(Observation(CellKey("L1", Period.month(2023, 1)), 8))
    file = csv(tmp_path / "p.csv", "Month,Homicides", "2023-01,3", "2023-02,4", "2022-12,5")
    one = start(opened, qtbot, office, tmp_path, file)
    one.press("importNext")
    years = child(one.dialog, QListWidget, "importYears")
    assert [years.item(at).text() for at in range(years.count())] == [
        "L1 Intentional homicide, 2022: 1 row → 5; nothing is here",
        "L1 Intentional homicide, 2023: 2 rows → 7; here: 8",
    ]


def test_a_column_is_given_another_role(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month,Homicides,Deaths zq", "2023-01,3,40", "2023-02,4,50")
    one = start(opened, qtbot, office, tmp_path, file)
    assert child(one.dialog, QComboBox, "columnRole2").currentData() == "leave"
    one.choose("columnRole2", "count:L4")
    assert child(one.dialog, QComboBox, "columnRole2").currentData() == "count:L4"
    one.choose("columnRole1", "leave")
    one.press("importNext")
    one.press("importNext")
    assert (value(office, "L4 2023-01"), value(office, "L1 2023-01")) == (40, None)


def test_a_table_that_is_not_to_be_read_gives_nothing(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month,Homicides", "2023-01,3", "2023-02,4")
    one = start(opened, qtbot, office, tmp_path, file)
    qtbot.mouseClick(child(one.dialog, QWidget, "readThisTable"), LEFT)
    one.settle()
    one.press("importNext")
    assert one.text("importCounts") == "The file holds no cell of this office."
    assert not child(one.dialog, QPushButton, "importNext").isEnabled()


def test_numbers_signs_and_years_are_answered_in_place(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month;Robberies", "January;1.234", "February;s/d", "March;7")
    one = start(opened, qtbot, office, tmp_path, file)
    assert one.text("importState") == "3 questions stand open."
    one.press("importNext")
    decimal = next(
        w for w in one.dialog.findChildren(QComboBox) if w.accessibleName().startswith("Numbers")
    )
    one.choose(decimal.objectName(), ",")
    line = next(w for w in one.dialog.findChildren(QLineEdit) if w.placeholderText() == "2026")
    qtbot.keyClicks(line, "20x")
    qtbot.keyClick(line, Key.Key_Return)
    assert "is no answer to this question" in one.text("importState")
    line.selectAll()
    qtbot.keyClicks(line, "2023")
    qtbot.keyClick(line, Key.Key_Return)
    one.settle()
    mark = next(w for w in one.dialog.findChildren(QComboBox) if w.accessibleName() == "s/d")
    one.choose(mark.objectName(), "O")
    one.press("importNext")
    one.press("importNext")
    assert [value(office, f"R1 2023-0{m}") for m in (1, 2, 3)] == [1234, None, 7]
    held = office.cells.get(CellKey("R1", Period.month(2023, 2)))
    assert held is not None
    assert held.status.value == "O"


def test_rows_that_are_not_read_are_listed_with_their_reason(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month,Homicides", "2023-01,3", "2023-02,-4", "Total,9")
    one = start(opened, qtbot, office, tmp_path, file)
    told = [(what, where) for what, where, _ in one.not_read()]
    assert ("Cannot be read", "row 3, column B") in told
    assert ("Left out", "row 4") in told
    assert ("Total does not agree", "row 4, column B") in told
    table = child(one.dialog, QTableWidget, "importColumns")
    assert table.item(5, 1).toolTip() == "a negative number: “-4”"


def certainties(one: Assistant) -> list[str]:
    """What stands under each column: known, perhaps, open, decided or left out."""
    table = child(one.dialog, QTableWidget, "importColumns")
    return [table.item(1, at).text().partition(":")[0] for at in range(table.columnCount())]


def questions(one: Assistant) -> list[str]:
    """The questions in view, from above."""
    names = (f"questionText{number}" for number in range(20))
    found = (one.dialog.findChild(QLabel, name) for name in names)
    return [label.text() for label in found if label is not None]


def test_what_is_only_thought_is_amber_until_it_is_answered_itself(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    rows = ("2023-01,3,7", "2023-02,4,9", "2023-03,4,8")
    file = csv(tmp_path / "p.csv", "Month,Homicides zq,Robberies zq", *rows)
    one = start(opened, qtbot, office, tmp_path, file)
    assert certainties(one)[:3] == ["known", "perhaps", "perhaps"]
    one.press("importNext")
    assert one.step() == 1, "a guess is not gone past"
    assert one.text("word0_0") == "B “Homicides zq”: 3, 4"
    assert "“zq”" in one.text("why0_0") or "“homicides zq”" in one.text("why0_0")
    one.press("take0_0")
    assert certainties(one)[:3] == ["known", "decided", "perhaps"]
    one.press("importNext")
    assert one.step() == 1
    one.choose("answer0_1", "leave")
    one.press("importNext")
    one.press("importNext")
    assert (value(office, "L1 2023-01"), value(office, "R1 2023-01")) == (3, None)


def test_every_question_says_what_goes_wrong() -> None:
    assert set(HELP) == set(QuestionKind)


def test_what_is_counted_is_asked_first_then_where_then_when(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(
        tmp_path / "p.csv",
        "Date,Offence,Comuna,Cases",
        *("03/04/2023,Homicide zq,Comuna 1,1.234", "05/06/2023,Robbery,Elsewhere zq,3.456"),
    )
    one = start(opened, qtbot, office, tmp_path, file)
    asked = [said.split(" ")[0] for said in questions(one)]
    order = [word for word in ("It", "These", "Dates", "Numbers") if word in asked]
    assert [word for word in asked if word in order] == order
    assert len(order) >= 3
    for number in range(len(asked)):
        assert 3 <= len(one.text(f"questionHelp{number}").split()) <= 14


def test_one_table_after_the_other(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "North"
    for row in (("Month", "Homicides zq"), ("2023-01", 3), ("2023-02", 4)):
        first.append(row)
    other = book.create_sheet("South")
    for row in (("Month", "Robberies zq", "Rape"), ("2023-01", 5, 1), ("2023-02", 6, 2)):
        other.append(row)
    book.save(tmp_path / "p.xlsx")
    one = start(opened, qtbot, office, tmp_path, tmp_path / "p.xlsx")
    one.press("importNext")
    assert len(questions(one)) == 1
    assert one.text("moreTables").startswith("1 more table has questions")
    assert one.text("questionsOf0").startswith("North")
    one.press("take0_0")
    assert one.text("questionsOf1").startswith("South")


def test_places_that_nobody_knows_are_this_city_or_one_of_them_is(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    rows = [
        f"2023-01-{day:02},Homicide,{'Alta' if day % 2 else 'Baja'}vista" for day in range(1, 9)
    ]
    file = csv(tmp_path / "p.csv", "Date,Offence,Town", *rows)
    one = start(opened, qtbot, office, tmp_path, file)
    one.press("importNext")
    assert "Which of these is your city?" in questions(one)[0]
    one.choose("answer0", "*")
    one.press("importNext")
    one.press("importNext")
    assert value(office, "L1 2023-01") == 8


def test_a_mapping_is_kept_offered_and_set_aside(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month;Robberies", "2023-01;1.234", "2023-02;s/d")
    one = start(opened, qtbot, office, tmp_path, file)
    one.press("importNext")
    one.choose("answer0", ",")
    one.choose("answer1_0", "empty")
    one.press("importNext")
    one.press("importNext")
    name = child(one.dialog, QLineEdit, "mappingName")
    name.clear()
    one.press("keepMapping")
    assert "needs a name" in one.text("mappingState")
    qtbot.keyClicks(name, "Police monthly")
    one.press("keepMapping")
    assert one.text("mappingState") == "Kept as “Police monthly”."
    assert [m.name for m in saved_mappings.Mappings(paths.mapping_folder()).all()] == [
        "Police monthly"
    ]
    one.stop()
    again = start(opened, qtbot, office, tmp_path, file)
    assert again.text("knownMapping").startswith("This looks like “Police monthly”")
    assert again.text("importState") == "Nothing is written yet. Next shows what would change."
    again.press("decideAnew")
    assert again.text("importState") == "2 questions stand open."


@pytest.mark.parametrize(
    ("name", "said"),
    [("password.xlsx", "protected with a password"), ("missing.xlsx", "There is no file")],
)
def test_a_file_that_cannot_be_read_is_said_and_another_may_be_chosen(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path, name: str, said: str
) -> None:
    one = start(opened, qtbot, office, tmp_path, DATA / "intake" / name)
    assert one.step() == 0
    assert said in one.text("importReadingState")
    assert child(one.dialog, QPushButton, "chooseOtherFile").isVisible()
    assert not one.recorded.failed


def test_another_encoding_is_tried_and_a_wrong_one_loses_nothing(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "p.csv"
    file.write_bytes("Mes;Víctimas de homicidio\n2023-01;3\n2023-02;4\n".encode("cp1252"))
    one = start(opened, qtbot, office, tmp_path, file)
    assert child(one.dialog, QComboBox, "importEncoding").currentData() == "windows-1252"
    one.choose("importEncoding", "utf-8")
    assert one.step() == 1
    assert "is not text in utf-8" in one.text("importState")
    assert child(one.dialog, QComboBox, "importEncoding").currentData() == "windows-1252"
    one.choose("importEncoding", "iso-8859-1")
    assert one.step() == 1
    table = child(one.dialog, QTableWidget, "importColumns")
    assert table.item(3, 1).text() == "Víctimas de homicidio"


def test_another_separator_is_tried_and_one_that_leaves_no_table_loses_nothing(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month;Homicides|Rapes", "2023-01;3|7", "2023-02;4|8")
    one = start(opened, qtbot, office, tmp_path, file)
    picker = child(one.dialog, QComboBox, "importSeparator")
    assert picker.isVisible()
    first = picker.currentData()
    table = child(one.dialog, QTableWidget, "importColumns")
    one.choose("importSeparator", ";" if first == "|" else "|")
    assert one.step() == 1
    assert picker.currentData() != first
    assert child(one.dialog, QComboBox, "importEncoding").currentData() == "utf-8"
    one.choose("importSeparator", ";")
    assert table.item(3, 0).text() == "Month"
    assert table.item(3, 1).text() == "Homicides|Rapes"
    one.choose("importSeparator", ",")
    assert one.step() == 1


def test_closing_in_the_middle_of_an_answer_is_quiet(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    file = csv(tmp_path / "p.csv", "Month,Homicides", "2023-01,3", "2023-02,4")
    one = start(opened, qtbot, office, tmp_path, file)
    picker = child(one.dialog, QComboBox, "columnRole1")
    picker.setCurrentIndex(picker.findData("leave"))
    qtbot.mouseClick(child(one.dialog, QPushButton, "importCancel"), LEFT)
    one.context.tasks.wait()
    qtbot.waitUntil(lambda: one.parent.findChild(ImportAssistant, "importAssistant") is None)
    assert not one.recorded.failed


def test_cancel_while_the_file_is_read_leaves_nothing(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    opened.append(Assistant(qtbot, office, tmp_path, LONDON))
    one = opened[-1]
    assert "is being read" in one.text("importReadingState")
    qtbot.mouseClick(child(one.dialog, QPushButton, "importCancel"), LEFT)
    one.context.tasks.wait()
    qtbot.waitUntil(lambda: not one.dialog.isVisible())
    assert office.queries.count() == 0
    assert not one.recorded.failed


def test_an_office_that_is_only_looked_at_is_not_written(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    closed = read_only(office)
    try:
        file = csv(tmp_path / "p.csv", "Month,Homicides", "2023-01,3", "2023-02,4")
        one = start(opened, qtbot, closed, tmp_path, file)
        one.press("importNext")
        assert not child(one.dialog, QPushButton, "importNext").isEnabled()
        assert "read-only" in one.text("importState")
        one.stop()
    finally:
        closed.close()


def test_strange_names_stand_there_as_they_are(
    opened: list[Assistant], qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    strange = "<b>=1+1</b> {n} %s & \u200fx"
    office.city.save(Profile(City("Cali", "COL"), areas=(Area("01", "Norte"), Area("02", strange))))
    file = csv(
        tmp_path / "p.csv",
        "Month,District,Homicides",
        "2023-01,Norte,3",
        f"2023-01,{strange},4",
        "2023-02,<img src=x>,4",
    )
    one = start(opened, qtbot, office, tmp_path, file)
    one.press("importNext")
    assert child(one.dialog, QLabel, "word0_0").text() == "<img src=x>"
    one.choose("answer0_0", "-")
    one.press("importNext")
    one.press("importNext")
    found = office.cells.get(CellKey("L1", Period.month(2023, 1), "02"))
    assert found is not None
    assert found.value == 4


def test_all_controls_are_named_and_nothing_is_wider_than_the_screen(
    opened: list[Assistant], qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    one = start(opened, qtbot, sample, tmp_path, LONDON)
    for kind in (QPushButton, QComboBox, QLineEdit):
        for widget in one.dialog.findChildren(kind):
            inner = widget.parentWidget()
            if isinstance(inner, QComboBox) or not widget.objectName().strip():
                assert isinstance(inner, (QComboBox, QTableView)), widget
                continue
            assert widget.accessibleName(), widget.objectName()
    hint = one.dialog.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= 700
    assert one.dialog.width() <= 1366
    assert one.dialog.height() <= 700


def test_the_menu_leads_to_it(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = csv(tmp_path / "p.csv", "Month,Homicides", "2023-01,3", "2023-02,4")
    tasks = Tasks()
    window = MainWindow(office, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(window)
    window.show()
    import cityreport.ui.importing.import_action as module

    monkeypatch.setattr(module, "ask_table", lambda *_: file)
    action = window.findChild(QAction, "importTable")
    assert action is not None
    action.trigger()
    dialog = child(window, ImportAssistant, "importAssistant")
    qtbot.waitUntil(lambda: dialog._handle is None)
    dialog.reject()
    tasks.wait()
    window.dismiss()
