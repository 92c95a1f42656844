"""An amount in a text to the facts it claims something of: those whose topic it governs, not those it stands near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile
from typing import Final

from msgspec import Struct

from handouts.checks.claims import grammar
from handouts.checks.claims.clauses import Clause, Word, clauses_of, root_of, words_in, words_of
from handouts.checks.claims.fitting import can_only_mean, is_before, is_length, is_limit, is_longest, is_start
from handouts.checks.claims.spoken_amounts import Said, SpokenAmount
from handouts.checks.claims.topics import Hit, Topics
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.quantities import Measure

Facts = tuple[ResolvedFact, ...]
_WEIGH: Final = root_of("weigh")
_TAKE: Final = root_of("take")
_ARTICLES: Final = words_of("a an the wound")
_NO_WORD: Final = Word("", "", 0, 0)


class _Claim(Struct, frozen=True):
    """An amount in its clause: the words before and behind it, and where the clause speaks of what."""

    amount: SpokenAmount
    clause: Clause
    before: tuple[Word, ...]
    behind: tuple[Word, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word beside the amount, those of the label too."""
        return (*self.clause.label, *self.before, *self.behind)


def claimed(words: str, amount: SpokenAmount, facts: Facts, topics: Topics, around: Iterable[str] = ()) -> Facts:
    """Give those of the facts that an amount of a text claims something of.

    The facts are those it fits (`fitting`). `around` are the texts that tell what a line is about that does not say it
    itself ("Wait 2 weeks"), the nearest first.
    """
    clauses = clauses_of(words)
    clause = next((one for one in clauses if _holds(one, amount)), None)
    if clause is None or not facts:
        return ()
    claim = _claim(clause, amount)
    found = _governed(claim, facts, topics)
    if found is None:
        back = (one for one in clauses if one.sentence - clause.sentence in (0, 1) and _points_back(one))
        led = (_led(claim, facts, topics, one.words) for one in back)
        found = next((one for one in led if one is not None), None)
    if found is None:
        near = (*_of_sentence(clause, clauses), *map(words_in, around)) if _is_open(claim) else ()
        led = (_led(claim, facts, topics, (*clause.label, *said)) for said in near)
        found = next((one for one in led if one is not None), None)
    if found is None and _is_open(claim):
        found = tuple(fact for fact in facts if can_only_mean(fact, amount))
    return found or ()


def is_about(words: str, fact: ResolvedFact, topics: Topics) -> bool:
    """Whether a text speaks of a fact at all."""
    return any(hit.word in fact.spec.about for hit in topics.said_in(words_in(words)))


def _holds(clause: Clause, amount: SpokenAmount) -> bool:
    return clause.holds(amount.start) or any(word.start <= amount.start < word.end for word in clause.label)


def _claim(clause: Clause, amount: SpokenAmount) -> _Claim:
    before = tuple(word for word in clause.words if word.end <= amount.start)
    return _Claim(amount, clause, before, tuple(word for word in clause.words if word.start >= amount.end))


def _points_back(clause: Clause) -> bool:
    """Whether the clause speaks of an amount named before: "no shower until then", "that is over your limit"."""
    texts = [word.text for word in clause.words if word.text[0].isalnum()]
    if texts[-1:] == ["then"] or (texts[:2] == ["that", "is"] and grammar.TOO_MUCH & {*texts}):
        return True
    return any(text in ("then", "that") and before in grammar.POINTING for before, text in pairwise(texts))


def _of_sentence(clause: Clause, clauses: tuple[Clause, ...]) -> Iterator[tuple[Word, ...]]:
    """Give what else the text says: in the same sentence, in those before it from the last, in those behind it."""
    others = [one for one in clauses if one is not clause]
    nearest = sorted(others, key=lambda one: (one.sentence > clause.sentence, abs(one.sentence - clause.sentence)))
    yield from ((*one.label, *one.words) for one in nearest)


def _governed(claim: _Claim, facts: Facts, topics: Topics) -> Facts | None:
    """Give the facts whose topic the clause itself names; None when it names that of none, and is no sure claim."""
    said = topics.said_in(claim.clause.words)
    whole = (*claim.clause.label, *claim.clause.words)
    hits = [hit for hit in said if topics.is_meant(hit.word, whole) and not _is_counted(claim, hit)]
    about = [(fact, own) for fact in facts if (own := [hit for hit in hits if hit.word in fact.spec.about])]
    if about:
        return tuple(fact for fact, own in about if _governs(claim, fact, own))
    if claim.clause.label and (_is_open(claim) or _starts_it(claim)):
        return _led(claim, facts, topics, claim.clause.label)
    return None


