"""What a screening process does with structures: identity, law, the lines to write."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path

from rdkit.rdBase import BlockLogs

from chem.determinations import Answer
from chem.errors import ChemError
from chem.limits import check_text
from chem.normalise import identifying
from chem.parents import SaltTable, compile_salts
from chem.rules.answers import Answering
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.determine import determining
from chem.rules.families import families_of
from chem.steps import Steps, side_by_side
from chem.structures import Identity, Source
from chem.versions import CHEM_VERSION, RDKIT_VERSION
from ews.compute.records import Ready
from ews.compute.screened_lines import Cells, lines_of, refusal_of
from ews.compute.screening_records import Row, Screened, Terms, statuses_text
from schemas.law.load import LEGISLATION, load_lawbook, load_salts, load_vocabulary

REMEMBERED = 2_000  # components with their lines: some kilobytes each


class Screener:
    """Holds the law, and the lines of the components answered last."""

    def __init__(self, root: Path = LEGISLATION) -> None:
        lawbook = load_lawbook(root)
        self._law: CompiledLaw = compile_lawbook(lawbook, load_vocabulary())
        self._answering = Answering(lawbook.coverage)
        self._salts: SaltTable = compile_salts(load_salts())
        self._known: OrderedDict[tuple[str, Terms], tuple[Cells, ...]] = OrderedDict()
        self._under_way: set[tuple[str, Terms]] = set()

    def ready(self) -> Ready:
        """Say which law and chemistry answer."""
        return Ready(
            ruleset=self._law.ruleset, chem_version=CHEM_VERSION, rdkit_version=RDKIT_VERSION
        )

    def screen(self, rows: Iterable[Row], terms: Terms) -> list[Screened]:
        """Write the lines of each row; what cannot be read is one line with its error."""
        with BlockLogs():
            return side_by_side([self._screening(row, terms) for row in rows])

    def _screening(self, row: Row, terms: Terms) -> Steps[Screened]:
        if row.error:
            return refused(row, row.error, terms)
        try:
            source = Source(kind=row.kind, text=row.text)
            check_text(source)
            found = yield from identifying(source, self._salts)
            components = self._members(found, terms)
            yield
            answers: list[Cells] = []
            for one in components:
                answers += yield from self._cells(one, terms)
        except ChemError as error:
            return refused(row, f"{error.code}: {error}", terms)
        except (RuntimeError, ValueError) as error:
            said = ascii(str(error))[:200]
            return refused(
                row, f"structure_crashed: the chemistry toolkit failed on it: {said}", terms
            )
        kept = [cells for cells in answers if not terms.only or cells[2] in terms.only]
        return Screened(
            lines=lines_of(row, kept, terms.form),
            statuses=statuses_text([(cells[1], cells[2]) for cells in answers]),
        )

    def _members(self, components: Sequence[Identity], terms: Terms) -> Sequence[Identity]:
        if not terms.family:
            return components
        return [
            one
            for one in components
            if any(family == terms.family for family, _ in families_of(one.smiles, self._law))
        ]

    def _cells(self, component: Identity, terms: Terms) -> Steps[Sequence[Cells]]:
        key = component.smiles, terms
        while key in self._under_way:  # the same structure, side by side with this one
            yield
        found = self._known.get(key)
        if found is None:
            self._under_way.add(key)
            try:
                found = self._known[key] = yield from self._answers(component, terms)
            finally:
                self._under_way.discard(key)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _answers(self, component: Identity, terms: Terms) -> Steps[tuple[Cells, ...]]:
        said = yield from determining(
            component.smiles,
            component.keys,
            self._law,
            near_misses=terms.nearest,
            valid_on=terms.valid_on,
            read=component.read,
        )
        yield
        found = self._answering.of(said, valid_on=terms.valid_on, jurisdictions=terms.jurisdictions)
        return tuple(_cells_of(component, one) for one in found)


def refused(row: Row, error: str, terms: Terms) -> Screened:
    """Answer with the one line that says why there is no other."""
    return Screened(lines=refusal_of(row, error, terms.form), refused=error)


def _cells_of(component: Identity, one: Answer) -> Cells:
    return (
        component.keys.parent,
        one.jurisdiction,
        one.status,
        one.level,
        one.entry,
        one.kind,
        one.reason,
    )
