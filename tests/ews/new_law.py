"""A law of tomorrow, for tests of what it does when it begins: the day, its answer, its entry."""

from dataclasses import replace
from datetime import date

from chem.law import Period
from chem.rules.boundaries import Boundary
from tests.ews.store.samples import CONTROLLED

DAY = date(2026, 12, 1)
NEW = replace(CONTROLLED, period=Period(since=DAY, until=None))
BEGINS = Boundary(
    jurisdiction="GB",
    on_day=DAY,
    definition_id=NEW.definition_id,
    what="begins",
    entry=NEW.entry,
    cite="S.I. 2026/1",
)
