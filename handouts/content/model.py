"""What content files may say: one frozen class per kind of file (items.py holds the kinds of items).

Fact values stay text here; the resolve stage reads them as quantities.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, ClassVar, Final, Literal, Self

from msgspec import field

from handouts.content.fact_types import FACT_TYPES, FactType
from handouts.content.items import Item
from handouts.content.overrides import Own, OwnPdf
from handouts.content.places import Path
from handouts.content.shapes import Between, First, Least, OrBlank, Refusal, Shape
from handouts.content.values import (
    FACT_NAME,
    Accepted,
    Colour,
    Country,
    FactName,
    Id,
    MaybeEmpty,
    Model,
    Region,
    Text,
    Texts,
    WholeNumber,
    YearMonth,
)
from handouts.diagnostics import did_you_mean


class Pack(Model, frozen=True, kw_only=True):
    """An ordered choice of blocks for one occasion. `heading` stands on page 1 instead of the procedure's title.

    `like` names the pack of the procedure that a pack of a clinic's own is a kind of.
    """

    title: Text
    heading: Text | None = None
    like: Id | None = None
    blocks: Annotated[tuple[Id, ...], Least(1)]

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a block that is named twice."""
        for name in dict.fromkeys(name for name in self.blocks if self.blocks.count(name) > 1):
            yield Refusal("duplicate-id", f"block '{name}' is named twice in a pack", "keep one of the two", "blocks")


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
    """`blocks/NAME.yaml`: a titled list of items. The title is empty only on the key sheet.

    `renamed` gives the present id of items that had another one in an earlier version.
    """

    key: ClassVar[str] = "block"
    block: Id
    title: MaybeEmpty
    starts_page: bool = False
    icon: Id | None = None
    topics: tuple[Id, ...] = ()
    review_by: YearMonth | None = None
    renamed: dict[Id, Id] = {}
    items: tuple[Item, ...]

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a former id that is still there, and one that leads nowhere."""
        present = {item.id for item in self.items}
        for old, new in self.renamed.items():
            if old in present:
                yield Refusal("renamed-id", f"'{old}' is still an item here", "remove it from 'renamed'", "renamed")
            elif not self._leads_to_item(old, present):
                message = f"'{old}' is renamed to '{new}', which is no item here"
                yield Refusal("unknown-item", message, did_you_mean(new, present), "renamed")

    def _leads_to_item(self, old: str, present: Collection[str]) -> bool:
        """Whether a former id leads to an item, if over others; one that leads back to itself does not."""
        name = old
        for _ in self.renamed:
            name = self.renamed.get(name, name)
        return name in present


def _same_everywhere(value: object) -> object:
    return value if isinstance(value, Mapping) else {"cervical": value, "lumbar": value}


class PerRegion(Model, frozen=True, kw_only=True):
    """A value per region; one value in the file stands for both. None: no default, a line to write on."""

    cervical: Text | None = None
    lumbar: Text | None = None

    def of(self, region: str) -> str | None:
        """Return the value for 'cervical' or 'lumbar'."""
        return self.cervical if region == "cervical" else self.lumbar


Regional = Annotated[PerRegion, First(_same_everywhere, PerRegion | Text)]


class FactSpec(Model, frozen=True, kw_only=True):
    """An entry of `facts.yaml`: what a fact is, its allowed range and its default as text.

    `words` are those of a line that is only true with some of the choices; `at_least` names the facts whose values are
    never more than its own, as heavy work does not start before light work.
    """

    names: ClassVar[Shape] = FACT_NAME
    type: FactType
    default: Regional = PerRegion()
    range: tuple[Text, Text] | None = None
    says: Text
    about: Texts = ()
    owner: Literal["surgeon", "clinic"] = "surgeon"
    source: Texts = ()
    choices: dict[Text, Text] = {}
    words: dict[Text, Accepted] = {}
    unit: Text | None = None
    blank_says: Text | None = None
    at_least: tuple[FactName, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """The values it may have, where it may have only some by name; none for an amount or words."""
        return FACT_TYPES[self.type].answers or tuple(self.choices)

    def refusals(self) -> Iterator[Refusal]:
        """Refuse keys that do not fit the type."""
        kind = FACT_TYPES[self.type]
        if self.range and not kind.is_amount:
            yield Refusal("fact-spec", f"a fact of type {self.type} has no range", "remove it", "range")
        if self.at_least and not kind.is_amount:
            yield Refusal("fact-spec", f"a fact of type {self.type} is no amount to compare", "remove it", "at_least")
        if kind.own_choices != bool(self.choices):
            hint = "type choice has 'choices: {key: what is printed}', the others have none"
            yield Refusal("fact-spec", f"choices do not fit type {self.type}", hint, "choices")
        for word, accepted in self.words.items():
            for unknown in (answer for answer in accepted if answer not in self.answers):
                hint = did_you_mean(unknown, self.answers) if self.answers else f"type {self.type} has no 'words'"
                yield Refusal("unknown-choice", f"'{word}' goes with '{unknown}', which is no choice", hint, "words")


def _yes_no_as_choices(value: object) -> object:
    return {"yes": "", "no": ""} if value == "yes-no" else value


class OptionSpec(Model, frozen=True, kw_only=True):
    """An entry of `options.yaml`. `choices: yes-no` reads as the keys yes and no without titles."""

    names: ClassVar[Shape] = FACT_NAME
    title: Text
    choices: Annotated[
        dict[Text, MaybeEmpty], First(_yes_no_as_choices, dict[Text, MaybeEmpty] | Literal["yes-no"]), Least(2)
    ]
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


class OwnOfClinic(Own, frozen=True, kw_only=True):
    """What a clinic makes its own: packs as well, and by pack the PDFs behind it."""

    packs: Annotated[dict[Id, Pack], OrBlank(dict)] = {}
    attachments: Annotated[dict[Id, tuple[OwnPdf, ...]], OrBlank(dict)] = {}


def _not_blank(value: object) -> object:
    if value is None:
        hint = "write the line of the .pub file, or take the key out and with it the demand for signatures"
        raise Refusal("missing-value", "approval_key has no value", hint)
    return value


_KEY: Final = Shape(
    r"^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}( .*)?$",
    "write the line of the .pub file, 'ssh-ed25519 AAAA...'; make one with: ssh-keygen -t ed25519 -N '' -f approval",
)
ApprovalKey = Annotated[Text, _KEY]


class Clinic(OwnOfClinic, frozen=True, kw_only=True):
    """`clinics/NAME/clinic.yaml`: branding, contacts, units and what the clinic makes its own.

    `for_` holds what it makes its own for one operation, by the operation's name. `approval_key` is the public key that
    its approvals are signed with.
    """

    key: ClassVar[str] = "clinic"
    clinic: Id
    fictional: bool = False
    name: Text
    country: Country
    language: Literal["en-US", "en-GB"]
    units: Literal["us", "metric"]
    paper: Literal["letter", "a4"]
    accent: Colour
    accent2: Colour | None = None
    logo: Text | None = None
    phones: Phones
    emergency: Emergency
    arrival_place: Text | None = None
    default_surgeon: Id | None = None
    default_for: tuple[Country, ...] = ()
    print_sources: bool = False
    approval_key: Annotated[ApprovalKey | None, First(_not_blank, ApprovalKey)] = None
    for_: Annotated[dict[Id, Annotated[OwnOfClinic, OrBlank(dict)]], OrBlank(dict)] = field(
        name="for", default_factory=dict
    )


class Surgeon(Own, frozen=True, kw_only=True):
    """`clinics/NAME/surgeons/NAME.yaml`: what a surgeon makes their own, in `for_` for one operation.

    `procedures` names the operations they do; without it they do all.
    """

    key: ClassVar[str] = "surgeon"
    surgeon: Id
    name: Text
    short: Text | None = None
    procedures: tuple[Id, ...] = ()
    for_: Annotated[dict[Id, Annotated[Own, OrBlank(dict)]], OrBlank(dict)] = field(name="for", default_factory=dict)
