"""The `lexicon` of a chem/codes/*.yml file -> the words, stems and locants of its names.

In these files `~` in a text stands for a gap that names may fill with a hyphen, a blank or nothing,
and a place is written "position place": "anilide 4".
"""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from chem.codes.assembling import CONNECTION
from chem.codes.lexicon import (
    Lexicon,
    Locant,
    LocantRule,
    Meaning,
    Place,
    Stem,
    Word,
)
from chem.codes.records import BrokenCodesError, Fragment
from chem.name_table import normalise_name

LONG = "long"
_SOME = validate.Length(min=1)


def _texts() -> fields.List[str]:
    return fields.List(fields.String(validate=_SOME), load_default=list)


def _by_name() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


class MeaningSchema(Schema):
    """Fragments by position, substituents by place."""

    parts = _by_name()
    rings = _by_name()
    note = fields.String(load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Meaning:
        """Take the places apart."""
        return _meaning(data)


class WordSchema(Schema):
    """A word that says more than one fragment, or may say one of several things."""

    texts = fields.List(fields.String(validate=_SOME), required=True, validate=_SOME)
    either = fields.List(fields.Nested(MeaningSchema), required=True, validate=_SOME)
    stems = _texts()
    written = fields.Boolean(load_default=True)
    first = fields.Boolean(load_default=False)
    why = fields.String(required=True, validate=_SOME)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Word:
        """Freeze."""
        return Word(
            texts=_folded(data["texts"]),
            shown=_shown(data["texts"][0]),
            either=tuple(data["either"]),
            stems=frozenset(_folded(data["stems"])),
            written=data["written"],
            first=data["first"],
        )


class StemSchema(MeaningSchema):
    """A stem; `shown` when it is written otherwise than its first text."""

    texts = fields.List(fields.String(validate=_SOME), required=True, validate=_SOME)
    shown = _texts()
    styles = fields.List(fields.String(), load_default=lambda: [LONG])
    also_styles = _texts()
    bare_styles = fields.List(fields.String(), load_default=lambda: [LONG])
    rank = fields.Integer(load_default=0)
    needs = _texts()
    closed = _texts()
    join = fields.String(load_default="")
    own_words = fields.Boolean(load_default=False)
    unwritten = _texts()
    written = fields.Boolean(load_default=True)
    why = fields.String(required=True, validate=_SOME)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Stem:
        """Freeze."""
        shown = data["shown"] or data["texts"][:1]
        return Stem(
            texts=_folded(data["texts"]),
            shown=tuple(_shown(text) for text in shown) if data["written"] else (),
            meaning=_meaning(data),
            styles=tuple(data["styles"]),
            also_styles=tuple(data["also_styles"]),
            bare_styles=tuple(data["bare_styles"]),
            rank=data["rank"],
            needs=frozenset(data["needs"]),
            closed=frozenset(data["closed"]),
            join=data["join"],
            own_words=data["own_words"],
            unwritten=frozenset(data["unwritten"]),
        )


class LocantRuleSchema(Schema):
    """A rule; `about` names the substituents, all when missing."""

    about = _texts()
    given = fields.String(load_default="")
    places = fields.List(fields.String(validate=_SOME), required=True, validate=_SOME)
    note = fields.String(load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> LocantRule:
        """Take the places apart."""
        return LocantRule(
            substituents=frozenset(data["about"]),
            given=data["given"],
            places=tuple(_place(text) for text in data["places"]),
            note=data["note"],
        )


class LocantSchema(Schema):
    """A locant: `places` for the one that always means the same, else `rules`."""

    texts = _texts()
    places = _texts()
    rules = fields.List(fields.Nested(LocantRuleSchema), load_default=list)
    styles = _texts()
    written = fields.Boolean(load_default=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Locant:
        """Make the one rule of a plain locant."""
        places = tuple(_place(text) for text in data["places"])
        plain = LocantRule(substituents=frozenset(), given="", places=places, note="")
        return Locant(
            texts=_folded(data["texts"]),
            rules=(*data["rules"], plain) if places else tuple(data["rules"]),
            styles=frozenset(data["styles"]),
            written=data["written"],
        )


class LexiconSchema(Schema):
    """The lexicon of a family, but for the words that its fragments give."""

    words = fields.List(fields.Nested(WordSchema), load_default=list)
    stems = fields.List(fields.Nested(StemSchema), required=True, validate=_SOME)
    locants = fields.List(fields.Nested(LocantSchema), required=True, validate=_SOME)
    unlocated = fields.List(fields.Nested(LocantRuleSchema), load_default=list)
    mirrors = fields.Dict(keys=fields.String(), values=_by_name(), load_default=dict)


def lexicon_of(
    data: Mapping[str, Any], fragments: Iterable[Fragment], *, substituents: str
) -> Lexicon:
    """Return the lexicon: its own words, then those that fragments have as codes.

    Raises:
        BrokenCodesError: a word speaks of a fragment that is not in the table.
    """
    table = tuple(fragments)
    words = (*data["words"], *(_word(one) for one in table if _speaks(one, substituents)))
    spelled = [
        (one.words, code.mark or LONG, code.stem)
        for one in table
        if one.position == substituents
        for code in one.codes
    ]
    lexicon = Lexicon(
        words=tuple(words),
        stems=tuple(data["stems"]),
        locants=tuple(data["locants"]),
        unlocated=Locant(
            texts=(), rules=tuple(data["unlocated"]), styles=frozenset(), written=False
        ),
        substituents=_by_style(spelled),
        shown={(name, style): text for name, style, text in reversed(spelled)},
        mirrors={_place(text): mirror for text, mirror in data["mirrors"].items()},
    )
    _check(lexicon, table, substituents)
    return lexicon


def _speaks(fragment: Fragment, substituents: str) -> bool:
    return fragment.position != substituents and bool(fragment.codes)


def _word(fragment: Fragment) -> Word:
    texts = [code.stem for code in fragment.codes]
    return Word(
        texts=_folded(texts),
        shown=_shown(texts[0]),
        either=(Meaning(parts={fragment.position: fragment.words}),),
        stems=frozenset(),
        written=True,
    )


def _by_style(spelled: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, style, text in spelled:
        held = found.setdefault(style, {}).setdefault(normalise_name(text), name)
        if held != name:
            raise BrokenCodesError(f"{text!r} is {held} and {name}; expected one substituent")
    return found


def _check(lexicon: Lexicon, fragments: tuple[Fragment, ...], substituents: str) -> None:
    """Raise BrokenCodesError when a word speaks of what is not in the table."""
    meanings = [(word.texts[0], one) for word in lexicon.words for one in word.either]
    meanings += [(stem.texts[0], stem.meaning) for stem in lexicon.stems]
    rules = [rule for one in (*lexicon.locants, lexicon.unlocated) for rule in one.rules]
    known = {(one.position, one.words) for one in fragments}
    for text, meaning in meanings:
        said = {*meaning.parts.items(), *((substituents, one) for one in meaning.rings.values())}
        _refuse(text, said - known, "fragments")
        _refuse(text, set(meaning.rings) - _places(fragments), "places")
    for rule in rules:
        _refuse("a locant", {(substituents, one) for one in rule.substituents} - known, "fragments")
        _refuse("a locant", set(rule.places) - _places(fragments), "places")
    stems = {stem.texts[0] for stem in lexicon.stems}
    named = {words for _, words in known}
    for stem in lexicon.stems:
        _refuse(stem.texts[0], {("any", one) for one in stem.unwritten - named}, "fragments")
    for word in lexicon.words:
        _refuse(word.shown, {("stem", one) for one in word.stems - stems}, "stems")


def _places(fragments: Iterable[Fragment]) -> set[Place]:
    return {(one.position, name) for one in fragments for name in CONNECTION.findall(one.smiles)}


def _refuse(text: str, unknown: Iterable[tuple[str, str]], what: str) -> None:
    if found := sorted(unknown):
        raise BrokenCodesError(f"{text!r} speaks of {found}, expected {what} that are in the file")


def _meaning(data: Mapping[str, Any]) -> Meaning:
    rings = {_place(place): words for place, words in data["rings"].items()}
    return Meaning(parts=data["parts"], rings=rings, note=data["note"])


def _place(text: str) -> Place:
    position, _, place = text.partition(" ")
    return position, place


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(normalise_name(text).replace("~", " ") for text in texts)


def _shown(text: str) -> str:
    return text.replace("~", "")
