"""What tests of rules check: the example of a rule's docstring, laid over a handout that passes every rule."""

from __future__ import annotations

import atexit
import io
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import yaml
from msgspec.structs import replace
from PIL import Image
from reading_models import made_item
from test_resolution import LUMBAR, SHIPPED, over

from handouts.checks import run_checks
from handouts.checks.guards import GUARDS
from handouts.checks.rule import Rule
from handouts.checks.subject import Subject
from handouts.content.inline import Words, read_inline
from handouts.content.places import Places, Sourced
from handouts.document import tree
from handouts.document.compose import compose
from handouts.document.handout import Section
from handouts.document.tree import Break, Slot, SlotField, Text
from handouts.resolve.layers import Layer, Place, PlacedItem
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve

Example = dict[str, Any]
_FOLDERS = TemporaryDirectory()
atexit.register(_FOLDERS.cleanup)
_EXAMPLE = re.compile(r"^(PASS|FAIL): (.*)$", re.MULTILINE)


@cache
def shipped(pack: str = "full") -> Subject:
    """A shipped handout that passes every rule."""
    resolved = resolve(SHIPPED, replace(LUMBAR, pack=pack))
    return Subject(compose(resolved), resolved, SHIPPED)


def examples(rule: Rule, verdict: str) -> list[Example]:
    """The PASS or FAIL examples of a rule's docstring."""
    return [yaml.safe_load(found[2]) for found in _EXAMPLE.finditer(rule.__doc__ or "") if found[1] == verdict]


def subject(example: Example) -> Subject:
    """Lay an example over the shipped handout."""
    keys = set(example)
    builders = [build for handled, build in _BUILDERS if keys & handled]
    assert len(builders) == 1, f"nobody builds {example}"
    return builders[0](shipped(), example)


def findings(rule: Rule, **example: Any) -> list[str]:
    """What one rule says of an example."""
    return [str(found) for found in rule.check(subject(example))]


def checked(folder: Path, request: Request = LUMBAR, rules: Iterable[Rule] = GUARDS, **files: str) -> list[str]:
    """What rules say of a handout built from the shipped content with these files over it."""
    library = over(folder, **files)
    resolved = resolve(library, request)
    return [str(found).replace(f"{folder}/", "") for found in run_checks(compose(resolved), resolved, library, rules)]


def spans(text: str) -> tree.Spans:
    return tuple(Text(piece.text, piece.bold) for piece in read_inline(text).pieces if isinstance(piece, Words))


def _branded(base: Subject, example: Example) -> Subject:
    handout = base.handout
    changes = {key: example[key] for key in ("accent", "accent2", "logo_alt") if key in example}
    edition = replace(handout.edition, grey=example.get("grey", False))
    return replace(base, handout=replace(handout, brand=replace(handout.brand, **changes), edition=edition))


def _sections(base: Subject, *sections: Section) -> Subject:
    return replace(base, handout=replace(base.handout, sections=sections))


def _lines(texts: Iterable[str]) -> tuple[tree.Line, ...]:
    return tuple(tree.Line(spans(text), "recovery/pat-dry") for text in texts)


_LISTS: dict[str, Callable[[tuple[tree.Line, ...]], tree.Component]] = {
    "bullets": tree.BulletList,
    "checks": tree.CheckList,
    "points": lambda lines: tree.KeyPoints("Things to know", lines),
}


def _component(given: Example) -> tree.Component:
    if "subhead" in given:
        return tree.SubHead(spans(given["subhead"]), "recovery/wound")
    if "card" in given:
        kind = tree.CardKind(given.get("kind", "call-us"))
        return tree.CallCard(kind, given["card"], (), _lines(given.get("signs", ())), given["level"])
    if "term" in given:
        entry = tree.GlossaryEntry(given["term"], "", spans(given["means"]), "recovery/pat-dry")
        return tree.Glossary((entry,))
    for key, node in _LISTS.items():
        if key in given:
            return node(_lines(given[key]))
    return tree.Paragraph(spans(given["text"]), "recovery/pat-dry")


def _structured(base: Subject, example: Example) -> Subject:
    components = tuple(map(_component, example["components"]))
    section = Section("recovery", example.get("title", ""), components)
    before = [Section("what-to-expect", example["after"], ())] if "after" in example else []
    return _sections(base, *before, section)


def _pictured(base: Subject, example: Example) -> Subject:
    given = example["figure"]
    figure = tree.Figure("walking", given["alt"], spans(given["caption"]), origin="what-to-expect/picture-lumbar")
    return _sections(base, Section("what-to-expect", "What to expect", (figure,)))


