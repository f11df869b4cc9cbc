"""The one resolver of names: what intake, import, check and search ask.

Curated names are found in dictionaries; only what they do not hold is read by OPSIN.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from chem.naming.lookup import LONGEST, Expecting, Lookup
from chem.naming.positions import placed
from chem.naming.records import Grade, Meant, Resolution
from chem.naming.suggesting import suggest
from chem.naming.systematic import form, holds_carbon, objection
from chem.structures import Source
from ews.naming.opsin import Opsin
from ews.naming.records import Read

REMEMBERED = 10_000
MOST_CANDIDATES = 12


class Resolver:
    """Says what a text stands for and how sure that is. Stop it at the end: it may own a process.

    opsin: None resolves without reading systematic names.
    """

    def __init__(self, lookup: Lookup, opsin: Opsin | None = None) -> None:
        self.lookup = lookup
        self._opsin = opsin
        self._known: OrderedDict[tuple[str, Expecting], Resolution] = OrderedDict()

    async def resolve(self, text: str, *, expecting: Expecting = "any") -> Resolution:
        """Resolve one text; see `resolve_many`."""
        return (await self.resolve_many([text], expecting=expecting))[0]

    async def resolve_many(
        self, texts: Sequence[str], *, expecting: Expecting = "any"
    ) -> list[Resolution]:
        """Resolve texts, in order; never fails.

        expecting: "name" for a text from a field for names, in which letters alone are never taken
        as a SMILES.
        """
        found = {text: self._known_by(text, expecting) for text in dict.fromkeys(texts)}
        unread = [text for text, known in found.items() if known is None]
        read = await self._read(unread, expecting) if unread else {}
        return [found[text] or read[text] for text in texts]

    async def stop(self) -> None:
        """End the process that reads systematic names, if there is one."""
        if self._opsin is not None:
            await self._opsin.stop()

    def _known_by(self, text: str, expecting: Expecting) -> Resolution | None:
        """Return what was asked before or is in the dictionaries; reading code names costs too."""
        known = self._recall(text, expecting)
        if known is None:
            known = self.lookup.look_up(text, expecting)
            if known is not None:
                self._remember(text, expecting, known)
        return known

    async def _read(self, texts: Sequence[str], expecting: Expecting) -> dict[str, Resolution]:
        """Resolve what no dictionary holds."""
        asked = {text: self._systematic_form(text) for text in texts}
        reads = await self._opsin_reads(asked.values())
        found: dict[str, Resolution] = {}
        for text, name in asked.items():
            read = reads.get(name or "", Read())
            found[text] = await self._judge(text, name, read)
            if not read.fault:
                self._remember(text, expecting, found[text])
        return found

    def _systematic_form(self, text: str) -> str | None:
        if len(text) > LONGEST or self.lookup.salts.is_one(text):
            return None
        bare = self.lookup.bare(text)
        return form(bare.name if bare else text)

    async def _opsin_reads(self, names: Iterable[str | None]) -> dict[str, Read]:
        asked = [name for name in dict.fromkeys(names) if name]
        if self._opsin is None or not asked:
            return {}
        return dict(zip(asked, await self._opsin.read(asked), strict=True))

    async def _judge(self, text: str, name: str | None, read: Read) -> Resolution:
        """Take a reading, or say why not and what else the text may be."""
        if name is None or not read.smiles:
            tried = "no exact name, code name or systematic name that we can read"
            how = f"{tried}; {read.fault}" if read.fault else tried
            return await self._several(text, name) or self._unknown(text, how)
        if read.doubts:  # whatever it chose is no better than another choice
            why = f"a systematic name that leaves a choice ({'; '.join(read.doubts)})"
            return await self._several(text, name) or self._unknown(text, why)
        why = objection(name, read.smiles)
        if why:
            return await self._several(text, name) or _doubtful(text, name, read, why)
        bare = self.lookup.bare(text)
        if bare and not holds_carbon(read.smiles):
            how = f"nothing organic is left without the salt word {' '.join(bare.removed)!r}"
            return self._unknown(text, how)
        without = f", without the salt word {' '.join(bare.removed)!r}" if bare else ""
        return Resolution(
            asked=text,
            grade="systematic",
            how=f"systematic name, read by OPSIN{without}",
            source=Source(kind="smiles", text=read.smiles),
        )

    async def _several(self, text: str, name: str | None) -> Resolution | None:
        """Return the structures of the name with each place written out, if that leads anywhere."""
        candidates = await self._placed(name) if name else ()
        if not candidates:
            return None
        return Resolution(
            asked=text,
            grade="ambiguous" if len(candidates) > 1 else "suggestion",
            how="the name does not say at which place a group stands",
            candidates=candidates,
        )

    async def _placed(self, name: str) -> tuple[Meant, ...]:
        names = placed(name)
        known = {each: self.lookup.by_name(each) for each in names}
        reads = await self._opsin_reads(each for each, meant in known.items() if meant is None)
        found: dict[str, Meant] = {}
        for each, curated in known.items():
            meant = curated or _trusted(each, reads.get(each, Read()))
            if meant is not None:
                found.setdefault(meant.inchikey or meant.smiles, meant)
        return tuple(found.values())[:MOST_CANDIDATES]

    def _unknown(self, text: str, how: str) -> Resolution:
        if len(text) > LONGEST:
            how = f"a text of {len(text)} characters, which is no name and no structure we can read"
            return Resolution(asked=text, grade="unknown", how=how)
        candidates = suggest(text, self.lookup.names)
        grade: Grade = "suggestion" if candidates else "unknown"
        return Resolution(asked=text, grade=grade, how=how, candidates=candidates)

    def _recall(self, text: str, expecting: Expecting) -> Resolution | None:
        known = self._known.get((text, expecting))
        if known is not None:
            self._known.move_to_end((text, expecting))
        return known

    def _remember(self, text: str, expecting: Expecting, resolution: Resolution) -> None:
        if len(text) > LONGEST:
            return
        self._known[text, expecting] = resolution
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _trusted(name: str, read: Read) -> Meant | None:
    if not read.smiles or read.doubts or objection(name, read.smiles):
        return None
    return Meant(name=name, smiles=read.smiles, inchikey=None, why="read by OPSIN")


def _doubtful(text: str, name: str, read: Read, why: str) -> Resolution:
    return Resolution(
        asked=text,
        grade="suggestion",
        how=f"a systematic name that cannot be trusted: {why}",
        candidates=(
            Meant(name=name, smiles=read.smiles, inchikey=None, why=f"read by OPSIN, but {why}"),
        ),
    )
