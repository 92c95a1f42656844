"""What an item of a block may say: one frozen class per kind of item, and the types of text all content files share.

Every rule that spans keys raises `refuse(code, message, hint)`, so that no pydantic wording ever reaches a reader.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from handouts.content.places import Path


def refuse(code: str, message: str, hint: str = "", key: str = "") -> PydanticCustomError:
    """Make the error a validator raises: its own code, message and hint, kept through pydantic.

    `key` is the key to blame when the validator looks at a whole table.
    """
    return PydanticCustomError("handouts", "{message}", {"code": code, "message": message, "hint": hint, "key": key})


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
    raise refuse("wrong-type", "not a whole number", "write digits only, as in 3")


WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
MaybeEmpty = Annotated[str, StringConstraints(strict=True)]
Id = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FACT_NAME: Final = r"^[a-z][a-z0-9_]*$"
FactName = Annotated[str, StringConstraints(strict=True, pattern=FACT_NAME)]
YearMonth = Annotated[str, StringConstraints(strict=True, pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Colour = Annotated[str, StringConstraints(strict=True, pattern=r"^#[0-9A-Fa-f]{6}$")]
Country = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}$")]
Texts = tuple[Text, ...]
Region = Literal["cervical", "lumbar"]
Accepted = Annotated[tuple[Annotated[Text, BeforeValidator(_yes_no_as_text)], ...], BeforeValidator(one_or_many)]
When = dict[Text, Accepted]
"""A condition as data: every key must match one of its accepted values (`dated: yes` reads as the text "yes")."""
FactValues = dict[FactName, Text]


class Model(BaseModel):
    """A mapping in a content file: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def path_in_file(cls, path: Path) -> Path:
        """Turn a path in the model into one in the file, for models that arrange the file's keys anew."""
        return path


class ItemBase(Model):
    """What every kind of item shares. `kind` is the key that tells the kinds apart."""

    # Built with the class: blocks, clinics and surgeons share the schemas of all kinds, in half the time of deferring.
    model_config = ConfigDict(defer_build=False)

    kind: ClassVar[str] = ""
    id: Id
    when: When = {}
    locked: bool = False
    source: Texts = ()


class TextItem(ItemBase):
    kind: ClassVar[str] = "text"
    text: Text
    small: bool = False


class HeadingItem(ItemBase):
    kind: ClassVar[str] = "heading"
    heading: Text
    aside: Text | None = None
    icon: Id | None = None


class BulletItem(ItemBase):
    kind: ClassVar[str] = "bullet"
    bullet: Text


class PointItem(ItemBase):
    kind: ClassVar[str] = "point"
    point: Text


class CheckItem(ItemBase):
    kind: ClassVar[str] = "check"
    check: Text


class EmergencyItem(ItemBase):
    kind: ClassVar[str] = "emergency"
    emergency: Text


class CallItem(ItemBase):
    kind: ClassVar[str] = "call"
    call: Text


class RowItem(ItemBase):
    """A timetable line. `before`, `after` and `time` hold a duration (`2 weeks`) or a fact's name."""

    kind: ClassVar[str] = "row"
    row: Text
    before: Text | None = None
    after: Text | None = None
    on: Literal["surgery"] | None = None
    time: Text | None = None
    team: bool = False

    @model_validator(mode="after")
    def _has_one_time(self) -> Self:
        given = [key for key in ("before", "after", "on", "time") if getattr(self, key)] + ["team"] * self.team
        if len(given) == 1:
            return self
        hint = "give exactly one of 'before', 'after', 'on', 'time', 'team'"
        raise refuse("row-time", f"row says when {'twice or more' if given else 'nowhere'}", hint)


class ActivityItem(ItemBase):
    """A row of the limits table; `from_` and `until` name facts."""

    kind: ClassVar[str] = "activity"
    activity: Text
    icon: Id | None = None
    limit: Text | None = None
    from_: FactName | None = Field(default=None, alias="from")
    until: FactName | None = None
    note: Text | None = None
    means: Text | None = None

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.from_ and self.until:
            raise refuse("activity-limit", "activity has both 'from' and 'until'", "keep one of the two")
        if not (self.limit or self.from_ or self.until):
            raise refuse("activity-limit", "activity has no limit", "give it 'limit', 'from' or 'until'")
        return self


