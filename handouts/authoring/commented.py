"""What may be changed becomes commented lines of a starter: facts, options and overrides with their present values.

A line with `#` right before a word is an example that counts once the `#` is gone; `# ` starts words for the reader.
An example of a fact or option says what is printed anyway, so it changes nothing until its value is changed. A blank
fact has no example: nobody shall take a number that no clinician chose.
"""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Final, Literal

from msgspec import Struct

from handouts.authoring.known import Known
from handouts.authoring.named_keys import choices_of, limits_of, meaning_of
from handouts.content.items import ItemBase
from handouts.content.model import Clinic, FactSpec, PerRegion, Procedure
from handouts.content.overrides import FactSetting
from handouts.content.source import read_source
from handouts.diagnostics import HandoutError

STARTERS: Final = Path(__file__).parent / "starters"
Owner = Literal["clinic", "surgeon"]
Key = Literal["facts", "options"]

_WIDTH: Final = 112
_DIFFERS: Final = " Here it counts for every operation; under 'for', below, for one alone."
_BY_CLINIC: Final = " Said by your clinic."
_GOOD_EXAMPLES: Final = ("check", "bullet", "point", "text")
"""The kinds of item whose words make a good example, the best first."""
_EXAMPLES_NEED: Final = 3
_ASKED_FIRST: Final = ("lift_limit", "lift_weeks", "drive_earliest")
"""The answers in which surgeons differ most: whoever changes three lines changes these."""


class Answer(Struct, frozen=True):
    """A fact or option: what to tell of it, and what stands for each operation `now`, None where it is blank."""

    name: str
    meaning: str
    limits: str
    now: Mapping[str, FactSetting | None]

    @property
    def differs(self) -> bool:
        """Whether it is not the same for every operation."""
        return len(set(self.now.values())) > 1

    def for_all(self) -> Iterator[str]:
        """Give its lines among those for every operation."""
        settings = [setting for setting in self.now.values() if setting]
        more = _DIFFERS if self.differs else ""
        if len(settings) < len(self.now) or not settings:
            yield from _words(f"{self.name}: {self.meaning}{more}")
        else:
            yield from _words(f"{self.meaning}{more}")
            yield _example(self.name, settings[0])

    def for_one(self, procedure: str) -> Iterator[str]:
        """Give its lines among those for one operation."""
        if setting := self.now[procedure]:
            yield from _words(self.limits)
            yield _example(self.name, setting)
        else:
            yield from _words(f"{self.name}, now blank: {self.limits}")


def may_be_changed(known: Known, owner: Owner, clinic: Clinic | None) -> str:
    """Give the commented part of a starter: all that its owner may change, and example overrides."""
    facts, options = tuple(_facts(known, owner, clinic)), tuple(_options(known, clinic))
    parts = ["# Numbers and answers, for every operation.", "facts:"]
    parts += _indented(line for answer in facts for line in answer.for_all())
    parts += ["", "# What usually tailors an operation; one patient's packet may differ.", "options:"]
    parts += _indented(line for answer in options for line in answer.for_all())
    parts += ["", *_overrides(known)]
    parts += ["# For one operation alone; this stands over what is said above.", "for:"]
    for procedure in known.procedures:
        parts += _indented([f"{procedure}:"])
        for key, answers in (("facts", facts), ("options", options)):
            alone = [line for answer in answers if answer.differs for line in answer.for_one(procedure)]
            parts += _indented(_indented([f"{key}:", *_indented(alone)])) if alone or key == "facts" else []
    return "\n".join(parts) + "\n"


