"""The structure tree keeps its reading order, drops what was never drawn, and is found from every mark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handouts.pdf.objects import Name, Ref
from handouts.pdf.structure import (
    Element,
    MarkedContent,
    ObjectReference,
    StructureObjects,
    prune,
    structure_objects,
    walk,
)

FIRST, PAGES = 50, (11, 12)


def numbered(document: Element, contents=((), ()), annotations=(), annotation_elements=()) -> StructureObjects:
    return structure_objects(document, FIRST, PAGES, annotations, contents, annotation_elements)


def by_number(built: StructureObjects) -> dict[int, dict[str, object]]:
    return {FIRST + index: item for index, item in enumerate(built.objects)}  # type: ignore[misc]


def roles(objects: dict[int, dict[str, object]], number: int) -> Iterator[object]:
    """The tree below an object as nested lists of roles."""
    for kid in objects[number]["K"]:  # type: ignore[attr-defined]
        if isinstance(kid, Ref):
            below = list(roles(objects, kid.number))
            yield [objects[kid.number]["S"].text, *below]  # type: ignore[attr-defined]


def drawn(element: Element, mcid: int = 0, page: int = 0) -> Element:
    element.kids.append(MarkedContent(page, mcid))
    return element


def test_elements_are_read_in_the_order_they_were_made_however_they_were_drawn():
    document = Element("Document")
    title, section = document.add("H1"), document.add("Sect")
    head, words = section.add("H2"), section.add("P")
    for mcid, element in enumerate((words, title, head)):
        drawn(element, mcid)
    assert [element.role for element in walk(document)] == ["Document", "H1", "Sect", "H2", "P"]
    objects = by_number(numbered(document, ((words, title, head), ())))
    assert list(roles(objects, FIRST)) == [["Document", ["H1"], ["Sect", ["H2"], ["P"]]]]


def test_an_element_that_was_never_drawn_is_dropped_with_its_parents():
    document = Element("Document")
    document.add("Sect").add("L").add("LI").add("Lbl")
    drawn(document.add("P"))
    assert prune(document)
    assert [element.role for element in walk(document)] == ["Document", "P"]
    assert not prune(Element("Document", kids=[Element("P")]))


@pytest.mark.parametrize("role", ["TD", "TH"])
def test_an_empty_cell_stays_so_that_its_row_has_as_many_as_the_others(role):
    document = Element("Document")
    row = document.add("Table").add("TR")
    row.add(role)
    drawn(row.add("TD"))
    prune(document)
    assert [element.role for element in walk(document)] == ["Document", "Table", "TR", role, "TD"]


def test_every_element_points_to_its_parent_and_the_first_to_the_root():
    document = Element("Document")
    section = document.add("Sect")
    drawn(section.add("P"))
    objects = by_number(numbered(document, ((section.kids[0],), ())))
    assert [objects[FIRST + index]["P"] for index in (1, 2, 3)] == [Ref(FIRST), Ref(FIRST + 1), Ref(FIRST + 2)]
    assert objects[FIRST]["K"] == [Ref(FIRST + 1)]


def test_content_on_a_second_page_is_a_reference_that_names_the_page():
    document = Element("Document")
    words = document.add("P")
    drawn(drawn(words, 4, page=0), 7, page=1)
    entry = by_number(numbered(document))[FIRST + 2]
    assert entry["Pg"] == Ref(11)
    assert entry["K"] == [4, {"Type": Name("MCR"), "Pg": Ref(12), "MCID": 7}]


def test_an_element_drawn_only_on_the_second_page_has_that_page():
    document = Element("Document")
    drawn(document.add("P"), 3, page=1)
    entry = by_number(numbered(document))[FIRST + 2]
    assert (entry["Pg"], entry["K"]) == (Ref(12), [3])


def test_a_link_refers_to_its_annotation_and_the_annotation_leads_back():
    document = Element("Document")
    link = drawn(document.add("P").add("Link"))
    link.kids.append(ObjectReference(0, 0))
    built = numbered(document, ((link,), ()), annotations=(31,), annotation_elements=(link,))
    objects = by_number(built)
    assert objects[FIRST + 3]["K"] == [0, {"Type": Name("OBJR"), "Pg": Ref(11), "Obj": Ref(31)}]
    parent_tree = objects[objects[FIRST]["ParentTree"].number]
    assert parent_tree["Nums"][-2:] == [2, Ref(FIRST + 3)]
    assert objects[FIRST]["ParentTreeNextKey"] == 3


def test_the_parent_tree_gives_the_element_of_every_mark_of_every_page():
    document = Element("Document")
    title, words = document.add("H1"), document.add("P")
    drawn(drawn(title), 1)
    drawn(drawn(words, 2), 0, page=1)
    objects = by_number(numbered(document, ((title, title, words), (words,))))
    parent_tree = objects[objects[FIRST]["ParentTree"].number]
    h1, p = Ref(FIRST + 2), Ref(FIRST + 3)
    assert parent_tree["Nums"] == [0, [h1, h1, p], 1, [p]]


def test_the_identity_tree_is_sorted_and_has_its_limits():
    document = Element("Document")
    for name in ("slot:name", "slot:arrival_time", "slot:reference"):
        drawn(document.add("LBody", identity=name))
    objects = by_number(numbered(document))
    tree = objects[objects[FIRST]["IDTree"].number]
    names = [b"slot:arrival_time", Ref(FIRST + 3), b"slot:name", Ref(FIRST + 2), b"slot:reference", Ref(FIRST + 4)]
    assert tree == {"Kids": [{"Limits": [b"slot:arrival_time", b"slot:reference"], "Names": names}]}
    assert objects[FIRST + 2]["ID"] == b"slot:name"


def test_a_tree_without_identities_has_an_empty_name_tree():
    document = Element("Document")
    drawn(document)
    objects = by_number(numbered(document))
    assert objects[objects[FIRST]["IDTree"].number] == {"Names": []}


def test_alternate_text_spoken_text_and_attributes_are_written():
    document = Element("Document")
    drawn(document.add("Figure", alt="A nerve", attributes={"Layout": {"BBox": [0, 0, 1, 1]}}))
    drawn(document.add("Lbl", actual_text="☐"), 1)
    objects = by_number(numbered(document))
    assert objects[FIRST + 2]["Alt"] == "A nerve"
    assert objects[FIRST + 2]["A"] == [{"O": Name("Layout"), "BBox": [0, 0, 1, 1]}]
    assert objects[FIRST + 3]["ActualText"] == "☐"
    assert {"Alt", "ActualText", "A", "ID"}.isdisjoint(objects[FIRST + 1])
