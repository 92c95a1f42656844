"""literal-number: a number that a surgeon or clinic may set is never written out in prose, so it cannot disagree.

PASS: {item: {check: "Lift nothing heavier than {lift_limit}."}}
PASS: {item: {check: Take at least 3 short walks a day.}}
PASS: {item: {check: Shower for 5 minutes at most.}}
PASS: {item: {check: Your walker weighs 6 lb.}}
PASS: {item: {check: Put ice on for 20 minutes while you sit.}}
PASS: {item: {row: "Pack your bag.", before: 2 weeks}}
PASS: {item: {row: "Stop smoking.", before: 28 days}}
PASS: {item: {step: Later, until: 4 weeks, says: You may drive now.}}
FAIL: {item: {check: Lift nothing heavier than 8 lb.}}
FAIL: {item: {bullet: "**Driving:** wait **two** weeks."}}
FAIL: {item: {activity: Lifting, limit: 10 pounds}}
FAIL: {item: {check: Take your collar off on day 7.}}
FAIL: {item: {check: You may shower the day after surgery.}}
FAIL: {item: {check: "Do not drive for {lift_weeks}."}}
FAIL: {item: {risk: Wound infection, low: 1, high: 4, source: [P4]}}
FAIL: {item: {row: "Stop smoking.", before: 2 weeks}}
FAIL: {item: {row: "You may drive.", after: shower_after}}
FAIL: {item: {step: Later, until: 2 weeks, says: You may drive now.}}
FAIL: {items: [{heading: Wait 2 weeks}, {bullet: Then you may drive.}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Final

from msgspec import Struct

from handouts.checks.claims.claim import Facts, claimed, is_about
from handouts.checks.claims.clauses import clauses_of, words_in
from handouts.checks.claims.fitting import fits, is_before, is_start
from handouts.checks.claims.grammar import is_negative
from handouts.checks.claims.spoken_amounts import SpokenAmount, spoken_amounts
from handouts.checks.claims.topics import Topics, topics_of
from handouts.checks.claims.values import valued
from handouts.checks.groups import Group, groups_of
from handouts.checks.prose import REFERENCE, Prose, plain, prose_of
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.content.items import HeadingItem, RiskItem, RowItem, StepItem
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import Measure, Quantity

ID: Final = "literal-number"
REASON: Final = "One fact, one place: a packet that gives two lifting limits harms trust, or a spine."
STANDARD: Final = "content/README.md, Facts: prose writes {lift_limit}, never the number"

_KEYS: Final = ("before", "after", "time", "from_", "until", "rate")
"""Keys of items that may name a fact."""
_WAITING: Final = frozenset({"wait", "after", "from", "until", "till", "before", "not", "no", "once", "past"})
"""A heading with one of these sets the time of what stands under it; others name a time to do it in."""


class _Line(Struct, frozen=True):
    """A text, and those that tell what it is about where it does not say so, the nearest first."""

    prose: Prose
    around: tuple[str, ...] = ()


class _Found(Struct, frozen=True):
    """An amount, the words it was read from, and the facts it is meant for."""

    origin: str
    words: str
    amount: SpokenAmount
    meant: Facts
    place: Location | None
    placed: PlacedItem | None


class _Reader(Struct, frozen=True, dict=True):
    """What the texts of a subject are read for."""

    subject: Subject

    @cached_property
    def facts(self) -> Facts:
        """Every fact that prose may be about."""
        return tuple(fact for fact in self.subject.resolved.facts.values() if fact.spec.about)

    @cached_property
    def topics(self) -> Topics:
        """Loaded with the first amount: most texts have none."""
        return topics_of(self.subject.library, tuple(dict.fromkeys(word for f in self.facts for word in f.spec.about)))


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look at all that is read, the facts not yet filled in; an item with the heading or title it stands under."""
    reader = _Reader(subject)
    for line in _lines(subject):
        yield from (_finding(subject, found) for found in _amounts(line, reader))
        yield from _wrong_references(line, reader)
    for origin, placed in subject.items():
        yield from _in_risk(origin, placed, reader)
        yield from _in_row(origin, placed, reader)
        yield from _in_step(origin, placed, reader)
        yield from _wrong_keys(origin, placed, reader)


