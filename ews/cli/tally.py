"""Counting what became of the rows of a file: loaded, refused and why, names resolved."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from connectors.reading.findings import words_without_structure
from connectors.reading.rows import ReadRow
from schemas.acknowledgements import Acknowledgement

_PLACE_IN_LIST = re.compile(r"/\d+")

Reason = tuple[str, str, str]  # level, code, column or pointer


@dataclass(slots=True)
class Tally:
    """What became of the rows so far."""

    read: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    already_there: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)
    examples: dict[Reason, str] = field(default_factory=dict)
    mentions: int = 0
    resolved: int = 0
    no_one_structure: int = 0
    unresolved: Counter[str] = field(default_factory=Counter)

    def add_unread(self, rows: Iterable[ReadRow]) -> None:
        """Count rows of which no report could be made."""
        for row in rows:
            self.read += 1
            self.outcomes["rejected"] += 1
            self._explain_row(row)

    def add(self, row: ReadRow, answer: Acknowledgement) -> None:
        """Count a row whose report was answered."""
        self.read += 1
        warned = answer.outcome == "loaded" and bool(row.issues)
        self.outcomes["loaded_with_warnings" if warned else answer.outcome] += 1
        self.already_there += answer.outcome != "rejected" and not answer.written
        self._explain_row(row)
        for issue in answer.document["issues"]:
            place = _PLACE_IN_LIST.sub("/*", issue["pointer"])
            self._explain(row, (issue["level"], issue["code"], place), issue["message"])
        if answer.outcome != "rejected":
            self._count_names(row, answer)

    def facts(self) -> dict[str, Any]:
        """Return the totals."""
        return {
            "rows_read": self.read,
            "loaded": self.outcomes["loaded"],
            "loaded_with_warnings": self.outcomes["loaded_with_warnings"],
            "rejected": self.outcomes["rejected"],
            "already_there": self.already_there,
            "names_mentioned": self.mentions,
            "names_resolved": self.resolved,
            "names_of_classes_and_materials": self.no_one_structure,
        }

    def details(self, most: int) -> dict[str, Any]:
        """Return the reasons and the names that stand for no structure, most frequent first."""
        return {
            "reasons": [
                {
                    "level": level,
                    "code": code,
                    "where": where,
                    "rows": count,
                    "example": self.examples[level, code, where],
                }
                for (level, code, where), count in self.reasons.most_common(most)
            ],
            "names_unresolved": dict(self.unresolved.most_common(most)),
        }

    def _explain_row(self, row: ReadRow) -> None:
        for issue in row.issues:
            self._explain(row, (issue.level, issue.code, issue.column), issue.message)

    def _explain(self, row: ReadRow, reason: Reason, message: str) -> None:
        self.reasons[reason] += 1
        self.examples.setdefault(reason, f"row {row.number}: {message}")

    def _count_names(self, row: ReadRow, answer: Acknowledgement) -> None:
        told = {
            finding["pointer"]: finding["resolved_by"] for finding in answer.document["findings"]
        }
        findings = row.report["findings"] if row.report else []
        for place, finding in enumerate(findings):
            if "name" not in finding:
                continue
            self.mentions += 1
            if told.get(f"/findings/{place}"):
                self.resolved += 1
            elif finding["name"].casefold() in words_without_structure():
                self.no_one_structure += 1
            else:
                self.unresolved[finding["name"]] += 1
