"""What an item of a block may say: one frozen class per kind of item.

Every rule that spans keys is a `refusals` method, in words of our own.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Final, Literal

from msgspec import field

from handouts.content.shapes import Between, ByKind, First, Least, Refusal, type_name
from handouts.content.values import FactName, Id, Model, Text, Texts, When, WholeNumber, _whole_number
from handouts.diagnostics import did_you_mean


class ItemBase(Model, frozen=True):
    """What every kind of item shares. `kind` is the key that tells the kinds apart."""

    kind: ClassVar[str] = ""
    id: Id
    when: When = {}
    locked: bool = False
    source: Texts = ()


class TextItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "text"
    text: Text
    small: bool = False


class HeadingItem(ItemBase, frozen=True, kw_only=True):
    """A sub-heading; one with `from_` or `until`, names of facts, opens a phase of the time after surgery."""

    kind: ClassVar[str] = "heading"
    heading: Text
    aside: Text | None = None
    icon: Id | None = None
    from_: FactName | None = field(default=None, name="from")
    until: FactName | None = None


class BulletItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "bullet"
    bullet: Text


class PointItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "point"
    point: Text


class CheckItem(ItemBase, frozen=True, kw_only=True):
    """A check box. Facts it names decide the phase it stands in: `due` at a moment, `from_` then on, `until` then."""

    kind: ClassVar[str] = "check"
    check: Text
    due: FactName | None = None
    from_: FactName | None = field(default=None, name="from")
    until: FactName | None = None

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a check box with two moments, and one of safety text that might be left out."""
        if sum(key is not None for key in (self.due, self.from_, self.until)) > 1:
            yield Refusal("check-moment", "check has more than one moment", "keep one of 'due', 'from' and 'until'")
        if self.locked and self.until:
            hint = "remove 'until': locked text is never left out"
            yield Refusal("check-moment", "a locked check cannot end", hint, "until")


class EmergencyItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "emergency"
    emergency: Text


class CallItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "call"
    call: Text


class RowItem(ItemBase, frozen=True, kw_only=True):
    """A timetable line. `before`, `after` and `time` hold a duration (`2 weeks`) or a fact's name."""

    kind: ClassVar[str] = "row"
    row: Text
    before: Text | None = None
    after: Text | None = None
    on: Literal["surgery"] | None = None
    time: Text | None = None
    team: bool = False

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a line without a time, or with two."""
        given = [key for key in ("before", "after", "on", "time") if getattr(self, key)] + ["team"] * self.team
        if len(given) != 1:
            hint = "give exactly one of 'before', 'after', 'on', 'time', 'team'"
            yield Refusal("row-time", f"row says when {'twice or more' if given else 'nowhere'}", hint)


class ActivityItem(ItemBase, frozen=True, kw_only=True):
    """A row of the limits table; `from_` and `until` name facts."""

    kind: ClassVar[str] = "activity"
    activity: Text
    icon: Id | None = None
    limit: Text | None = None
    from_: FactName | None = field(default=None, name="from")
    until: FactName | None = None
    note: Text | None = None
    means: Text | None = None

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a row without a limit, or with two dates."""
        if self.from_ and self.until:
            yield Refusal("activity-limit", "activity has both 'from' and 'until'", "keep one of the two")
        if not (self.limit or self.from_ or self.until):
            yield Refusal("activity-limit", "activity has no limit", "give it 'limit', 'from' or 'until'")


class StepItem(ItemBase, frozen=True, kw_only=True):
    """A step of the recovery timeline; `until` is a duration or a fact's name, absent on the day of surgery."""

    kind: ClassVar[str] = "step"
    step: Text
    icon: Id | None = None
    until: Text | None = None
    says: Text