def _is_counted(claim: _Claim, hit: Hit) -> bool:
    """Whether it is told how often, in which time: "6 therapy visits in 4 weeks"."""
    before = [word for word in claim.before if word.end <= hit.start]
    return claim.amount.measure is Measure.DURATION and bool(before) and before[-1].text.isdigit()


def _led(claim: _Claim, facts: Facts, topics: Topics, leading: tuple[Word, ...]) -> Facts | None:
    """Give the facts that other words lead an open line to; None when they speak of none."""
    if claim.amount.said is Said.AT_ONCE and not _permits(claim, ()):
        return None
    around = (*leading, *claim.clause.words)
    words = {hit.word for hit in topics.said_in(leading) if topics.is_meant(hit.word, around)}
    led = tuple(fact for fact in facts if words & {*fact.spec.about})
    return tuple(fact for fact in led if not _is_rate(claim, fact) and _is_anchored(claim, fact, ())) if led else None


def _governs(claim: _Claim, fact: ResolvedFact, hits: list[Hit]) -> bool:
    measure = claim.amount.measure
    if measure is Measure.LENGTH:
        return any(_is_its_size(claim, hit) for hit in hits)
    if measure is Measure.WEIGHT:
        return not _is_weighed(claim) or any(hit.word == "weigh" for hit in hits)
    if measure is Measure.RANGE:
        return not all(_is_of_the_people(claim, hit) for hit in hits)
    if measure is not Measure.DURATION:
        return True
    if claim.amount.said is Said.AT_ONCE:
        return _permits(claim, hits)
    if _is_rate(claim, fact) or not _is_anchored(claim, fact, hits):
        return False
    if _is_of_a_thing(claim, hits) or _is_time_spent(claim, fact):
        return False
    return is_length(fact.spec) or not all(_is_state(claim, hit) for hit in hits)


def _is_open(claim: _Claim) -> bool:
    """Whether nothing in the clause says what it is about."""
    said = (word for word in (*claim.before, *claim.behind) if word.text.isalpha() or "'" in word.text)
    return all(word.root in grammar.NEUTRAL for word in said)


def _starts_it(claim: _Claim) -> bool:
    """Whether the clause tells when one may do what the label names."""
    roots = {word.root for word in (*claim.before, *claim.behind)}
    return bool(roots & (grammar.ALLOWING | grammar.QUITTING)) or any(map(grammar.is_negative, claim.before))


def _permits(claim: _Claim, hits: Iterable[Hit]) -> bool:
    roots = {word.root for word in claim.words}
    if any(map(grammar.is_negative, claim.words)) or roots & grammar.CALLING:
        return False
    is_told = any(hit.start == claim.clause.words[0].start for hit in hits)
    return is_told or bool(roots & grammar.ALLOWING)


def _is_rate(claim: _Claim, fact: ResolvedFact) -> bool:
    """Whether so much is done in each so much time: 8 hours a night, every 4 hours."""
    if claim.amount.said is Said.EVERY or (claim.before and claim.before[-1].text in grammar.OFTEN):
        return not is_longest(fact.spec)
    first, second = (*claim.behind, _NO_WORD, _NO_WORD)[:2]
    return first.text in grammar.RATES and (first.text == "daily" or second.root in grammar.SPANS)


def _is_weighed(claim: _Claim) -> bool:
    """Whether it is what something weighs, and no limit: "your walker weighs 6 lb"."""
    leading = [word for word in claim.before if word.text not in grammar.FILLERS]
    return bool(leading) and leading[-1].root == _WEIGH


def _is_of_the_people(claim: _Claim, hit: Hit) -> bool:
    """Whether the topic only tells who is counted or what for: "10 of 100 people with an infection need surgery"."""
    before = [word.text for word in claim.clause.words if word.end <= hit.start and word.text not in _ARTICLES]
    return bool(before) and before[-1] in grammar.PARTED and not grammar.RISKS & {*before}