def _lines(subject: Subject) -> Iterator[_Line]:
    for group in groups_of(subject):
        for origin, placed in group.items:
            texts = tuple(Prose(origin, plain(text.text), text.at, placed) for text in texts_of(placed))
            for prose in texts:
                others = tuple(other.words for other in texts if other is not prose)
                around = _under(group, prose) if isinstance(placed.item, HeadingItem) else (group.heading,)
                yield _Line(prose, (*others, *around))
    yield from (_Line(prose) for prose in prose_of(subject) if prose.placed is None)


def _under(group: Group, heading: Prose) -> tuple[str, ...]:
    """Give what stands under a heading that tells when: "Wait 2 weeks"."""
    if not any(word.text in _WAITING for word in words_in(heading.words)):
        return ()
    return tuple(plain(text.text).words for _, placed in group.items[1:] for text in texts_of(placed))


def _amounts(line: _Line, reader: _Reader) -> Iterator[_Found]:
    prose = line.prose
    for amount in spoken_amounts(prose.words):
        could = tuple(fact for fact in reader.facts if fits(fact, amount))
        meant = claimed(prose.words, amount, could, reader.topics, line.around) if could else ()
        if meant:
            said, place = prose.said(amount.start, amount.end), prose.at(amount.start, amount.end)
            yield _Found(prose.origin, said, amount, meant, place, prose.placed)


def _wrong_references(line: _Line, reader: _Reader) -> Iterator[Diagnostic]:
    """Find references to a fact in a line that is about others alone."""
    prose = line.prose
    places = [place for place, sign in enumerate(prose.words) if sign == REFERENCE]
    for place, reference in zip(places, prose.plain.references, strict=False):
        fact = reader.subject.resolved.facts.get(reference.partition(".")[0])
        if fact is None or not isinstance(fact.value, Quantity) or not fact.spec.about:
            continue
        if any(is_about(text, fact, reader.topics) for text in (prose.words, *line.around)):
            continue
        value = fact.value
        amount = SpokenAmount(value.measure, Fraction(value.low), Fraction(value.high), value.unit, place, place + 1)
        others = tuple(other for other in reader.facts if other is not fact and other.spec.type == fact.spec.type)
        meant = claimed(prose.words, amount, others, reader.topics, line.around)
        if meant:
            yield _wrong_fact(prose.origin, f"{{{reference}}}", fact, meant, prose.at(place, place + 1))


def _wrong_keys(origin: str, placed: PlacedItem, reader: _Reader) -> Iterator[Diagnostic]:
    """Find facts that a key of an item names, and the item is about others alone."""
    for key in _KEYS:
        fact = reader.subject.resolved.facts.get(str(getattr(placed.item, key, None) or ""))
        if fact is None or not fact.spec.about:
            continue
        texts = tuple(plain(text.text).words for text in texts_of(placed))
        if any(is_about(text, fact, reader.topics) for text in texts):
            continue
        same = (other for other in reader.facts if other.spec.type == fact.spec.type)
        one_way = (other for other in same if is_before(other.spec) == is_before(fact.spec))
        main = plain(getattr(placed.item, placed.item.kind)).words
        meant = tuple(other for other in one_way if is_about(main, other, reader.topics))
        if meant:
            yield _wrong_fact(origin, f"'{key.rstrip('_')}: {fact.name}'", fact, meant, placed.at(key.rstrip("_")))


def _in_risk(origin: str, placed: PlacedItem, reader: _Reader) -> Iterator[Diagnostic]:
    """Find the numbers of a risk that is about a fact."""
    item = placed.item
    if isinstance(item, RiskItem) and item.low is not None and item.high is not None:
        low, high = (Fraction(end * 100, item.of) for end in (item.low, item.high))
        ranges = (fact for fact in reader.facts if fact.spec.type == "range")
        meant = tuple(fact for fact in ranges if is_about(plain(item.risk).words, fact, reader.topics))
        if meant:
            amount, said = SpokenAmount(Measure.RANGE, low, high, "", 0, 0), f"{item.low} to {item.high} of {item.of}"
            found = _Found(origin, said, amount, meant, placed.at("low"), placed)
            yield _finding(reader.subject, found, f"write 'rate: {meant[0].name}' for 'low' and 'high'")