def scalar(text: str) -> str:
    """Write a text as YAML: as it is where it reads as itself, else in quotes."""
    try:
        plain = text.isprintable() and read_source(f"key: {text}".encode(), "").data == {"key": text}
    except HandoutError:
        plain = False
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    """Write a text in double quotes, as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)


def filled(starter: str, **words: str) -> str:
    """Give a starter file with words at its places."""
    return Template((STARTERS / starter).read_text(encoding="utf-8")).substitute(words)


def _facts(known: Known, owner: Owner, clinic: Clinic | None) -> Iterator[Answer]:
    rank = {name: at for at, name in enumerate((*_ASKED_FIRST, *known.facts)[::-1])}
    for name, spec in sorted(known.facts.items(), key=lambda each: -rank[each[0]]):
        if spec.owner == owner and _has_room(spec):
            now, by_clinic = _now(known, clinic, "facts", name, spec.default)
            yield Answer(name, f"{meaning_of(spec)}{by_clinic}", limits_of(spec), now)


def _options(known: Known, clinic: Clinic | None) -> Iterator[Answer]:
    for name, spec in known.options.items():
        now, by_clinic = _now(known, clinic, "options", name, spec.default)
        told = f"{spec.title}. Choices: {choices_of(spec.choices)}."
        yield Answer(name, f"{told}{by_clinic}", told, now)


def _has_room(spec: FactSpec) -> bool:
    return spec.range is None or spec.range[0] != spec.range[1]


def _now(
    known: Known, clinic: Clinic | None, key: Key, name: str, default: PerRegion
) -> tuple[dict[str, FactSetting | None], str]:
    """Give what stands for each operation, and a word on the clinic if it said so."""
    said = {procedure: _said_by(clinic, key, name, procedure) for procedure in known.procedures}
    usual = {procedure: _setting(default.of(full.region)) for procedure, full in known.procedures.items()}
    return {procedure: said[procedure] or usual[procedure] for procedure in usual}, _BY_CLINIC * any(said.values())


def _said_by(clinic: Clinic | None, key: Key, name: str, procedure: str) -> FactSetting | None:
    """Give what a clinic says of one operation, or else of all."""
    owns = (clinic.for_.get(procedure), clinic) if clinic else ()
    said = next((getattr(own, key)[name] for own in owns if own and name in getattr(own, key)), None)
    return said if isinstance(said, FactSetting) else _setting(said)


def _setting(text: str | None) -> FactSetting | None:
    return None if text is None else FactSetting(value=text)


def _example(name: str, setting: FactSetting) -> str:
    if setting.beyond_range is None:
        return f"#{name}: {scalar(setting.value)}"
    return f"#{name}: {{value: {quoted(setting.value)}, beyond_range: {quoted(setting.beyond_range)}}}"


def _words(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _overrides(known: Known) -> Iterator[str]:
    """Give an example of each verb on items that are there, or nothing where no block has enough of them."""
    if found := _example_items(known):
        block, (replaced, removed, anchor) = found
        words = quoted(str(getattr(replaced, replaced.kind)))
        places = {"replaced": replaced.id, "removed": removed.id, "anchor": anchor.id, "words": words}
        short = next(one.short for one in known.procedures.values())
        yield filled("overrides.yaml", block=block, kind=replaced.kind, operation=short, **places)


def _example_items(known: Known) -> tuple[str, tuple[ItemBase, ...]] | None:
    """Choose items of one kind, in a block of every operation, that each packet with that block prints.

    The block with most of them is the one whose lines a surgeon will want to change.
    """
    for kind in _GOOD_EXAMPLES:
        found: dict[str, list[ItemBase]] = {}
        for block in _printed(known.procedures):
            items = known.blocks[block].items if block in known.blocks else ()
            found[block] = [item for item in items if item.kind == kind and _is_plain(item)]
        most = max(found, key=lambda name: len(found[name]), default="")
        if most and len(found[most]) >= _EXAMPLES_NEED:
            return most, tuple(found[most][-_EXAMPLES_NEED:])
    return None


def _is_plain(item: ItemBase) -> bool:
    """Whether it is always printed, may be changed, and is one line of words alone."""
    return not (item.locked or item.when or {*str(getattr(item, item.kind))} & {"{", "\n"})


def _printed(procedures: Mapping[str, Procedure]) -> list[str]:
    """List the blocks that packs of every operation print, the commonest first."""
    count = Counter(block for one in procedures.values() for pack in one.packs.values() for block in {*pack.blocks})
    each = [{block for pack in one.packs.values() for block in pack.blocks} for one in procedures.values()]
    return [name for name, _ in count.most_common() if all(name in blocks for blocks in each)]