class StepItem(ItemBase):
    """A step of the recovery timeline; `until` is a duration or a fact's name, absent on the day of surgery."""

    kind: ClassVar[str] = "step"
    step: Text
    icon: Id | None = None
    until: Text | None = None
    says: Text


class RiskItem(ItemBase):
    """A risk or benefit: `low` to `high` people `of` 100 or 1,000, or `rate`, the name of a fact of type range."""

    kind: ClassVar[str] = "risk"
    risk: Text
    means: Text | None = None
    low: WholeNumber | None = None
    high: WholeNumber | None = None
    rate: FactName | None = None
    of: Annotated[Literal[100, 1000], BeforeValidator(_whole_number)] = 100
    benefit: bool = False
    verb: Literal["have", "need", "die"] = "have"
    population: Text | None = None
    source: Annotated[Texts, Field(min_length=1)]

    @model_validator(mode="after")
    def _has_one_number(self) -> Self:
        numbers = self.low is not None and self.high is not None
        if numbers == (self.rate is not None) or (self.low is None) != (self.high is None):
            raise refuse("risk-number", "risk needs one number", "give 'low' and 'high', or 'rate' with a fact's name")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.high <= self.of:
            raise refuse("risk-number", f"risk is not a share of {self.of}", "0 <= low <= high <= of")
        return self


class TermItem(ItemBase):
    kind: ClassVar[str] = "term"
    term: Text
    say: Text | None = None
    means: Text


class FigureItem(ItemBase):
    kind: ClassVar[str] = "figure"
    figure: Id
    alt: Text
    caption: Text | None = None
    labels: dict[Text, Text] = {}
    panels: Texts = ()
    beside: Texts = ()


class NoteItem(ItemBase):
    kind: ClassVar[str] = "note"
    note: Text


class NeverItem(ItemBase):
    """Safety text in a callout: locked whatever the file says."""

    kind: ClassVar[str] = "never"
    locked: Literal[True] = True
    never: Text


class LinesItem(ItemBase):
    kind: ClassVar[str] = "lines"
    lines: Annotated[WholeNumber, Field(ge=1, le=40)]


class LabelItem(ItemBase):
    kind: ClassVar[str] = "label"
    label: Text
    value: Text


class FormatsItem(ItemBase):
    kind: ClassVar[str] = "formats"
    formats: Text
    says: Text


class DetailsItem(ItemBase):
    kind: ClassVar[str] = "details"
    details: Literal[True]


class ContactsItem(ItemBase):
    kind: ClassVar[str] = "contacts"
    contacts: Literal[True]


class NotesItem(ItemBase):
    kind: ClassVar[str] = "notes"
    notes: Annotated[WholeNumber, Field(ge=1, le=40)]


ITEM_KINDS: Final[dict[str, type[ItemBase]]] = {
    cls.kind: cls
    for cls in (
        TextItem, HeadingItem, BulletItem, PointItem, CheckItem, EmergencyItem, CallItem, RowItem, ActivityItem,
        StepItem, RiskItem, TermItem, FigureItem, NoteItem, NeverItem, LinesItem, LabelItem, FormatsItem,
        DetailsItem, ContactsItem, NotesItem,
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
    fits = [k for k in present if all(other == k or other in ITEM_KINDS[k].model_fields for other in present)]
    return fits[0] if len(fits) == 1 else None


Item = Annotated[
    Annotated[TextItem, Tag("text")]
    | Annotated[HeadingItem, Tag("heading")]
    | Annotated[BulletItem, Tag("bullet")]
    | Annotated[PointItem, Tag("point")]
    | Annotated[CheckItem, Tag("check")]
    | Annotated[EmergencyItem, Tag("emergency")]
    | Annotated[CallItem, Tag("call")]
    | Annotated[RowItem, Tag("row")]
    | Annotated[ActivityItem, Tag("activity")]
    | Annotated[StepItem, Tag("step")]
    | Annotated[RiskItem, Tag("risk")]
    | Annotated[TermItem, Tag("term")]
    | Annotated[FigureItem, Tag("figure")]
    | Annotated[NoteItem, Tag("note")]
    | Annotated[NeverItem, Tag("never")]
    | Annotated[LinesItem, Tag("lines")]
    | Annotated[LabelItem, Tag("label")]
    | Annotated[FormatsItem, Tag("formats")]
    | Annotated[DetailsItem, Tag("details")]
    | Annotated[ContactsItem, Tag("contacts")]
    | Annotated[NotesItem, Tag("notes")],
    Discriminator(kind_of),
]