def _worded(base: Subject, example: Example) -> Subject:
    paragraph = tree.Paragraph(spans(example["text"]), "recovery/pat-dry")
    return _sections(base, Section("recovery", "Your recovery", (paragraph,)))


def _piece(given: str | Example) -> tree.Inline:
    if isinstance(given, str):
        return Text(given)
    return Break() if "break" in given else Slot(SlotField.SURGERY_DATE)


def _spanned(base: Subject, example: Example) -> Subject:
    paragraph = tree.Paragraph(tuple(map(_piece, example["spans"])), "recovery/pat-dry")
    return _sections(base, Section("recovery", "Your recovery", (paragraph,)))


def _packed(base: Subject, example: Example) -> Subject:
    base = shipped(example["pack"])
    return _sections(base, *(section for section in base.handout.sections if section.block not in example["drop"]))


def _with_phones(base: Subject, example: Example) -> Subject:
    clinic, given = base.resolved.clinic, example["phones"]
    phones, emergency = clinic.phones, clinic.emergency
    for line in given.keys() & {"day", "night"}:
        phone = replace(getattr(phones, line), number=given[line])
        phones = replace(phones, **{line: phone})
    if "emergency" in given:
        emergency = replace(emergency, number=given["emergency"])
    fictional = example.get("fictional", clinic.fictional)
    changed = replace(clinic, phones=phones, emergency=emergency, fictional=fictional)
    # the cards print the shipped numbers, so they are left out here
    return replace(_sections(base), resolved=replace(base.resolved, clinic=changed))


def _placed(given: Example, number: int = 0) -> PlacedItem:
    item = made_item({"id": f"example-{number}" if number else "example", **given})
    return PlacedItem(item, Layer.CLINIC, (Place(Sourced(item, Places("example.yaml"))),))


def _itemised(base: Subject, example: Example) -> Subject:
    several = tuple(_placed(given, number) for number, given in enumerate(example.get("items", ()), 1))
    block = replace(base.resolved.blocks[0], items=several or (_placed(example["item"]),))
    facts = {
        name: replace(fact, value=None, text="") if name == example.get("blank") else fact
        for name, fact in base.resolved.facts.items()
    }
    return replace(base, resolved=replace(base.resolved, blocks=(block,), facts=facts))


def _reviewed(base: Subject, example: Example) -> Subject:
    resolved = replace(base.resolved, today=example["today"])
    if "procedure" in example:
        procedure = replace(resolved.procedure, **example["procedure"])
        return replace(base, resolved=replace(resolved, procedure=procedure))
    block = replace(resolved.blocks[1].block, **example["block"])
    return replace(base, resolved=replace(resolved, blocks=(replace(resolved.blocks[1], block=block),)))


def _owned(base: Subject, example: Example) -> Subject:
    """A surgeon of the example clinic who makes something their own."""
    written = {"surgeon": "okafor", "name": "Dr. Ada Okafor", **example["surgeon"]}
    return _laid_over({"clinics/riverbend-spine/surgeons/okafor.yaml": yaml.safe_dump(written).encode()})


def _with_logo(base: Subject, example: Example) -> Subject:
    """The example clinic with a logo of so many pixels."""
    written = (SHIPPED.folders.roots[0] / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8")
    logo = io.BytesIO()
    Image.new("RGB", tuple(example["logo"])).save(logo, "PNG")
    files = {"clinic.yaml": written.replace("logo.svg", "own.png").encode(), "own.png": logo.getvalue()}
    return _laid_over({f"clinics/riverbend-spine/{name}": data for name, data in files.items()})


def _laid_over(files: dict[str, bytes]) -> Subject:
    folder = Path(mkdtemp(dir=_FOLDERS.name))
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    library = over(folder)
    resolved = resolve(library, replace(LUMBAR, pack="full"))
    return Subject(compose(resolved), resolved, library)


_BUILDERS: list[tuple[set[str], Callable[[Subject, Example], Subject]]] = [
    ({"accent", "accent2", "grey", "logo_alt"}, _branded),
    ({"surgeon"}, _owned),
    ({"logo"}, _with_logo),
    ({"components"}, _structured),
    ({"figure"}, _pictured),
    ({"text"}, _worded),
    ({"spans"}, _spanned),
    ({"pack"}, _packed),
    ({"phones", "fictional"}, _with_phones),
    ({"item", "items"}, _itemised),
    ({"procedure", "block"}, _reviewed),
]
