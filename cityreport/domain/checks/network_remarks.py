"""The network's remarks on cells, from its receipts, as findings until the numbers are others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityreport.domain.checks.check_rules import NetworkRemark
from cityreport.domain.checks.finding import CellContent, Evidence, Finding
from cityreport.domain.delivery import KeptRemark
from cityreport.domain.observation import CellKey

_LONGEST = 1_500
"""The most letters of the remarks on the same cells that a finding repeats: its sentence goes into
submissions, where one has at most 2,000."""
_Cells = tuple[CellKey, ...]


class NetworkRemarks:
    """The remarks that an office was sent, and what stands in their cells now."""

    def __init__(self) -> None:
        self._said: dict[_Cells, list[KeptRemark]] = {}
        self._now: dict[CellKey, CellContent] = {}

    @property
    def cells(self) -> set[CellKey]:
        """Return the cells that any remark is about."""
        return {key for cells in self._said for key in cells}

    def take(self, remarks: Iterable[KeptRemark]) -> None:
        """Know these remarks and no others. Of the same cells only what was said of the newest
        submission counts."""
        self._said, self._now = {}, {}
        for one in sorted(remarks, key=lambda remark: (remark.number, remark.at)):
            before = self._said.get(one.keys, [])
            same = [other for other in before if other.number == one.number]
            self._said[one.keys] = [*same, one]

    def put(self, key: CellKey, content: CellContent) -> None:
        """Note what stands in a cell."""
        self._now[key] = content

    def findings(self, rule: NetworkRemark) -> Iterator[Finding]:
        """Yield one for the cells of a remark, as long as each of them is as it was sent."""
        for cells, remarks in self._said.items():
            newest = remarks[-1]
            sent = [(one.cell.key, one.content) for one in newest.cells]
            if any(self._now.get(key) != content for key, content in sent):
                continue
            first = cells[0]
            said = " ".join(dict.fromkeys(one.text or one.code for one in remarks))
            grounds: list[Evidence] = [(one.code, one.number) for one in remarks]
            yield Finding(
                rule.id,
                rule.severity,
                first.period,
                first.area,
                cells,
                {
                    "name": first,
                    "period": first.period,
                    "area": first.area,
                    "number": newest.number,
                    "remark": said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…",
                },
                (*sent, *grounds),
            )
