"""What was gathered while a file of a run was written -> its catalog, metadata, manifest and the roots of its trees."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct, field

from handouts.pdf.metadata import FIXED_DATE, PRODUCER, output_intent, srgb_profile, xmp_packet
from handouts.pdf.objects import Name, Raw, Ref, serialise
from handouts.print_run.contract import RunOptions
from handouts.print_run.deflated import Deflated, packed_stream
from handouts.print_run.pattern import PAGES, PART, TOP
from handouts.print_run.run_file import RunFile

CATALOG, TREE, STRUCTURE, DOCUMENT, OUTLINES = range(1, 6)
RESERVED: Final = 5
"""Object numbers that every packet's objects may refer to; they are written last."""


class Gathered(Struct):
    """Of each packet in a file the object numbers of its part of every tree, and what the metadata will say."""

    nodes: list[int] = field(default_factory=list)
    """Of the page tree; its part and outline entry stand beside it."""
    labels: list[bytes] = field(default_factory=list)
    """Page labels, serialised."""
    parents: list[int] = field(default_factory=list)
    identities: list[int] = field(default_factory=list)
    keys: int = 0
    """Keys of the parent tree that are taken."""
    pages: int = 0
    authors: dict[str, None] = field(default_factory=dict)
    languages: dict[str, None] = field(default_factory=dict)
    conforms: bool = True


class RunManifest:
    """What a run says of its packets, deflated as it grows. Never a patient's text."""

    def __init__(self) -> None:
        self._deflated = Deflated()
        self._variants: dict[str, Mapping[str, object]] = {}
        self._before = b'{"packets":['

    def add(self, entry: Mapping[str, object], variant: str, facts: Mapping[str, object]) -> None:
        """Add a packet, and what is said of its variant when that is new."""
        self._variants.setdefault(variant, facts)
        self._deflated.add(self._before + _json(entry))
        self._before = b","

    def stream(self, pages: int) -> bytes:
        """The whole manifest as a stream object."""
        rest = {"pages": pages, "tool": PRODUCER, "variants": self._variants}
        self._deflated.add(b"]," + _json(rest)[1:])
        return packed_stream(self._deflated.finish(lambda: b" "), {})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def finish(file: RunFile, gathered: Gathered, manifest: RunManifest, options: RunOptions) -> None:
    """Write what the whole file needs, and its end."""
    title, author = options.words.title, "; ".join(gathered.authors)
    languages = tuple(dict.fromkeys((options.language, *gathered.languages)))
    xmp = xmp_packet(title, (author,), languages, conforms=gathered.conforms)
    profile, metadata = _put(file, serialise(srgb_profile())), _put(file, serialise(xmp))
    private = _put(file, manifest.stream(gathered.pages))
    information = _put(file, serialise({"Title": title, "Author": author, "Producer": PRODUCER}))
    for number, value in _roots(gathered):
        file.put(number, serialise(value))
    preferences = {"DisplayDocTitle": True, "PrintScaling": Name("None"), "PickTrayByPDFSize": True}
    if options.duplex:
        preferences["Duplex"] = Name("DuplexFlipLongEdge")
    catalog = {
        "Type": Name("Catalog"),
        "Pages": Ref(TREE),
        "Lang": options.language,
        "MarkInfo": {"Marked": True},
        "StructTreeRoot": Ref(STRUCTURE),
        "ViewerPreferences": preferences,
        "PageMode": Name("UseOutlines"),
        "PageLabels": Ref(_put(file, serialise({"Nums": list(map(Raw, gathered.labels))}))),
        "Outlines": Ref(OUTLINES),
        "Metadata": Ref(metadata),
        "OutputIntents": output_intent(Ref(profile)),
        "PieceInfo": {"Handouts": {"LastModified": Raw(b"(" + FIXED_DATE.encode() + b")"), "Private": Ref(private)}},
    }
    file.put(CATALOG, serialise(catalog))
    file.finish(CATALOG, information)


def _put(file: RunFile, body: bytes) -> int:
    number = file.reserve()
    file.put(number, body)
    return number


def _roots(gathered: Gathered) -> Iterable[tuple[int, dict[str, object]]]:
    yield TREE, {"Type": Name("Pages"), "Kids": _references(gathered.nodes), "Count": gathered.pages}
    yield (
        STRUCTURE,
        {
            "Type": Name("StructTreeRoot"),
            "K": [Ref(DOCUMENT)],
            "ParentTree": {"Kids": _references(gathered.parents)},
            "ParentTreeNextKey": gathered.keys,
            "IDTree": {"Kids": _references(gathered.identities)} if gathered.identities else {"Names": []},
        },
    )
    document = {
        "Type": Name("StructElem"),
        "S": Name("Document"),
        "P": Ref(STRUCTURE),
        "K": _references(_beside(gathered, PART)),
    }
    yield DOCUMENT, document
    entries = _beside(gathered, TOP)
    ends: dict[str, object] = {"First": Ref(entries[0]), "Last": Ref(entries[-1])}
    yield OUTLINES, {"Type": Name("Outlines"), **ends, "Count": len(entries)}


def _beside(gathered: Gathered, place: int) -> list[int]:
    """Of each packet the object at a place of its block."""
    return [node - PAGES + place for node in gathered.nodes]


def _references(numbers: Iterable[int]) -> list[object]:
    return list(map(Ref, numbers))
