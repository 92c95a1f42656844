"""What content files may say: one frozen pydantic class per kind of file (items.py holds the kinds of items).

Fact values stay text here; the resolve stage reads them as quantities.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from handouts.content.items import (
    FACT_NAME,
    Colour,
    Country,
    FactName,
    FactValues,
    Id,
    Item,
    ItemBase,
    MaybeEmpty,
    Model,
    Region,
    Text,
    Texts,
    WholeNumber,
    YearMonth,
    one_or_many,
    refuse,
)
from handouts.content.places import Path

FactType = Literal[
    "weight", "length", "duration", "temperature", "phone", "count", "range", "choice", "yes-no", "text"
]  # fmt: skip


class Pack(Model):
    """An ordered choice of blocks for one occasion."""

    title: Text
    blocks: Annotated[tuple[Id, ...], Field(min_length=1)]


class Procedure(Model):
    """`procedures/NAME.yaml`: one operation."""

    key: ClassVar[str] = "procedure"
    procedure: Id
    short: Id
    region: Region
    title: Text
    subtitle: Text
    footer: Text
    version: Annotated[WholeNumber, Field(ge=1)]
    review_by: YearMonth
    required_topics: tuple[Id, ...] = ()
    other_region_words: Texts = ()
    packs: Annotated[dict[Id, Pack], Field(min_length=1)]
    default_pack: Id

    @model_validator(mode="after")
    def _default_pack_exists(self) -> Self:
        if self.default_pack not in self.packs:
            hint = f"one of: {', '.join(self.packs)}"
            raise refuse(
                "unknown-pack", f"default_pack '{self.default_pack}' is not one of the packs", hint, "default_pack"
            )
        return self


class Block(Model):
    """`blocks/NAME.yaml`: a titled list of items. The title is empty only on the key sheet."""

    key: ClassVar[str] = "block"
    block: Id
    title: MaybeEmpty
    starts_page: bool = False
    icon: Id | None = None
    topics: tuple[Id, ...] = ()
    review_by: YearMonth | None = None
    items: tuple[Item, ...]


def _same_everywhere(value: object) -> object:
    return value if isinstance(value, Mapping) else {"cervical": value, "lumbar": value}


class PerRegion(Model):
    """A value per region; one value in the file stands for both. None: no default, a line to write on."""

    cervical: Text | None = None
    lumbar: Text | None = None

    def of(self, region: str) -> str | None:
        """Return the value for 'cervical' or 'lumbar'."""
        return self.cervical if region == "cervical" else self.lumbar


Regional = Annotated[PerRegion, BeforeValidator(_same_everywhere)]


class FactSpec(Model):
    """An entry of `facts.yaml`: what a fact is, its allowed range and its default as text."""

    names: ClassVar[str] = FACT_NAME
    type: FactType
    default: Regional = PerRegion()
    range: tuple[Text, Text] | None = None
    says: Text
    about: Texts = ()
    owner: Literal["surgeon", "clinic"] = "surgeon"
    source: Texts = ()
    choices: dict[Text, Text] = {}
    unit: Text | None = None
    blank_says: Text | None = None

    @model_validator(mode="after")
    def _keys_fit_the_type(self) -> Self:
        if self.range and self.type in ("text", "phone", "choice", "yes-no"):
            raise refuse("fact-spec", f"a fact of type {self.type} has no range", "remove it", "range")
        if (self.type == "choice") != bool(self.choices):
            hint = "type choice has 'choices: {key: what is printed}', the others have none"
            raise refuse("fact-spec", f"choices do not fit type {self.type}", hint, "choices")
        return self


def _yes_no_as_choices(value: object) -> object:
    return {"yes": "", "no": ""} if value == "yes-no" else value


class OptionSpec(Model):
    """An entry of `options.yaml`. `choices: yes-no` reads as the keys yes and no without titles."""

    names: ClassVar[str] = FACT_NAME
    title: Text
    choices: Annotated[dict[Text, MaybeEmpty], BeforeValidator(_yes_no_as_choices), Field(min_length=2)]
    default: Regional

    @model_validator(mode="after")
    def _default_is_a_choice(self) -> Self:
        for value in (self.default.cervical, self.default.lumbar):
            if value is not None and value not in self.choices:
                hint = f"one of: {', '.join(self.choices)}"
                raise refuse("unknown-choice", f"default '{value}' is not one of the choices", hint, "default")
        return self


class SourceEntry(Model):
    """An entry of `sources.yaml`: what a source code stands for."""

    names: ClassVar[str] = r"^[A-Z][A-Za-z0-9-]*$"
    title: Text
    address: Text | None = None


class Words(Model):
    """`words/LANGUAGE.yaml`: the fixed words of the page, and words that are spelt differently in this language.

    In the file all keys stand side by side; a nested table is read as dotted names (`unit.week`).
    """

    texts: dict[str, MaybeEmpty] = {}
    lists: dict[str, Texts] = {}
    spelling: dict[Text, Text] = {}

    @model_validator(mode="before")
    @classmethod
    def _sort_by_shape(cls, file: object) -> object:
        if not isinstance(file, Mapping):
            return file
        texts: dict[str, object] = {}
        lists: dict[str, object] = {}
        waiting = [(key, value) for key, value in file.items() if key != "spelling"]
        for name, value in waiting:
            if isinstance(value, Mapping):
                waiting.extend((f"{name}.{key}", inner) for key, inner in value.items())
            else:
                (lists if isinstance(value, list | tuple) else texts)[name] = value
        return {"texts": texts, "lists": lists, "spelling": file.get("spelling") or {}}

    @classmethod
    def path_in_file(cls, path: Path) -> Path:
        """Undo the sorting: ('texts', 'unit.week') stands in the file as ('unit', 'week')."""
        if path[:1] in (("texts",), ("lists",)) and len(path) > 1:
            return (*str(path[1]).split("."), *path[2:])
        return path

    def over(self, other: Self) -> Self:
        """Lay these words over those of the language they are a variant of."""
        return self.model_construct(
            texts=other.texts | self.texts, lists=other.lists | self.lists, spelling=other.spelling | self.spelling
        )


class PhraseList(Model):
    """`plain-language/LANGUAGE/NAME.yaml`: phrases a rule knows, each with its advice (a plain word, a reason)."""

    phrases: dict[Text, Text] = {}

    @model_validator(mode="before")
    @classmethod
    def _whole_file(cls, file: object) -> object:
        return {"phrases": file} if isinstance(file, Mapping) else file

    @classmethod
    def path_in_file(cls, path: Path) -> Path:
        """The file is the table itself."""
        return path[1:] if path[:1] == ("phrases",) else path


class Phone(Model):
    number: Text
    hours: Text | None = None


class Phones(Model):
    """The clinic's lines in office hours and outside them."""

    day: Phone
    night: Phone


