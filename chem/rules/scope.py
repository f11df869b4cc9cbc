"""How far a schedule reaches beyond the names in it, entry by entry."""

from collections.abc import Mapping
from dataclasses import dataclass

from chem.law import Extension, NamedEntry, NamedList

STEREO: frozenset[Extension] = frozenset({"stereoisomers", "isomers"})
PARTLY: frozenset[Extension] = frozenset({"optical isomers", "geometric isomers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an entry extends to, and under which condition.

    conditional: extensions that hold under a condition, with its words.
    excepted: names of stereoisomers that the paragraphs except, by InChIKey.
    """

    extends_to: frozenset[Extension]
    conditional: Mapping[Extension, str]
    excepted: Mapping[str, str]
    exemptions: tuple[str, ...]

    @property
    def stereo_condition(self) -> str:
        """Return the words under which another stereoisomer is meant; "" if there are none."""
        return next((words for kind, words in self.conditional.items() if kind in STEREO), "")


def scope_of(entry: NamedEntry, rules: NamedList | None) -> Scope:
    """Put together what the entry and its list say; what the entry itself extends to goes first."""
    listed = rules.extends_to if rules else ()
    own = entry.extends_to
    skeleton = entry.no_stereo_key.partition("-")[0]
    conditional = dict(rules.conditional) if rules else {}
    exempt = (*entry.exemptions, *(rules.exemptions if rules else ()))
    return Scope(
        extends_to=frozenset(listed if own is None else own),
        conditional={kind: words for kind, words in conditional.items() if kind not in (own or ())},
        excepted={
            key: name for name, key in (rules.excepted if rules else ()) if key.startswith(skeleton)
        },
        exemptions=tuple(f"{one.words} ({one.cite})" for one in exempt),
    )
