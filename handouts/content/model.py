"""What content files may say: one frozen class per kind of file (items.py holds the kinds of items).

Fact values stay text here; the resolve stage reads them as quantities.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from msgspec import Struct
from msgspec.structs import replace

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
)
from handouts.content.places import Path
from handouts.content.shapes import Between, First, Least, ReadAs, Refusal, Shape

FactType = Literal[
    "weight", "length", "duration", "temperature", "phone", "count", "range", "choice", "yes-no", "text"
]  # fmt: skip


class Pack(Model, frozen=True, kw_only=True):
    """An ordered choice of blocks for one occasion. `heading` stands on page 1 instead of the procedure's title."""

    title: Text
    heading: Text | None = None
    blocks: Annotated[tuple[Id, ...], Least(1)]


class Procedure(Model, frozen=True, kw_only=True):
    """`procedures/NAME.yaml`: one operation."""

    key: ClassVar[str] = "procedure"
    procedure: Id
    short: Id
    region: Region
    title: Text
    subtitle: Text
    footer: Text
    version: Annotated[WholeNumber, Between(1)]
    review_by: YearMonth
    required_topics: tuple[Id, ...] = ()
    other_region_words: Texts = ()
    packs: Annotated[dict[Id, Pack], Least(1)]
    default_pack: Id

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a default pack that is not there."""
        if self.default_pack not in self.packs:
            message = f"default_pack '{self.default_pack}' is not one of the packs"
            yield Refusal("unknown-pack", message, f"one of: {', '.join(self.packs)}", "default_pack")


class Block(Model, frozen=True, kw_only=True):
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


class PerRegion(Model, frozen=True, kw_only=True):
    """A value per region; one value in the file stands for both. None: no default, a line to write on."""

    cervical: Text | None = None
    lumbar: Text | None = None

    def of(self, region: str) -> str | None:
        """Return the value for 'cervical' or 'lumbar'."""
        return self.cervical if region == "cervical" else self.lumbar


Regional = Annotated[PerRegion, First(_same_everywhere)]


class FactSpec(Model, frozen=True, kw_only=True):
    """An entry of `facts.yaml`: what a fact is, its allowed range and its default as text."""

    names: ClassVar[Shape] = FACT_NAME
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

    def refusals(self) -> Iterator[Refusal]:
        """Refuse keys that do not fit the type."""
        if self.range and self.type in ("text", "phone", "choice", "yes-no"):
            yield Refusal("fact-spec", f"a fact of type {self.type} has no range", "remove it", "range")
        if (self.type == "choice") != bool(self.choices):
            hint = "type choice has 'choices: {key: what is printed}', the others have none"
            yield Refusal("fact-spec", f"choices do not fit type {self.type}", hint, "choices")


def _yes_no_as_choices(value: object) -> object:
    return {"yes": "", "no": ""} if value == "yes-no" else value


class OptionSpec(Model, frozen=True, kw_only=True):
    """An entry of `options.yaml`. `choices: yes-no` reads as the keys yes and no without titles."""

    names: ClassVar[Shape] = FACT_NAME
    title: Text
    choices: Annotated[dict[Text, MaybeEmpty], First(_yes_no_as_choices), Least(2)]
    default: Regional

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a default that is not one of the choices."""
        for value in (self.default.cervical, self.default.lumbar):
            if value is not None and value not in self.choices:
                hint = f"one of: {', '.join(self.choices)}"
                yield Refusal("unknown-choice", f"default '{value}' is not one of the choices", hint, "default")


class SourceEntry(Model, frozen=True, kw_only=True):
    """An entry of `sources.yaml`: what a source code stands for, and why to trust it less where that is so."""

    names: ClassVar[Shape] = Shape(r"^[A-Z][A-Za-z0-9-]*$", "start with a capital letter, as in 'P23'")
    title: Text
    address: Text | None = None
    confidence: Literal["second-hand", "low"] | None = None


class Words(Model, frozen=True, kw_only=True):
    """`words/LANGUAGE.yaml`: the fixed words of the page, and words that are spelt differently in this language.

    In the file all keys stand side by side; a nested table is read as dotted names (`unit.week`).
    """

    texts: dict[str, MaybeEmpty] = {}
    lists: dict[str, Texts] = {}
    spelling: dict[Text, Text] = {}

    @classmethod
    def arranged(cls, file: Mapping[str, object]) -> Mapping[str, object]:
        """Sort the file's values by their shape."""
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
        return type(self)(
            texts=other.texts | self.texts, lists=other.lists | self.lists, spelling=other.spelling | self.spelling
        )