def _in_row(origin: str, placed: PlacedItem, reader: _Reader) -> Iterator[Diagnostic]:
    """Find distances of a timetable row that contradict every fact of their own direction that the row is about."""
    item = placed.item
    for key in ("before", "after") if isinstance(item, RowItem) else ():
        written = getattr(item, key) or ""
        for amount in spoken_amounts(written):
            could = (fact for fact in reader.facts if fits(fact, amount) and is_before(fact.spec) == (key == "before"))
            words = plain(getattr(item, item.kind)).words
            meant = tuple(fact for fact in could if is_about(words, fact, reader.topics))
            found = _Found(origin, " ".join(written.split()), amount, meant, placed.at(key), placed)
            if meant and not _agreeing(reader.subject, found):
                # a line may be about something else as well, such as asking for help to stop
                hint = f"write '{key}: {meant[0].name}', if it is that"
                yield _finding(reader.subject, found, hint, Severity.WARNING)


def _in_step(origin: str, placed: PlacedItem, reader: _Reader) -> Iterator[Diagnostic]:
    """Find what a step allows until a time at which no fact allows it yet, and what it refuses when it is allowed."""
    item = placed.item
    if not isinstance(item, StepItem) or not item.until:
        return
    fact = reader.subject.resolved.facts.get(item.until)
    until = " ".join((fact.text if fact else item.until).split())
    for amount in spoken_amounts(until):
        meant = _at_odds(plain(item.says).words, amount, reader)
        if meant:
            found = _Found(origin, until, amount, meant, placed.at("until"), placed)
            yield _finding(reader.subject, found, "say it in the step of its own time", Severity.WARNING)


def _at_odds(words: str, until: SpokenAmount, reader: _Reader) -> Facts:
    """Give the facts that a line contradicts which is true up to a time: all it names, or none."""
    starts = [fact for fact in reader.facts if fits(fact, until) and is_start(fact.spec)]
    for clause in clauses_of(words):
        hits = {hit.word for hit in reader.topics.said_in(clause.words)}
        named = [fact for fact in starts if hits & {*fact.spec.about} and isinstance(fact.value, Quantity)]
        refuses = any(map(is_negative, clause.words))
        if named and all(_is_past(fact, until) == refuses for fact in named):
            return tuple(fact for fact in named if not valued(reader.subject, fact, None).agrees_with(until))
    return ()


def _is_past(fact: ResolvedFact, until: SpokenAmount) -> bool:
    value = fact.value
    assert isinstance(value, Quantity)
    return SpokenAmount(value.measure, Fraction(value.low), Fraction(value.low), value.unit, 0, 0).least <= until.least


def _agreeing(subject: Subject, found: _Found) -> Facts:
    told = (valued(subject, fact, found.placed) for fact in found.meant)
    return tuple(one.fact for one in told if one.agrees_with(found.amount))


def _finding(subject: Subject, found: _Found, hint: str = "", severity: Severity = Severity.ERROR) -> Diagnostic:
    agreeing = _agreeing(subject, found)
    if agreeing:
        message = f"'{found.words}' is written out in '{found.origin}', which is about {agreeing[0].spec.says}"
    else:
        told = (valued(subject, fact, found.placed) for fact in found.meant)
        facts = " and ".join(f"{one.fact.spec.says} is {one.text}" for one in told)
        message = f"'{found.origin}' says '{found.words}', but {facts}"
    names = " or ".join(f"{{{fact.name}}}" for fact in agreeing or found.meant)
    return Diagnostic(ID, message, found.place, hint or f"write {names}, so that one value prints everywhere", severity)


def _wrong_fact(origin: str, said: str, fact: ResolvedFact, meant: Facts, place: Location | None) -> Diagnostic:
    message = f"'{origin}' has {said}, {fact.spec.says}, but is about {' and '.join(one.spec.says for one in meant)}"
    names = " or ".join(one.name for one in meant)
    return Diagnostic(ID, message, place, f"name {names}, or say what {fact.name} is for")
