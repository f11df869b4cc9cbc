"""One transaction's worth of listing: which objects are added, and for whom each is listed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ews.flow.taxii_made import Made
from ews.store.listing import Listed, NewContent, NewPlace, Place, Progress

MICROSECOND = timedelta(microseconds=1)
Tokens = Mapping[int, int | None]  # number of a token -> number of the policy by which


@dataclass(slots=True, kw_only=True)
class Held:
    """The newest version of an object, and for whom it is listed."""

    listed: Listed
    tokens: dict[int, int | None]
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which version of which record an object belongs to."""

    record: str
    record_id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Older versions of a record are taken from all but these tokens.

    lost: tokens that had the version before, and may have found substances by it alone.
    """

    origin: Origin
    keep: tuple[int, ...]
    lost: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Sheet:
    """What is added by one transaction, each object and each place with its number and instant."""

    progress: Progress
    at: datetime
    held: dict[str, Held] = field(default_factory=dict)
    by_record: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    objects: list[Listed] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    contents: list[NewContent] = field(default_factory=list)
    places: list[NewPlace] = field(default_factory=list)
    superseded: list[int] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)

    def hold(
        self, listed: Iterable[Listed], places: Iterable[Place], contents: Mapping[int, bytes]
    ) -> None:
        """Know what is listed already."""
        by_id = {each.id: each for each in listed}
        for each in by_id.values():
            self._keep(Held(listed=each, tokens={}, content=contents.get(each.id, b"")))
        for place in places:
            self.held[by_id[place.object_id].ident].tokens[place.token_id] = place.policy_id

    def version_of(self, ident: str) -> datetime | None:
        """Return the newest version listed of an object."""
        held = self.held.get(ident)
        return held.listed.version if held else None

    def of_record(self, record: str, record_id: str) -> list[Held]:
        """Return the objects of a record."""
        idents = self.by_record.get((record, record_id), {})
        return [self.held[ident] for ident in idents]

    def share(self, made: Made, tokens: Tokens, *, seq: int) -> None:
        """List what many records point to, where it is not listed yet or says something new."""
        held = self.held.get(made.ident)
        if held is None:
            self._list(made, tokens, origin=None, seq=seq)
        elif held.listed.sha256 == made.sha256:
            missing = {each: by for each, by in tokens.items() if each not in held.tokens}
            self._place(held, missing)
        else:
            self._list(made, {**tokens, **held.tokens}, origin=None, seq=seq)

    def list_own(self, made: Made, tokens: Tokens, origin: Origin, *, seq: int) -> None:
        """List an object of a record, in the place of its version before."""
        self._list(made, tokens, origin=origin, seq=seq)

    def widen(self, held: Held, tokens: Tokens) -> None:
        """List an object for more readers."""
        self._place(held, {each: by for each, by in tokens.items() if each not in held.tokens})

    def bury(self, held: Held, made: Made, tokens: Tokens, *, seq: int) -> None:
        """List for those who may not see a record any more that it is taken back for them."""
        listed = self._add(made, replace(held.listed, is_tombstone=True), seq)
        self._place(Held(listed=listed, tokens={}), tokens)

    def finish(self, *, seq: int) -> Progress:
        """Return how far the listing comes with this."""
        return replace(self.progress, seq=seq)

    def _list(self, made: Made, tokens: Tokens, *, origin: Origin | None, seq: int) -> None:
        before = self.held.get(made.ident)
        if before is not None:
            self.superseded.append(before.listed.id)
        blank = Listed(
            id=0,
            ident=made.ident,
            kind=made.kind,
            created=made.created,
            version=made.version,
            record=origin.record if origin else None,
            record_id=origin.record_id if origin else None,
            record_version=origin.version if origin else None,
            sha256=made.sha256,
        )
        held = Held(
            listed=self._add(made, blank, seq),
            tokens={},
            content=made.levels[max(made.levels)].content,
        )
        self._keep(held)
        self._place(held, tokens)

    def _keep(self, held: Held) -> None:
        listed = held.listed
        self.held[listed.ident] = held
        if listed.record is not None and listed.record_id is not None:
            self.by_record.setdefault((listed.record, listed.record_id), {})[listed.ident] = None

    def _add(self, made: Made, like: Listed, seq: int) -> Listed:
        self.progress = replace(self.progress, objects=self.progress.objects + 1)
        listed = replace(like, id=self.progress.objects, version=made.version, sha256=made.sha256)
        self.objects.append(listed)
        self.seqs.append(seq)
        self.contents += [
            NewContent(listed.id, level, *rendered) for level, rendered in made.levels.items()
        ]
        return listed

    def _place(self, held: Held, tokens: Tokens) -> None:
        """All places of one occasion have one instant, and no other occasion has it."""
        if not tokens:
            return
        added = max(self.at, self.progress.added + MICROSECOND)
        self.progress = replace(self.progress, added=added)
        listed, is_later = held.listed, bool(held.tokens)
        self.places += [
            NewPlace(token_id, added, listed.id, policy_id, listed.kind, is_later)
            for token_id, policy_id in tokens.items()
        ]
        held.tokens.update(tokens)