class RiskItem(ItemBase, frozen=True, kw_only=True):
    """A risk or benefit: `low` to `high` people `of` 100 or 1,000, or `rate`, the name of a fact of type range.

    `means` says what it is, `done` what is done about it.
    """

    kind: ClassVar[str] = "risk"
    risk: Text
    means: Text | None = None
    done: Text | None = None
    low: WholeNumber | None = None
    high: WholeNumber | None = None
    rate: FactName | None = None
    of: Annotated[Literal[100, 1000], First(_whole_number, Literal[100, 1000])] = 100
    benefit: bool = False
    verb: Literal["have", "need", "die"] = "have"
    population: Text | None = None
    source: Annotated[Texts, Least(1)]

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a risk without a number, with two, or with one that is no share of people."""
        numbers = self.low is not None and self.high is not None
        if numbers == (self.rate is not None) or (self.low is None) != (self.high is None):
            yield Refusal("risk-number", "risk needs one number", "give 'low' and 'high', or 'rate' with a fact's name")
        elif self.low is not None and self.high is not None and not 0 <= self.low <= self.high <= self.of:
            yield Refusal("risk-number", f"risk is not a share of {self.of}", "0 <= low <= high <= of")


class TermItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "term"
    term: Text
    say: Text | None = None
    means: Text


class FigureItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "figure"
    figure: Id
    alt: Text
    caption: Text | None = None
    labels: dict[Text, Text] = {}
    panels: Texts = ()
    beside: Texts = ()


class NoteItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "note"
    note: Text


class NeverItem(ItemBase, frozen=True, kw_only=True):
    """Safety text in a callout: locked whatever the file says."""

    kind: ClassVar[str] = "never"
    locked: Literal[True] = True
    never: Text


class LinesItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "lines"
    lines: Annotated[WholeNumber, Between(1, 40)]


class LabelItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "label"
    label: Text
    value: Text


class FormatsItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "formats"
    formats: Text
    says: Text


class DetailsItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "details"
    details: Literal[True]


class ContactsItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "contacts"
    contacts: Literal[True]


class NotesItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "notes"
    notes: Annotated[WholeNumber, Between(1, 40)]


class SourcesItem(ItemBase, frozen=True, kw_only=True):
    """The titles of all sources the printed items cite."""

    kind: ClassVar[str] = "sources"
    sources: Literal[True]


ITEM_KINDS: Final[dict[str, type[ItemBase]]] = {
    cls.kind: cls
    for cls in (
        TextItem, HeadingItem, BulletItem, PointItem, CheckItem, EmergencyItem, CallItem, RowItem, ActivityItem,
        StepItem, RiskItem, TermItem, FigureItem, NoteItem, NeverItem, LinesItem, LabelItem, FormatsItem,
        DetailsItem, ContactsItem, NotesItem, SourcesItem,
    )
}  # fmt: skip
"""Every kind of item by the key that makes it."""


def kind_of(item: object) -> str | None:
    """Name the kind of an item read from YAML, or None: not a mapping, no kind, or more than one.

    A key that is a kind of its own may also be a plain key of another kind (`note` in an `activity`).
    """
    if isinstance(item, ItemBase):
        return item.kind
    if not isinstance(item, Mapping):
        return None
    present = [key for key in item if key in ITEM_KINDS]
    keys = {kind: ITEM_KINDS[kind].__struct_encode_fields__ for kind in present}
    fits = [kind for kind in present if all(other == kind or other in keys[kind] for other in present)]
    return fits[0] if len(fits) == 1 else None


def _class_of(item: object) -> type[ItemBase]:
    """The class of an item; raises Refusal for one that is of no kind, or of more than one."""
    kind = kind_of(item)
    if kind:
        return ITEM_KINDS[kind]
    if not isinstance(item, Mapping):
        raise Refusal("wrong-type", f"an item must be a table of keys, not {type_name(item)}", "write '- id: ...'")
    name = f"item '{item.get('id', '?')}'"
    present = [key for key in item if key in ITEM_KINDS]
    if len(present) > 1:
        kinds = ", ".join(f"'{kind}'" for kind in present)
        raise Refusal("item-kind", f"{name} is of more than one kind: {kinds}", "make one item of each")
    raise Refusal("item-kind", f"{name} has nothing to print", _nearest_kind(item))


def _nearest_kind(item: Mapping[str, object]) -> str:
    for key in item:
        if key not in ItemBase.__struct_fields__:
            hint = did_you_mean(key, ITEM_KINDS)
            if hint.startswith("did you mean"):
                return f"'{key}' is not known; {hint}"
    return f"add one of: {', '.join(ITEM_KINDS)}"


Item = Annotated[ItemBase, ByKind(_class_of)]
