"""Small laws of our own for the tests: definitions, names and acts of a country that is not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from rdkit import Chem

from chem.instruments import Exemption, Instrument, Rule, YieldsTo
from chem.law import (
    Citation,
    Definition,
    Excluded,
    Extension,
    Family,
    Lawbook,
    NamedEntry,
    NamedList,
    NotExtended,
    Outcome,
    Period,
    Placed,
    Wording,
)
from chem.markush.reading import (
    FamilyTest,
    Likeness,
    Node,
    Permission,
    Reading,
    Template,
    Term,
    Vocabulary,
)
from chem.rules.compiled import CompiledLaw, compile_lawbook
from schemas.law.load import load_vocabulary

START = date(2010, 1, 1)
ALWAYS = Period(since=START, until=None)
CITATION = Citation(
    text="words",
    cite="Act",
    url="https://law.example",
    checked_on_text="verbatim",
    review="none",
)


@cache
def vocabulary() -> Vocabulary:
    """Take two classes of ours: all of them take long to compile."""
    whole = load_vocabulary()
    few = tuple(one for one in whole.classes if one.name in ("alkyl", "hydroxy"))
    return replace(whole, classes=few, group_names=whole.group_names[:5])


def ring(smarts: str, *permits: str, name: str = "core") -> Reading:
    """Read a core whose atoms with map number 1 may carry these classes."""
    return Reading(
        core=Node(
            name=name,
            templates=(Template(smarts=smarts),),
            positions=(("ring", (1,)),),
            permissions=(
                Permission(at=("ring",), permits=tuple(Term(word=one) for one in permits)),
            ),
        )
    )


PHENOLS = ring("[OH]c1[c:1][c:1][c:1][c:1][c:1]1", "alkyl", name="phenol")
ANILINES = ring("[NH2]c1[c:1][c:1][c:1][c:1][c:1]1", "alkyl", "hydroxy", name="aniline")
ANISOLES = ring("[CH3]Oc1[c:1][c:1][c:1][c:1][c:1]1", "alkyl", name="anisole")


HYDROQUINONES = ring("[OH]c1[c:1][c:1]c([OH])[c:1][c:1]1", "alkyl", name="hydroquinone")


def definition(
    id_: str,
    reading: Reading | FamilyTest | Likeness,
    *,
    level: str = "I",
    days: Period = ALWAYS,
    outcome: Outcome = "controlled",
    condition: str = "",
    against: tuple[str, ...] = (),
    extends_to: tuple[Extension, ...] = (),
    definitions: tuple[str, ...] = (),
    cores_of: tuple[str, ...] = (),
    lists: tuple[str, ...] = (),
    excluded: tuple[Excluded, ...] = (),
) -> Definition:
    """Make a definition with one wording; its entry is the last part of its id."""
    wording = Wording(
        period=days,
        published_on=None,
        citation=CITATION,
        reading=reading,
        extends_to=extends_to,
        excluded=excluded,
        excluded_lists=lists,
        fit="exact",
        excluded_definitions=definitions,
        cores_of=cores_of,
    )
    return Definition(
        id=id_,
        title=id_,
        instrument=id_.rpartition("/")[0],
        jurisdiction=id_.partition("/")[0].upper(),
        level=level,
        entry=id_.rpartition("/")[2],
        outcome=outcome,
        condition=condition,
        wordings=(wording,),
        against=against,
    )


def named(
    name: str,
    smiles: str,
    *,
    of: str = "zz/act/a",
    level: str = "I",
    days: Period = ALWAYS,
    extends_to: tuple[Extension, ...] | None = None,
    condition: str = "",
    match_parent: bool = False,
) -> NamedEntry:
    """Make a named entry of a structure; its entry is "item" and the name."""
    mol = Chem.MolFromSmiles(smiles)
    flat = Chem.Mol(mol)
    Chem.RemoveStereochemistry(flat)
    return NamedEntry(
        id=f"{of}/{name}",
        definition_id=of,
        jurisdiction=of.partition("/")[0].upper(),
        instrument=of.rpartition("/")[0],
        level=level,
        entry=f"item {name}",
        name=name,
        inchikey=Chem.MolToInchiKey(mol),
        no_stereo_key=Chem.MolToInchiKey(flat),
        match="parent" if match_parent else "no_stereo",
        period=days,
        citation=CITATION,
        structure_check="opsin+list",
        smiles=smiles,
        extends_to=extends_to,
        condition=condition,
    )


def a_list(
    *extends_to: Extension,
    of: str = "zz/act/a",
    conditional: tuple[tuple[Extension, str], ...] = (),
    not_extended: tuple[NotExtended, ...] = (),
    no_extension_from: tuple[str, ...] = (),
    placed: tuple[Placed, ...] = (),
    exemptions: tuple[Exemption, ...] = (),
) -> NamedList:
    """Make what holds for a whole schedule."""
    return NamedList(
        id=of,
        extends_to=extends_to,
        no_extension_from=no_extension_from,
        cite="Act",
        words="any of its forms",
        conditional=conditional,
        not_extended=not_extended,
        placed=placed,
        exemptions=exemptions,
    )


def act(id_: str, *, yields_to: Sequence[str] = (), named_beats_class: bool = False) -> Instrument:
    """Make an instrument."""
    return Instrument(
        id=id_,
        title=id_,
        short=id_.rpartition("/")[2].upper(),
        url="https://law.example",
        text_of=START,
        checked_on_text="verbatim",
        last_checked_on=START,
        yields_to=YieldsTo(instruments=tuple(yields_to), words="does not apply to it", cite="s. 1")
        if yields_to
        else None,
        named_beats_class=Rule(words="deemed not included", cite="s. 2(3)")
        if named_beats_class
        else None,
    )


def law(
    *parts: Definition | NamedEntry | NamedList | Instrument, families: tuple[Family, ...] = ()
) -> CompiledLaw:
    """Compile a law of these parts."""
    book = Lawbook(
        ruleset="",
        definitions=tuple(one for one in parts if isinstance(one, Definition)),
        named=tuple(one for one in parts if isinstance(one, NamedEntry)),
        coverage=(),
        families=families,
        lists=tuple(one for one in parts if isinstance(one, NamedList)),
        instruments=tuple(one for one in parts if isinstance(one, Instrument)),
    )
    return compile_lawbook(book, vocabulary())
