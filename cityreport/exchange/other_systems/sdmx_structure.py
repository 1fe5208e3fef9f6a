"""The data structure definition of SDMX for the standard: SDMX-JSON 2.0, structure message.

Every breakdown is a dimension, `_T` where a number is not of it. The areas are no code list of the
structure: each city has its own, which stands beside it, so that all cities have one structure.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Text
from cityreport.domain.observation import Status
from cityreport.domain.submission import Submission
from cityreport.exchange.other_systems.outside_codes import area_code, city_code
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes
from cityreport.i18n import in_language, mark, text, tr
from cityreport.wording import STATUS_NAMES

AGENCY = "CITYREPORT"
FLOW, STRUCTURE, CONCEPTS = "DF_VIOLENCE", "DSD_VIOLENCE", "CS_VIOLENCE"
_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/"
    "tools/schemas/2.0.0/sdmx-json-structure-schema.json"
)
_VERSION = re.compile(r"[0-9]+\.[0-9]+(\.[0-9]+)?")
_FREQUENCIES = {"M": mark("Month"), "Q": mark("Quarter"), "A": mark("Year")}
_CONFIDENTIALITY = {
    "F": mark("Free"),
    "N": mark("Not for publication"),
    "C": mark("Confidential: the number is hidden"),
}


class Component(NamedTuple):
    """A component of the structure: its id and name, and its code list or the type of its text."""

    id: str
    name: str
    codes: str = ""
    kind: str = "String"


DIMENSIONS = (
    Component("FREQ", mark("Frequency"), "CL_FREQ"),
    Component("REF_AREA", mark("Area")),
    Component("INDICATOR", mark("Indicator"), "CL_INDICATOR"),
)
"""The dimensions before those of the breakdowns; TIME_PERIOD comes after them."""
ATTRIBUTES = (
    Component("OBS_STATUS", mark("Status"), "CL_OBS_STATUS"),
    Component("CONF_STATUS", mark("Confidentiality"), "CL_CONF_STATUS"),
    Component("UNIT_MEASURE", mark("Unit"), "CL_UNIT"),
    Component("UNIT_DETAIL", mark("The city's own unit")),
    Component("CURRENCY", mark("Currency")),
    Component("SAMPLE_SIZE", mark("Sample size"), kind="Integer"),
    Component("MARGIN", mark("Margin (± points)"), kind="Decimal"),
    Component("COMMENT_OBS", mark("Note")),
    Component("SOURCE", mark("Source")),
)
"""All are of one observation; the first two always say something."""
_ALWAYS = ("OBS_STATUS", "CONF_STATUS")


def breakdown_parts(catalogue: Catalogue) -> list[Component]:
    """Return the dimensions of the breakdowns, as SEX and AGE."""
    return [
        Component(b.id.upper(), text(b.label), f"CL_{b.id.upper()}") for b in catalogue.breakdowns
    ]


def version_of(catalogue: Catalogue) -> str:
    """Return the version of the structure: the catalogue's, where SDMX can say it."""
    return catalogue.version if _VERSION.fullmatch(catalogue.version) else "1.0"


def flow_name(catalogue: Catalogue) -> str:
    """Return `CITYREPORT:DF_VIOLENCE(1.0)`, by which the rows of data name their structure."""
    return f"{AGENCY}:{FLOW}({version_of(catalogue)})"