class Emergency(Model):
    """The number for emergencies and what else to do ("or go to the emergency room")."""

    number: Text
    also: Text | None = None


def _id_from_key(value: object) -> object:
    """Give each replacement the id it replaces, so that it is checked like any item."""
    if not isinstance(value, Mapping):
        return value
    return {key: {"id": key, **item} if isinstance(item, Mapping) else item for key, item in value.items()}


class Addition(Model):
    """An item put after another one of the block, or at its end."""

    after: Id | None = None
    item: Item


class BlockOverride(Model):
    """What a clinic or surgeon changes in one block, by item id."""

    replace: Annotated[dict[Id, Item], BeforeValidator(_id_from_key)] = {}
    remove: tuple[Id, ...] = ()
    add: tuple[Addition, ...] = ()


Overrides = dict[Id, BlockOverride]


def replaced(item: ItemBase, by: ItemBase) -> ItemBase:
    """Lay a replacement over an item: keys it does not mention stay when the kind is the same, else only `when`."""
    if type(item) is type(by):
        return item.model_copy(update={name: getattr(by, name) for name in by.model_fields_set})
    return by if "when" in by.model_fields_set else by.model_copy(update={"when": item.when})


class Clinic(Model):
    """`clinics/NAME/clinic.yaml`: branding, contacts, units, facts and overrides."""

    key: ClassVar[str] = "clinic"
    clinic: Id
    fictional: bool = False
    name: Text
    country: Country
    language: Literal["en-US", "en-GB"]
    units: Literal["us", "metric"]
    paper: Literal["letter", "a4"]
    accent: Colour
    logo: Text | None = None
    phones: Phones
    emergency: Emergency
    arrival_place: Text | None = None
    default_surgeon: Id | None = None
    default_for: tuple[Country, ...] = ()
    facts: FactValues = {}
    overrides: Overrides = {}


class Surgeon(Model):
    """`clinics/NAME/surgeons/NAME.yaml`: a surgeon's own facts, options and overrides."""

    key: ClassVar[str] = "surgeon"
    surgeon: Id
    name: Text
    short: Text | None = None
    facts: FactValues = {}
    options: dict[FactName, Text] = {}
    procedures: tuple[Id, ...] = ()
    overrides: Overrides = {}


def _calendar_day(value: object) -> object:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise refuse("not-a-date", "not a date", "write year-month-day, as in 2027-03-09")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refuse("no-such-date", "a date that is not in the calendar", "check the day and the month") from None


def _clock_time(value: object) -> object:
    if value is None:
        return value
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::00)?", value) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise refuse("not-a-time", "not a time of day", 'write hours and minutes from 00:00 to 23:59, as in "09:30"')
    return f"{int(found[1]):02}:{found[2]}"


def _levels(value: object) -> object:
    return re.split(r"\s*[,;]\s*", value.strip()) if isinstance(value, str) and value.strip() else one_or_many(value)


Day = Annotated[date, BeforeValidator(_calendar_day)]
Clock = Annotated[str, BeforeValidator(_clock_time)]
PatientText = Annotated[str, StringConstraints(strict=True, min_length=1, strip_whitespace=True)]


class PatientFile(Model):
    """The patient's own fields; all may be missing. Times are kept as `HH:MM`."""

    name: PatientText | None = None
    reference: PatientText | None = None
    surgery_date: Day | None = None
    arrival_time: Clock | None = None
    arrival_place: PatientText | None = None
    surgeon: PatientText | None = None
    side: Literal["left", "right", "both"] | None = None
    levels: Annotated[tuple[PatientText, ...], BeforeValidator(_levels)] = ()
    follow_up_date: Day | None = None
    follow_up_time: Clock | None = None
    notes: PatientText | None = None