def _is_time_spent(claim: _Claim, fact: ResolvedFact) -> bool:
    """Whether it is the time something is done in, which tells nothing of when it starts: "swim for 2 weeks"."""
    if not (is_start(fact.spec) or is_limit(fact.spec)):
        return False
    fillers = list(takewhile(lambda word: word.text in grammar.FILLERS, reversed(claim.before)))
    leading = claim.before[-1 - len(fillers)] if len(fillers) < len(claim.before) else _NO_WORD
    if leading.root == _TAKE and claim.behind and claim.behind[0].text in ("to", "for"):
        return True  # "it takes 2 weeks to book a flight"
    is_first = any(word.text == "first" for word in fillers)
    if leading.text != "for" and not (is_first and leading.text in grammar.THROUGHOUT):
        return False
    others = [word for word in claim.words if word is not leading and word not in fillers]
    refusing = grammar.LIMITING if is_limit(fact.spec) else grammar.REFUSING
    return not any(word.root in refusing or grammar.is_negative(word) for word in others)


def _is_of_a_thing(claim: _Claim, hits: Iterable[Hit]) -> bool:
    """Whether it is the length of something beside the topic: "12 visits of 30 minutes"."""
    if len(claim.before) < 2 or claim.before[-1].text != "of":
        return False
    thing = claim.before[-2]
    return thing.root not in grammar.NEUTRAL and not any(hit.start <= thing.start < hit.end for hit in hits)


def _is_state(claim: _Claim, hit: Hit) -> bool:
    """Whether what is spoken of is said to do something itself: "nicotine stays in the blood for 3 days"."""
    following = [word for word in claim.clause.words if word.start >= hit.end and word.text not in grammar.MODALS]
    verb = next((place for place, word in enumerate(following[:2]) if word.root in grammar.STATES), None)
    if verb is None or following[verb].start > claim.amount.start:
        return False
    if any(word.root in grammar.ALLOWING for word in claim.before if word.start < hit.start):
        return False  # "return to heavy work takes 8 weeks"
    then = [word.text for word in following[verb + 1 : verb + 3]]
    return not (then[:1] and then[0] in grammar.STILL_WORN) and then != ["in", "for"]


def _is_its_size(claim: _Claim, hit: Hit) -> bool:
    """Whether the length is that of the thing named: "the cut is 2 inches", "a 2-inch cut", not a pad on it."""
    if hit.end <= claim.amount.start:
        between = [word for word in claim.before if word.start >= hit.end]
        return all(word.root in grammar.NEUTRAL or word.text in grammar.SIZES for word in between)
    between = [word for word in claim.behind if word.end <= hit.start]
    return all(word.text in grammar.SIZES for word in between)


def _is_anchored(claim: _Claim, fact: ResolvedFact, hits: Iterable[Hit]) -> bool:
    """Whether the time is counted from or to what the fact is: surgery or arrival, not a pill or a meal."""
    if claim.amount.measure is not Measure.DURATION:
        return True
    return all(_may_count(way, counted, fact, hits) for way, counted in _anchors(claim))


def _anchors(claim: _Claim) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """Give each "before" and "after" with what it names; one that leads to the amount itself names nothing."""
    if claim.behind and claim.behind[0].text in grammar.FROM | grammar.TO | grammar.DURING:
        yield claim.behind[0].text, _until_comma(claim.behind[1:])
    elif len(claim.behind) > 1 and claim.behind[1].text in grammar.FROM | grammar.TO:  # "2 weeks or more after"
        yield claim.behind[1].text, _until_comma(claim.behind[2:])
    for place, word in enumerate(claim.before):
        if word.text in grammar.EARLIER | grammar.TO:
            named = _until_comma(claim.before[place + 1 :])
            if named and (named[-1] is not claim.before[-1] or any(map(_is_named, named))):
                yield word.text, named


def _is_named(word: Word) -> bool:
    return word.root not in grammar.NEUTRAL or word.root in grammar.EVENTS


def _until_comma(words: tuple[Word, ...]) -> tuple[Word, ...]:
    ends = (place for place, word in enumerate(words) if word.text in (",", "(", ")", "for", "wait", "until"))
    return words[: next(ends, len(words))]


def _may_count(way: str, named: tuple[Word, ...], fact: ResolvedFact, hits: Iterable[Hit]) -> bool:
    is_to = way in grammar.TO
    if any(word.root in grammar.EVENTS for word in named):
        return not is_longest(fact.spec) and (way in grammar.DURING or is_to == is_before(fact.spec))
    if any(hit.start == word.start for hit in hits for word in named):
        return way in grammar.DURING or (is_to and not is_before(fact.spec))
    return all(word.root in grammar.NEUTRAL or not word.text.isalpha() for word in named)
