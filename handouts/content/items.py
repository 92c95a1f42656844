"""What an item of a block may say: one frozen class per kind of item, and the types of text all content files share.

Every rule that spans keys is a `refusals` method, in words of our own.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Final, Literal

from msgspec import Struct, field

from handouts.content.places import Path
from handouts.content.shapes import Between, ByKind, First, Least, Refusal, Shape


def one_or_many(value: object) -> object:
    """Read a single value as a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def _yes_no_as_text(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _whole_number(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    raise Refusal("wrong-type", "not a whole number", "write digits only, as in 3")


FACT_NAME: Final = Shape(r"^[a-z][a-z0-9_]*$", "use small letters, digits and underscores, as in 'lift_limit'")
Digits = Annotated[str, Shape(r"^[0-9]{1,9}$", "write digits only, as in 3")]
WholeNumber = Annotated[int, First(_whole_number, Digits)]
Text = Annotated[str, Least(1)]
MaybeEmpty = str
Id = Annotated[str, Shape(r"^[a-z0-9]+(-[a-z0-9]+)*$", "use small letters, digits and hyphens, as in 'what-to-expect'")]
FactName = Annotated[str, FACT_NAME]
YearMonth = Annotated[str, Shape(r"^\d{4}-(0[1-9]|1[0-2])$", 'write year and month, as in "2029-03"')]
Colour = Annotated[str, Shape(r"^#[0-9A-Fa-f]{6}$", 'write six hexadecimal digits in quotes, as in "#0B5563"')]
Country = Annotated[str, Shape(r"^[A-Z]{2}$", "use the two capital letters of ISO 3166, as in US")]
Texts = tuple[Text, ...]
Region = Literal["cervical", "lumbar"]
AcceptedValue = Annotated[Text, First(_yes_no_as_text, Text | bool)]
Accepted = Annotated[tuple[AcceptedValue, ...], First(one_or_many, AcceptedValue | tuple[AcceptedValue, ...])]
When = dict[Text, Accepted]
"""A condition as data: every key must match one of its accepted values (`dated: yes` reads as the text "yes")."""


class Model(Struct, frozen=True):
    """A table in a content file: unknown keys are errors, nothing changes after loading."""

    @classmethod
    def arranged(cls, file: Mapping[str, object]) -> Mapping[str, object]:
        """Arrange the file's keys as the model has them."""
        return file

    @classmethod
    def path_in_file(cls, path: Path) -> Path:
        """Turn a path in the model into one in the file, for models that arrange the file's keys anew."""
        return path

    def refusals(self) -> Iterator[Refusal]:
        """Give what is wrong with keys that are sound one by one but do not go together."""
        return iter(())


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
    kind: ClassVar[str] = "heading"
    heading: Text
    aside: Text | None = None
    icon: Id | None = None


class BulletItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "bullet"
    bullet: Text


class PointItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "point"
    point: Text


class CheckItem(ItemBase, frozen=True, kw_only=True):
    kind: ClassVar[str] = "check"
    check: Text


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


def _class_of(item: object) -> type[ItemBase] | None:
    return ITEM_KINDS.get(kind_of(item) or "")


Item = Annotated[ItemBase, ByKind(_class_of)]
