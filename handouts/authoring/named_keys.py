"""Which keys of content files hold names of something in the library, and what may be written there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final, get_args

from handouts.authoring.json_schema import (
    TEXT,
    Schema,
    any_of,
    closed,
    described,
    list_of,
    one_of,
    one_or_many,
    or_nothing,
    shaped,
)
from handouts.authoring.known import Known
from handouts.authoring.type_schema import Named, TypeSchemas
from handouts.content.fact_types import FACT_TYPES
from handouts.content.items import (
    ActivityItem,
    CheckItem,
    FigureItem,
    HeadingItem,
    ItemBase,
    RiskItem,
    RowItem,
    StepItem,
)
from handouts.content.model import Clinic, FactSpec, OptionSpec, OwnOfClinic, Pack, Surgeon
from handouts.content.overrides import Addition, BlockOverride, FactSetting, Own, OwnPdf
from handouts.content.values import Model, Region
from handouts.document.when import ARRIVAL
from handouts.resolve.conditions import FIXED_KEYS
from handouts.resolve.quantities import EXAMPLES, Measure, spellings_of

_YES_NO: Final = ("yes", "no")
_LEAFLET: Final = "leaflet"
_AMOUNT: Final = r"[0-9]+(\.[0-9]+)?"


def named_keys(known: Known) -> Mapping[tuple[type[Model], str], Named]:
    """Tell for each key that holds names what may stand there, by model and key."""

    lengths = [name for name, spec in known.facts.items() if spec.type == "duration"]
    rates = [name for name, spec in known.facts.items() if spec.type == "range"]
    amounts = [name for name, spec in known.facts.items() if FACT_TYPES[spec.type].is_amount]
    length = any_of(one_of(lengths), _amount(Measure.DURATION))
    sources = list_of(one_of(known.sources))
    a_source, a_length = _shared("Sources", sources), _shared("Length", length)
    a_length_fact = _shared("LengthFact", one_of(lengths))
    return {
        (Own, "facts"): _shared("Facts", partial(_facts, known)),
        (Own, "options"): _shared("Options", closed({name: _option(spec) for name, spec in known.options.items()})),
        (Own, "overrides"): _shared("Overrides", partial(_overrides, known)),
        (OwnOfClinic, "attachments"): _shared("Attachments", partial(_attachments, known)),
        (Clinic, "for"): partial(_for_each, known, OwnOfClinic),
        (Surgeon, "for"): partial(_for_each, known, Own),
        (Surgeon, "procedures"): _shared("Procedures", list_of(one_of(known.procedures))),
        (Pack, "blocks"): _shared("Blocks", {**list_of(one_of(known.blocks)), "minItems": 1}),
        (Pack, "like"): _shared("PackName", one_of(known.packs)),
        (ItemBase, "when"): _shared("When", _when(known)),
        (ItemBase, "source"): a_source,
        (RiskItem, "source"): _shared("SomeSources", {**sources, "minItems": 1}),
        (FactSpec, "source"): a_source,
        (Model, "icon"): _shared("Icon", one_of(known.icons)),
        (FigureItem, "figure"): _shared("Figure", one_of(known.figures)),
        (RiskItem, "rate"): _shared("RateFact", one_of(rates)),
        (FactSpec, "at_least"): _shared("AmountFacts", list_of(one_of(amounts))),
        **{(CheckItem, key): a_length_fact for key in ("due", "from", "until")},
        **{(HeadingItem, key): a_length_fact for key in ("from", "until")},
        (ActivityItem, "from"): a_length_fact,
        (ActivityItem, "until"): a_length_fact,
        (StepItem, "until"): a_length,
        (RowItem, "before"): a_length,
        (RowItem, "after"): a_length,
        (RowItem, "time"): _shared("LengthOrArrival", any_of(one_of([ARRIVAL]), length)),
    }


def _shared(name: str, schema: Schema | Named) -> Named:
    """Make a schema that many keys refer to once."""
    return lambda types: types.reference(name, lambda: schema(types) if callable(schema) else schema)


def meaning_of(spec: FactSpec) -> str:
    """Say what a fact is, what it may be, what it usually is and who says so."""
    sources = f" Sources: {', '.join(spec.source)}." if spec.source else ""
    return f"{limits_of(spec)} {_usually(spec)}{sources}"


def limits_of(spec: FactSpec) -> str:
    """Say what a fact is and what it may be."""
    choices = f" Choices: {choices_of(spec.choices)}." if spec.choices else ""
    allowed = f" Allowed: {spec.range[0]} to {spec.range[1]}." if spec.range else ""
    return f"{spec.says[:1].upper()}{spec.says[1:]}.{choices}{allowed}"


def _usually(spec: FactSpec) -> str:
    usual = {region: spec.default.of(region) for region in get_args(Region)}
    if not any(usual.values()):
        return "Blank: the page prints a line to write on."
    values = dict.fromkeys(value or "blank" for value in usual.values())
    each = (f"{region} {value or 'blank'}" for region, value in usual.items())
    return f"Usually: {next(iter(values)) if len(values) == 1 else ', '.join(each)}."


def choices_of(choices: Mapping[str, str]) -> str:
    """Say what may be chosen, each with what is printed for it."""
    return ", ".join(f"{key} ({printed})" if printed else key for key, printed in choices.items())


def _facts(known: Known, types: TypeSchemas) -> Schema:
    """Give each fact by its name, with the values of its type."""
    return closed({name: _fact(spec, types) for name, spec in known.facts.items()})


def _fact(spec: FactSpec, types: TypeSchemas) -> Schema:
    value = _fact_value(spec, types)
    setting = types.table(FactSetting)
    setting["properties"]["value"] = value
    return described(any_of(value, setting), meaning_of(spec))


def _fact_value(spec: FactSpec, types: TypeSchemas) -> Schema:
    if spec.answers:
        return one_of(spec.answers)
    if FACT_TYPES[spec.type].is_amount:
        return types.reference(f"A{spec.type.capitalize()}", partial(_amount, Measure(spec.type)))
    return {**TEXT, "minLength": 1}


def _amount(measure: Measure) -> Schema:
    """Give what `parse_quantity` reads, as near as a pattern can: a number or two, and a unit of the measure."""
    units = sorted(spellings_of(measure), key=lambda spelling: (-len(spelling), spelling))
    unit = rf"\s*([Dd]egrees? )?({'|'.join(map(_in_any_case, units))})" if units else ""
    second = "" if measure is Measure.COUNT else rf"(\s*(to|-|\u2013)\s*{_AMOUNT})?"
    hint = f"write it like {' or '.join(EXAMPLES[measure])}"
    return {**shaped(rf"^\s*{_AMOUNT}{second}{unit}\s*$", hint), "examples": list(EXAMPLES[measure])}


def _in_any_case(spelling: str) -> str:
    return "".join(f"[{sign}{sign.upper()}]" if sign.isalpha() else sign for sign in spelling)


def _option(spec: OptionSpec) -> Schema:
    return described(one_of(spec.choices), f"{spec.title}. Choices: {choices_of(spec.choices)}.")


def _when(known: Known) -> Schema:
    """Give what a condition may ask for, and the answers there are."""
    answers: dict[str, Schema] = dict.fromkeys(sorted(FIXED_KEYS), TEXT)
    answers |= {
        "region": one_of(get_args(Region)),
        "pack": one_of([*known.packs, *known.own_packs, _LEAFLET]),
        "dated": _yes_or_no(),
        "print_sources": _yes_or_no(),
    }
    answers |= {name: one_of(spec.choices) for name, spec in known.options.items()}
    answers |= {name: one_of(spec.choices) for name, spec in known.facts.items() if spec.type == "choice"}
    answers |= {name: _yes_or_no() for name, spec in known.facts.items() if spec.type == "yes-no"}
    answers |= {name: _yes_or_no() for name, spec in known.options.items() if set(spec.choices) == set(_YES_NO)}
    return closed({key: one_or_many(answer) for key, answer in answers.items()})


def _yes_or_no() -> Schema:
    return any_of(one_of(_YES_NO), {"type": "boolean"})


def _attachments(known: Known, types: TypeSchemas) -> Schema:
    """Give each pack by its name, with a list of PDFs."""
    pdfs = types.reference("OwnPdfs", lambda: types.of(tuple[OwnPdf, ...]))
    return closed(dict.fromkeys([*known.packs, *known.own_packs], pdfs))


def _overrides(known: Known, types: TypeSchemas) -> Schema:
    """Give each block by its name, with the ids of its items."""
    return closed({name: or_nothing(_block_override(known, name, types)) for name in known.blocks})


def _block_override(known: Known, block: str, types: TypeSchemas) -> Schema:
    items = known.items(block)
    open_ids = [name for name, item in items.items() if not item.locked]
    schema = described(types.table(BlockOverride), known.blocks[block].title or block)
    keys = schema["properties"]
    keys["replace"] = or_nothing(closed({name: _replaced(items[name], types) for name in open_ids}))
    keys["remove"] = or_nothing(list_of(one_of(open_ids)))
    anchors = or_nothing(types.reference(f"ItemsOf.{block}", lambda: one_of(items)))
    addition = types.table(Addition)
    addition["properties"] |= {"before": anchors, "after": anchors}
    keys["add"] = or_nothing(list_of(addition))
    return schema


def _replaced(item: ItemBase, types: TypeSchemas) -> Schema:
    return described(types.changed(type(item)), str(getattr(item, item.kind)))


def _for_each(known: Known, own: type[Own], types: TypeSchemas) -> Schema:
    """Give each operation by its name, with what may be said of it alone."""
    return closed({name: or_nothing(types.of(own)) for name in known.procedures})