def write_structure(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the structure message; raise AccessError('cannot_write')."""
    message = _message(submission, context.catalogue)
    content = msgspec.json.format(msgspec.json.encode(message), indent=1)
    write_bytes(path, content, submission_output(submission))


def _message(submission: Submission, catalogue: Catalogue) -> dict[str, Any]:
    maker = _Maker(catalogue)
    digest = submission.seal.digest if submission.seal else ""
    said = (("submission", submission.id), ("sha256", digest), ("city", submission.city.name))
    flow = maker.kept(FLOW, catalogue.title) | {
        "structure": maker.urn("datastructure.DataStructure", STRUCTURE),
        "annotations": [{"id": key, "type": "cityreport", "title": value} for key, value in said],
    }
    return {
        "meta": {
            "schema": _SCHEMA,
            "id": submission.id,
            "prepared": submission.created,
            "test": False,
            "contentLanguages": list(catalogue.languages),
            "sender": {"id": city_code(submission)},
        },
        "data": {
            "codelists": [*maker.code_lists(), maker.areas(submission)],
            "conceptSchemes": [maker.concepts()],
            "dataStructures": [maker.structure()],
            "dataflows": [flow],
        },
    }


class _Maker:
    """Makes the parts of a structure message from a catalogue, in all its languages."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._version = version_of(catalogue)

    def urn(self, kind: str, name: str, item: str = "") -> str:
        """Return the name by which one part refers to another."""
        ending = f".{item}" if item else ""
        return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{name}({self._version}){ending}"

    def kept(self, name: str, words: Text) -> dict[str, Any]:
        """Return the fields that every maintained part has."""
        named = {"name": words["en"], "names": words}
        return {"id": name, "agencyID": AGENCY, "version": self._version, **named}

    def _words(self, message: str) -> Text:
        """Return a sentence of the program in every language of the catalogue."""
        found: Text = {}
        for language in self._catalogue.languages:
            with in_language(language):
                found[language] = tr(message)
        return found

    def _same(self, words: str) -> Text:
        return dict.fromkeys(self._catalogue.languages, words)

    def _codes(self, name: str, words: Text, codes: dict[str, Text]) -> dict[str, Any]:
        rows = [{"id": code, "name": said["en"], "names": said} for code, said in codes.items()]
        return self.kept(name, words) | {"codes": rows}

    def code_lists(self) -> list[dict[str, Any]]:
        """Return the code lists that the structure refers to."""
        known = self._catalogue
        told = {
            ("CL_FREQ", "Frequency"): _FREQUENCIES,
            ("CL_OBS_STATUS", "Status"): {s.value: n for s, n in STATUS_NAMES.items()},
            ("CL_CONF_STATUS", "Confidentiality"): _CONFIDENTIALITY,
        }
        lists = [
            self._codes(name, self._words(title), {c: self._words(w) for c, w in codes.items()})
            for (name, title), codes in told.items()
        ]
        labels = {i.code: i.label for i in known.indicators}
        lists.append(self._codes("CL_INDICATOR", self._words("Indicator"), labels))
        units = {u.code: u.label for u in known.units}
        lists.append(self._codes("CL_UNIT", self._words("Unit"), units))
        total = {TOTAL: self._words(mark("Total"))}
        lists += [
            self._codes(
                f"CL_{b.id.upper()}", b.label, total | {c.code: c.label for c in b.categories}
            )
            for b in known.breakdowns
        ]
        return lists

    def areas(self, submission: Submission) -> dict[str, Any]:
        """Return the names of the city and its districts; the structure does not refer to it."""
        names = {area_code(submission, TOTAL): self._same(submission.city.name)}
        names |= {area_code(submission, a.code): self._same(a.name) for a in submission.areas}
        listed = self._codes(f"CL_AREA_{city_code(submission)}", self._words("Area"), names)
        for row in listed["codes"][1:]:
            row["parent"] = city_code(submission)
        return listed

    def _parts(self) -> list[tuple[str, Text]]:
        own = [(p.id, self._words(p.name)) for p in (*DIMENSIONS, *ATTRIBUTES)]
        broken = [(b.id.upper(), b.label) for b in self._catalogue.breakdowns]
        time = [("TIME_PERIOD", self._words(mark("Period")))]
        return [*own, *broken, *time, ("OBS_VALUE", self._words(mark("Value")))]

    def concepts(self) -> dict[str, Any]:
        """Return the concepts: what each component means."""
        rows = [{"id": i, "name": words["en"], "names": words} for i, words in self._parts()]
        return self.kept(CONCEPTS, self._catalogue.title) | {"concepts": rows}

    def _component(self, part: Component) -> dict[str, Any]:
        form: dict[str, Any] = {"format": {"dataType": part.kind}}
        if part.codes:
            form = {"enumeration": self.urn("codelist.Codelist", part.codes)}
        concept = self.urn("conceptscheme.Concept", CONCEPTS, part.id)
        return {"id": part.id, "conceptIdentity": concept, "localRepresentation": form}

    def structure(self) -> dict[str, Any]:
        """Return the structure: its dimensions, its measure and its attributes."""
        dimensions = [*DIMENSIONS, *breakdown_parts(self._catalogue)]
        time = self._component(Component("TIME_PERIOD", "", kind="ObservationalTimePeriod"))
        value = self._component(Component("OBS_VALUE", "", kind="Double")) | {"usage": "mandatory"}
        attributes = [
            self._component(part)
            | {
                "usage": "mandatory" if part.id in _ALWAYS else "optional",
                "attributeRelationship": {"observation": {}},
                "measureRelationship": ["OBS_VALUE"],
            }
            for part in ATTRIBUTES
        ]
        components = {
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": [
                    self._component(part) | {"position": number}
                    for number, part in enumerate(dimensions)
                ],
                "timeDimension": time,
            },
            "measureList": {"id": "MeasureDescriptor", "measures": [value]},
            "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
        }
        named = self.kept(STRUCTURE, self._catalogue.title)
        return named | {"dataStructureComponents": components}


def confidentiality_of(submission: Submission, status: str) -> str:
    """Return the SDMX code for who may see a number: F free, N not for publication, C hidden."""
    if submission.confidentiality != "public":
        return "N"
    return "C" if status == Status.HIDDEN else "F"
