"""An office that lost its file makes a new one of what it sent, number for number."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from cityreport.domain.area import Followed
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area, Baseline, EarlierCurrency, Population, Series
from cityreport.domain.collection import Collected
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import Submission, SubmissionRecord
from cityreport.errors import AccessError, DataError
from cityreport.exchange.digest import seal_content
from cityreport.exchange.json_file import read_json
from cityreport.exchange.strict_json import encoded
from cityreport.messages import sentence
from cityreport.office.contributions import contribution_writing
from cityreport.office.contributions.contribution_writing import ContributionChoice
from cityreport.office.office import Office
from cityreport.office.rebuilding import Rebuilt, rebuild
from tests.conftest import PROFILE, RunCommand, clock

JANUARY, FEBRUARY, YEAR = (Period.parse(text) for text in ("2023-01", "2023-02", "2023"))
DECEMBER = Period.parse("2023-12")
L1 = CellKey("L1", JANUARY)

# Of a submission, all but these is what the office says; these tell of its file and its history.
OF_THE_FILE = {"id", "sequence", "supersedes", "created", "journal", "seal"}


def said(path: Path) -> dict[str, Any]:
    """What a submission says of the office, without what only its file knows."""
    content = msgspec.to_builtins(read_json(path))
    for change in content["changed_since_signed"]:
        change["changed"] = None  # the day is in the history
    return {name: value for name, value in content.items() if name not in OF_THE_FILE}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def full(tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Office]:
    """A city with something of everything that is sent."""
    with Office.create(tmp_path / "lost.cityreport", catalogue_file, clock, "Ada") as office:
        fill(office)
        yield office


def fill(office: Office) -> None:
    city = replace(
        PROFILE.city,
        locode="CO CLO",
        contact="=Observatory",
        currency="COP",
        earlier_currencies=(EarlierCurrency("USD", "2020-01"),),
    )
    office.city.save(
        replace(
            PROFILE,
            city=city,
            areas=(
                Area("00", "Viejo", valid_to=Period.parse("2018-12")),
                Area("01", "Centro"),
                Area(
                    "02",
                    "Río Bajo",
                    valid_from=Period.parse("2019-01"),
                    follows=(Followed("00", Period.parse("2019-01")),),
                ),
            ),
            population=(
                Population(2018, 2_200_000, "Census"),
                Population(2023, 2_280_000, "Projection"),
                Population(2023, 90_000, "Census", "01"),
            ),
            baseline=Baseline((2018, 2019), "A flood took the register of 2017"),
            series=(Series("L1", agency="Medicina Legal", break_period=Period.parse("2021-01")),),
        )
    )
    cells = [
        Observation(L1, 9, Status.NORMAL, "=1+1", "Police, table 4"),
        Observation(L1._replace(breakdown="sex", category="F"), 2),
        Observation(L1._replace(breakdown="sex", category="_U"), 5),
        Observation(CellKey("P3", JANUARY), 1),  # fewer than serious assaults: worth a look
        Observation(L1._replace(breakdown="age", category="Y0T14"), 1),
        Observation(L1._replace(breakdown="age", category="Y15T17"), 0),
        Observation(L1._replace(area="01"), 4, Status.PROVISIONAL),
        Observation(CellKey("L2", JANUARY), 0, note="a zero is an answer"),
        Observation(CellKey("G1", JANUARY), None, Status.NOT_AVAILABLE, "no register"),
        Observation(CellKey("G2", JANUARY), None, Status.NOT_COLLECTED),
        Observation(CellKey("P1", FEBRUARY), 30, Status.ESTIMATED),
        Observation(CellKey("R1", Period.parse("2023-Q3")), 21, Status.BREAK),
        Observation(CellKey("V1", YEAR), 1_234_567_890_123, currency="COP"),
        Observation(CellKey("S1", YEAR), 41.25, sample_size=1200, margin=2.8),
    ]
    required = [
        CellKey(one.code, month)
        for month in (JANUARY, FEBRUARY)
        for one in office.catalogue.indicators
        if one.required and one.frequency is Frequency.MONTH and one.derived is None
    ]
    held = {cell.key for cell in cells}
    rest = [Observation(key, 3) for key in required if key not in held]
    office.cells.record_many([*cells, *rest])
    office.collecting.say_not_collected("S2", "No survey")
    office.collecting.say({"P2": Collected(since=JANUARY, by=Frequency.QUARTER, unused=("sex",))})
    office.annotations.answer(2023, "prevention", Narration("Night schools,\nand lamps."))
    office.annotations.answer(2023, "consulted_youth", Narration("", yes=True, people=40))
    for month in (JANUARY, FEBRUARY):
        office.sign_off.sign(month, "Head of statistics", blocking=lambda _: ())
    people = (Population(2018, 2_210_000, "Census, corrected"), *office.city.profile.population[1:])
    office.city.save(replace(office.city.profile, population=people))
    found = office.checks.findings(JANUARY, DECEMBER)
    assert [one.rule for one in found] == ["fewer_in_hospital_than_assaulted"]
    office.annotations.accept_together(found, "Nobody counted them")


def sent(office: Office, first: Period, last: Period, out: Path) -> Path:
    made = office.exports.export(first, last, ["json"], out)
    return out / made.files[0]


def again(tmp_path: Path, catalogue_file: CatalogueFile, *files: Path) -> Rebuilt:
    return rebuild(tmp_path / "new.cityreport", files, catalogue_file, clock, "Ben")


def test_the_new_office_says_what_the_lost_one_said(
    full: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    before = sent(full, YEAR, YEAR, out)
    made = again(tmp_path, catalogue_file, before)
    with made.office as office:
        after = sent(office, YEAR, YEAR, tmp_path / "out again")
        assert said(after) == said(before)
        assert office.city.profile == replace(full.city.profile, officers=())
        assert office.annotations.collection() == full.annotations.collection()
        assert office.annotations.narratives() == full.annotations.narratives()
        assert office.queries.count() == full.queries.count()
        assert office.history.audit().holds
        assert made.summary.cells == full.queries.count()
        assert (made.summary.signed, made.summary.reopened, made.summary.accepted) == (2, 0, 1)
        first, second = read_json(before), read_json(after)
        assert (second.supersedes, second.sequence) == ([first.id], first.sequence + 1)
        assert office.store.office_id() == full.store.office_id()
        assert office.store.identity() != full.store.identity()


def test_the_sample_city_comes_back_whole(
    sample: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    span = (Period.parse("2017-01"), DECEMBER)
    before = sent(sample, *span, out)
    with again(tmp_path, catalogue_file, before).office as office:
        assert said(sent(office, *span, tmp_path / "out again")) == said(before)


def test_an_office_goes_on_after_it(
    full: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    """What was signed is closed, and opening it again needs a reason, as before."""
    with again(tmp_path, catalogue_file, sent(full, YEAR, YEAR, out)).office as office:
        with pytest.raises(DataError, match="month_signed"):
            office.cells.record(Observation(L1, 10))
        office.sign_off.reopen(JANUARY, "A late case")
        office.cells.record(Observation(L1, 10))
        office.sign_off.sign(JANUARY, "Head", blocking=lambda _: ())
        (_, signature), *_ = sorted(office.sign_off.signatures().items())
        assert (signature.revision, signature.reason) == (1, "A late case")
        assert office.history.audit().holds


# -- several submissions


def test_of_several_the_newest_that_covers_a_period_holds(
    full: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    """Also where it is empty; what only an earlier one covers comes from that."""
    march = Period.parse("2023-03")
    full.cells.record(Observation(CellKey("R1", march), 5))
    year = sent(full, YEAR, YEAR, out)
    full.cells.clear(CellKey("R1", march))
    full.cells.record(Observation(CellKey("R2", march), 3))
    later = sent(full, march, march, out)
    for files in ((year, later), (later, year)):
        target = tmp_path / f"{files[0].stem[-30:]}.cityreport"
        with rebuild(target, files, catalogue_file, clock, "Ben").office as office:
            assert office.cells.get(CellKey("R1", march)) is None
            held = office.cells.get(CellKey("R2", march))
            assert held is not None
            assert held.value == 3
            assert office.cells.get(L1) == full.cells.get(L1)
            assert [one.sequence for one in office.exports.submissions()] == [2, 1]


def test_a_month_that_was_opened_again_waits_for_its_signature(
    full: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    signed = sent(full, JANUARY, JANUARY, out)
    full.sign_off.reopen(JANUARY, "A late case")
    full.cells.record(Observation(L1, 10))
    later = sent(full, JANUARY, JANUARY, out)
    made = again(tmp_path, catalogue_file, signed, later)
    with made.office as office:
        held = office.cells.get(L1)
        assert held is not None
        assert (held.value, held.status) == (10, Status.NORMAL)
        assert (made.summary.signed, made.summary.reopened) == (0, 1)
        assert any("waits for its signature" in line for line in made.summary.words())
        office.sign_off.sign(JANUARY, "Head", blocking=lambda _: ())
        assert office.sign_off.signatures()[JANUARY].revision == 1


def test_one_submission_in_three_formats_is_one(
    full: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    made = full.exports.export(JANUARY, FEBRUARY, ["json", "json.gz", "xlsx"], out)
    files = [out / name for name in made.files]
    with again(tmp_path, catalogue_file, *files).office as office:
        (known,) = office.exports.submissions()
        assert (known.id, known.digest, set(known.files)) == (
            made.id,
            made.digest,
            set(made.files),
        )


def test_what_is_missing_is_said(
    full: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    sent(full, JANUARY, FEBRUARY, out)  # not given
    sent(full, JANUARY, JANUARY, out)
    files = [sent(full, month, month, out) for month in (JANUARY, Period.parse("2023-09"))[:1]]
    files.append(sent(full, Period.parse("2023-07"), Period.parse("2023-09"), out))
    made = again(tmp_path, catalogue_file, *files)
    made.office.close()
    assert (made.summary.gaps, made.summary.not_given) == (5, 2)
    words = " ".join(made.summary.words())
    assert "5 months between" in words
    assert "2 earlier submissions" in words
    assert "history of changes" in words
    assert "public copies" in words


# -- what is refused


def test_files_that_tell_nothing_or_another_office_are_refused_in_a_sentence(
    full: Office, out: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    good = sent(full, JANUARY, FEBRUARY, out)
    content = read_json(good)
    cases: dict[str, Callable[[Path], list[Path]]] = {
        "rebuild_public": lambda to: [_public(full, to)],
        "rebuild_piece": lambda to: [_piece(full, to)],
        "file_not_valid": lambda to: [
            _written(to, good.read_bytes().replace(b'"value":9', b'"value":8'))
        ],
        "rebuild_other_office": lambda to: [good, _changed(to, content, is_other=True)],
        "rebuild_two_contents": lambda to: [good, _changed(to, content, note="typed since")],
    }
    for code, make in cases.items():
        folder = tmp_path / code
        folder.mkdir()
        with pytest.raises(DataError) as refused:
            again(folder, catalogue_file, *make(folder))
        assert refused.value.code == code
        assert "\n" not in sentence(refused.value)
        assert not list(folder.glob("*.cityreport*"))


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "given.json"
    path.write_bytes(content)
    return path


def _changed(folder: Path, content: Submission, note: str = "", *, is_other: bool = False) -> Path:
    first, *rest = content.observations
    changed = replace(content, observations=[replace(first, note=note or first.note), *rest])
    if is_other:
        other = replace(content.office, id=_another(content.office.id))
        changed = replace(changed, office=other, id=_another(content.id))
    path = folder / "given.json.gz"
    path.write_bytes(gzip.compress(encoded(seal_content(changed))))
    return path


def _another(id: str) -> str:  # noqa: A002 - what the format calls it
    """Return an id that differs in its last character."""
    return id[:-1] + ("1" if id.endswith("0") else "0")


def _public(office: Office, folder: Path) -> Path:
    made: SubmissionRecord = office.exports.export_public(JANUARY, FEBRUARY, ["json"], folder)
    return folder / made.files[0]


def _piece(office: Office, folder: Path) -> Path:
    path = folder / "piece.json"
    contribution_writing.contribute(office, "Ben", ContributionChoice(JANUARY, FEBRUARY), path)
    return path


def test_no_office_file_is_ever_replaced(
    full: Office, out: Path, catalogue_file: CatalogueFile
) -> None:
    good = sent(full, JANUARY, FEBRUARY, out)
    with pytest.raises(AccessError, match="store_exists"):
        rebuild(full.store.path, [good], catalogue_file, clock, "Ben")
    assert full.history.audit().holds


# -- the command


def test_the_command_says_what_is_back_and_what_is_not(
    full: Office, out: Path, tmp_path: Path, run_command: RunCommand
) -> None:
    good = sent(full, YEAR, YEAR, out)
    target = tmp_path / "again.cityreport"
    code, answer, _ = run_command("new", target, "--from", good)
    assert code == 0
    assert "numbers and other answers of January 2023 to December 2023 are back" in answer
    assert "cannot come back" in answer
    code, _, errors = run_command("new", target, "--from", good)
    assert code != 0
    assert "again.cityreport" in errors
    code, _, errors = run_command("new", tmp_path / "b.cityreport", "--from", good, "--city", "X")
    assert code == 2
    assert "--city" in errors
    code, _, errors = run_command("new", tmp_path / "b.cityreport", "--country", "COL")
    assert code == 2
    assert "--city" in errors
    assert not (tmp_path / "b.cityreport").exists()
