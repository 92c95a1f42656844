"""Risks and benefits: a share of 100 or 1,000 people, told both ways round."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from handouts.content.items import RiskItem
from handouts.diagnostics import Diagnostic
from handouts.document.making import Making
from handouts.document.phrases import Share, array_in_words, rate_in_words, who_have, who_have_not
from handouts.document.tree import RareRiskRow, RareRiskTable, RiskRow, RiskTable, Spans, Text
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import Measure, Quantity


def risk_table(run: Sequence[PlacedItem], making: Making) -> list[RiskTable]:
    """Make a table of shares of 100. The first one of a block explains the figures."""
    texts = making.words.texts
    rows = tuple(_risk(placed.item, placed, making) for placed in run if isinstance(placed.item, RiskItem))
    shown = tuple(row for row in rows if row is not None)
    if not shown:
        return []
    legend = () if making.legend_given else (texts["legend_full"], texts["legend_half"], texts["legend_empty"])
    making.legend_given = True
    is_benefit = any(isinstance(placed.item, RiskItem) and placed.item.benefit for placed in run)
    title = "" if making.headed or is_benefit else texts["risk_title"]
    return [RiskTable(title, shown, legend)]


def rare_risk_table(run: Sequence[PlacedItem], making: Making) -> list[RareRiskTable]:
    """Make a table of shares of 1,000."""
    rows = tuple(_rare(placed.item, placed, making) for placed in run if isinstance(placed.item, RiskItem))
    shown = tuple(row for row in rows if row is not None)
    return [RareRiskTable("" if making.headed else making.words.texts["rare_title"], shown)] if shown else []


def _risk(item: RiskItem, placed: PlacedItem, making: Making) -> RiskRow | None:
    share, words = _share(item, placed, making), making.words
    if share is None:
        return None
    template = "benefit_name" if item.benefit else "risk_name"
    return RiskRow(
        name=words.say(template, name=making.plain(placed, "risk")),
        means=_meaning(placed, making),
        have=who_have(share, words),
        have_not=who_have_not(share, words),
        low=share.full,
        high=share.full + share.half,
        alt=array_in_words(share, words),
        origin=making.origin(placed),
    )


def _rare(item: RiskItem, placed: PlacedItem, making: Making) -> RareRiskRow | None:
    share, words = _share(item, placed, making), making.words
    if share is None:
        return None
    means = _meaning(placed, making)
    rest = Text((" " if means else "") + who_have_not(share, words))
    name, rate = making.plain(placed, "risk"), rate_in_words(share, words)
    return RareRiskRow(name, rate, (*means, rest), making.origin(placed))


def _meaning(placed: PlacedItem, making: Making) -> Spans:
    """What a risk is, then what is done about it."""
    means, done = making.spans(placed, "means"), making.spans(placed, "done")
    return (*means, Text(" "), *done) if means and done else means or done


def _share(item: RiskItem, placed: PlacedItem, making: Making) -> Share | None:
    if item.low is not None and item.high is not None:
        return Share(Decimal(item.low), Decimal(item.high), item.of, item.verb, item.benefit and item.of == 100)
    fact = making.fact(placed, "rate")
    if fact is None:
        return None
    if isinstance(fact.value, Quantity) and fact.value.measure is Measure.RANGE and fact.value.high <= item.of:
        making.references.printed[fact.name] = fact.text
        return Share(fact.value.low, fact.value.high, item.of, item.verb, item.benefit and item.of == 100)
    message = f"'{fact.name}' gives no share of {item.of} people"
    hint = "give the fact a value of type range, or take the risk out"
    making.references.findings.append(Diagnostic("blank-rate", message, placed.at("rate"), hint))
    return None