class PhraseList(Model, frozen=True, kw_only=True):
    """`plain-language/LANGUAGE/NAME.yaml`: phrases a rule knows, each with its advice (a plain word, a reason)."""

    phrases: dict[Text, Text] = {}

    @classmethod
    def arranged(cls, file: Mapping[str, object]) -> Mapping[str, object]:
        """Take the whole file for the table."""
        return {"phrases": file}

    @classmethod
    def path_in_file(cls, path: Path) -> Path:
        """The file is the table itself."""
        return path[1:] if path[:1] == ("phrases",) else path


class Phone(Model, frozen=True, kw_only=True):
    number: Text
    hours: Text | None = None


class Phones(Model, frozen=True, kw_only=True):
    """The clinic's lines in office hours and outside them."""

    day: Phone
    night: Phone


class Emergency(Model, frozen=True, kw_only=True):
    """The number for emergencies and what else to do ("or go to the emergency room")."""

    number: Text
    also: Text | None = None


def _id_from_key(value: object) -> object:
    """Give each replacement the id it replaces, so that it is checked like any item."""
    if not isinstance(value, Mapping):
        return value
    return {key: {"id": key, **item} if isinstance(item, Mapping) else item for key, item in value.items()}


class Addition(Model, frozen=True, kw_only=True):
    """An item put after another one of the block, or at its end."""

    after: Id | None = None
    item: Item


class Replacement(Struct, frozen=True):
    """An item to lay over another one, and the attributes its author mentions."""

    item: ItemBase
    mentioned: frozenset[str]

    def over(self, item: ItemBase) -> ItemBase:
        """Lay it over an item: what it does not mention stays when the kind is the same, else only `when`."""
        if type(item) is type(self.item):
            return replace(item, **{name: getattr(self.item, name) for name in self.mentioned})
        return self.item if "when" in self.mentioned else replace(self.item, when=item.when)


def _replacement(file: Mapping[str, object], item: ItemBase) -> Replacement:
    names = dict(zip(item.__struct_encode_fields__, item.__struct_fields__, strict=True))
    return Replacement(item, frozenset(names[key] for key in file))


class BlockOverride(Model, frozen=True, kw_only=True):
    """What a clinic or surgeon changes in one block, by item id."""

    replace: Annotated[dict[Id, Annotated[Replacement, ReadAs(Item, _replacement)]], First(_id_from_key)] = {}
    remove: tuple[Id, ...] = ()
    add: tuple[Addition, ...] = ()


Overrides = dict[Id, BlockOverride]


class Clinic(Model, frozen=True, kw_only=True):
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
    print_sources: bool = False
    facts: FactValues = {}
    overrides: Overrides = {}


class Surgeon(Model, frozen=True, kw_only=True):
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
        raise Refusal("not-a-date", "not a date", "write year-month-day, as in 2027-03-09")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refusal("no-such-date", "a date that is not in the calendar", "check the day and the month") from None


def _clock_time(value: object) -> object:
    if value is None:
        return value
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::00)?", value) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refusal("not-a-time", "not a time of day", 'write hours and minutes from 00:00 to 23:59, as in "09:30"')
    return f"{int(found[1]):02}:{found[2]}"


def _levels(value: object) -> object:
    return re.split(r"\s*[,;]\s*", value.strip()) if isinstance(value, str) and value.strip() else one_or_many(value)


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Day = Annotated[date, First(_calendar_day)]
Clock = Annotated[str, First(_clock_time)]
PatientText = Annotated[str, First(_stripped), Least(1)]


class PatientFile(Model, frozen=True, kw_only=True):
    """The patient's own fields; all may be missing. Times are kept as `HH:MM`."""

    name: PatientText | None = None
    reference: PatientText | None = None
    surgery_date: Day | None = None
    arrival_time: Clock | None = None
    arrival_place: PatientText | None = None
    surgeon: PatientText | None = None
    side: Literal["left", "right", "both"] | None = None
    levels: Annotated[tuple[PatientText, ...], First(_levels)] = ()
    follow_up_date: Day | None = None
    follow_up_time: Clock | None = None
    notes: PatientText | None = None
