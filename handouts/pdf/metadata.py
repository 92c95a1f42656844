"""What a PDF says about itself: XMP (PDF/UA-1, PDF/A-2a), document information, outline, manifest. Never a patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from handouts import __version__
from handouts.pdf.objects import Name, Raw, Ref, Stream

if TYPE_CHECKING:
    from handouts.document.handout import Handout

PRODUCER: Final = f"handouts {__version__}"
FIXED_DATE: Final = "D:20260101000000Z"
"""PieceInfo asks for a date (ISO 32000-1, 14.5); a constant one keeps equal inputs equal bytes."""
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{claims}<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>
<dc:language><rdf:Bag>{languages}</rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
CLAIMS: Final = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n"
"""What a file says of its own conformance (ISO 19005-2, 6.6.4; ISO 14289-1, 5)."""


def xmp(handout: Handout) -> Stream:
    """The XMP packet of a handout's file."""
    return xmp_packet(handout.title, (handout.brand.name,), (handout.edition.language,))


def xmp_packet(title: str, authors: Sequence[str], languages: Sequence[str], *, conforms: bool = True) -> Stream:
    """The XMP packet of a catalog, uncompressed so that any tool can find it."""
    text = _XMP.format(
        claims=CLAIMS if conforms else "",
        title=_escaped(title),
        authors="".join(f"<rdf:li>{_escaped(author)}</rdf:li>" for author in authors),
        languages="".join(f"<rdf:li>{_escaped(language)}</rdf:li>" for language in languages),
        producer=_escaped(PRODUCER),
    )
    return Stream(text.encode("utf-8") + b" ", {"Type": Name("Metadata"), "Subtype": Name("XML")}, compress=False)


def _escaped(text: str) -> str:
    import html  # only for what a layout says of itself

    return html.escape(text, quote=False)


def information(handout: Handout) -> dict[str, object]:
    """The document information dictionary; equal to the XMP, and no date, so that no clock is read."""
    return {"Title": handout.title, "Author": handout.brand.name, "Producer": PRODUCER}


@cache
def _srgb() -> bytes:
    return (Path(__file__).parent / "srgb.icc").read_bytes()


def srgb_profile() -> Stream:
    """The ICC profile of the output intent."""
    return Stream(_srgb(), {"N": 3})


def output_intent(profile: Ref) -> list[object]:
    """The PDF/A output intent: sRGB (ISO 19005-2, 6.2.3)."""
    return [
        {
            "Type": Name("OutputIntent"),
            "S": Name("GTS_PDFA1"),
            "OutputConditionIdentifier": "sRGB IEC61966-2.1",
            "Info": "sRGB IEC61966-2.1",
            "DestOutputProfile": profile,
        }
    ]


def outline_objects(
    entries: Sequence[tuple[str, int, float]], first: int, pages: Sequence[int], left: float
) -> list[object]:
    """The outline root and one item a section: (title, page index, top in points from the lower edge)."""
    last = first + len(entries)
    objects: list[object] = [
        {"Type": Name("Outlines"), "First": Ref(first + 1), "Last": Ref(last), "Count": len(entries)}
        if entries
        else {"Type": Name("Outlines"), "Count": 0}
    ]
    for index, (title, page, top) in enumerate(entries):
        item: dict[str, object] = {
            "Title": title,
            "Parent": Ref(first),
            "Dest": [Ref(pages[page]), Name("XYZ"), left, top, Raw(b"null")],
        }
        if index:
            item["Prev"] = Ref(first + index)
        if index + 1 < len(entries):
            item["Next"] = Ref(first + index + 2)
        objects.append(item)
    return objects


def _words_to_audit(handout: Handout) -> list[str]:
    """Words of the other region, but for those in the clinic's own name ("Cervical and Lumbar Clinic"): it stands on
    every page, and the blocks were searched for them before it was filled in.
    """
    name = handout.brand.name.casefold()
    return [word for word in handout.other_region_words if word.casefold() not in name]


def manifest_facts(handout: Handout, pages: int) -> dict[str, object]:
    """What the manifest says of the variant; the packet's own code and digests are added for each patient."""
    return {
        "tool": PRODUCER,
        "procedure": handout.procedure,
        "region": handout.region,
        "pack": handout.pack,
        "clinic": handout.clinic,
        "surgeon": handout.surgeon,
        "approval": handout.approval.title.lower() or "approved",
        "facts": dict(handout.facts),
        "other_region_words": _words_to_audit(handout),
        "block_codes": [section.code for section in handout.sections if section.code],
        "pages": pages,
    }


def manifest_bytes(manifest: Mapping[str, object]) -> bytes:
    """The manifest as JSON, kept as private page-piece data of the catalog (ISO 32000-1, 14.5)."""
    return msgspec.json.encode(manifest, order="sorted")
