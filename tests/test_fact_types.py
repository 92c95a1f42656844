"""Types of facts and verbs: each is known wherever it must be, so that a new one takes no more than two files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from handouts.content.fact_types import FACT_TYPES, FactType
from handouts.content.overrides import BlockOverride
from handouts.resolve import facts, override
from handouts.resolve.quantities import Measure

README = (Path(__file__).parent.parent / "content" / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_type_a_file_may_name_is_described() -> None:
    assert set(FACT_TYPES) == set(get_args(FactType))
    named = re.search(r"type: weight +# ([a-z -]+)", README)
    assert named
    assert set(named[1].split()) == set(FACT_TYPES)


@pytest.mark.parametrize("name", FACT_TYPES)
def test_values_of_every_type_can_be_read_and_printed(name: FactType) -> None:
    kind = FACT_TYPES[name]
    assert kind.is_amount == (name in {measure.value for measure in Measure}) != (name in facts._PRINTED)
    if not kind.is_amount:
        assert bool(kind.answers or kind.own_choices) != (name in facts._READERS)


def test_every_verb_of_an_override_is_carried_out() -> None:
    verbs = {verb.__name__.strip("_") for verb in override._VERBS}
    stems = [key.removesuffix("e") for key in BlockOverride.__struct_encode_fields__]
    assert verbs == {f"{stem}ing" for stem in stems}


def test_the_two_files_a_newcomer_touches_are_named_and_there() -> None:
    told = re.findall(r"`(handouts/(?:content|resolve)/\w+\.py)`", CONTRIBUTING)
    assert {"handouts/content/fact_types.py", "handouts/content/overrides.py", "handouts/resolve/override.py"} <= {
        *told
    }
    assert all((Path(__file__).parent.parent / path).is_file() for path in told)
