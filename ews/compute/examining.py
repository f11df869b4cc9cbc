"""What a worker process does with one structure: identity, families, law, code names."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from chem.codes.records import Codebook
from chem.codes.write import write_codes
from chem.errors import ChemError
from chem.name_table import NameTable
from chem.normalise import normalise
from chem.parents import SaltTable, compile_salts
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.determine import determine
from chem.rules.families import families_of
from chem.structures import Component, Normalised, Source
from chem.versions import CHEM_VERSION, RDKIT_VERSION
from ews.compute.records import ChemFault, Examined, ExaminedComponent, Ready
from schemas.codes import load_codebook
from schemas.law.load import load_lawbook, load_salts, load_vocabulary
from schemas.names import load_names

REMEMBERED = 1_000  # components with all that the law says of them: some kilobytes each
REMEMBERED_KEYS = 20_000  # components alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """Everything loaded that an answer needs, and the components answered last, by SMILES.

    codes: the code names, loaded when first asked: most structures have a curated name.
    """

    salts: SaltTable
    law: CompiledLaw
    names: NameTable
    codes: Callable[[], Codebook]
    known: OrderedDict[str, ExaminedComponent] = field(default_factory=OrderedDict)
    keyed: OrderedDict[str, Component] = field(default_factory=OrderedDict)

    def ready(self) -> Ready:
        """Say which data and chemistry this process answers with."""
        return Ready(
            ruleset=self.law.ruleset, chem_version=CHEM_VERSION, rdkit_version=RDKIT_VERSION
        )

    def examine(self, source: Source) -> Examined | ChemFault:
        """Answer about one structure; a failure deep inside RDKit is a fault of the structure."""
        try:
            normalised = self.normalise(source)
            components = tuple(self._component(one) for one in normalised.components)
        except ChemError as error:
            return ChemFault(source=source, code=error.code, message=str(error))
        except (RuntimeError, ValueError) as error:
            message = f"the chemistry toolkit failed on it: {ascii(str(error))[:200]}"
            return ChemFault(source=source, code="structure_crashed", message=message)
        return Examined(normalised=normalised, components=components, ruleset=self.law.ruleset)

    def normalise(self, source: Source) -> Normalised:
        """Normalise; what was keyed before is not keyed again."""
        normalised = normalise(source, self.salts, self.keyed.get)
        for component in normalised.components:
            self.keyed[component.smiles] = component
            if len(self.keyed) > REMEMBERED_KEYS:
                self.keyed.popitem(last=False)
        return normalised

    def _component(self, component: Component) -> ExaminedComponent:
        found = self.known.get(component.smiles)
        if found is None:
            found = self._determine(component)
            self.known[component.smiles] = found
            if len(self.known) > REMEMBERED:
                self.known.popitem(last=False)
        return found

    def _determine(self, component: Component) -> ExaminedComponent:
        families = families_of(component.smiles, self.law)
        said = determine(component.smiles, component.keys, self.law, families=families)
        return ExaminedComponent(
            component=component,
            families=families,
            determinations=said,
            code_names=self._code_names(component),
        )

    def _code_names(self, component: Component) -> tuple[str, ...]:
        """Write code names for what has no curated name: that one is shown, and writing costs."""
        keys = component.keys
        if self.names.preferred_of(keys.parent) or self.names.preferred_of(keys.no_stereo):
            return ()
        return write_codes(component.smiles, self.codes())


def load_examiner() -> Examiner:
    """Load salts, vocabulary, law and names from their files."""
    return Examiner(
        salts=compile_salts(load_salts()),
        law=compile_lawbook(load_lawbook(), load_vocabulary()),
        names=load_names(),
        codes=cache(load_codebook),
    )
