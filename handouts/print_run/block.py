"""A packet's place in a file -> the objects that tie it in: its node, part, outline entry, labels, added leaves."""

from __future__ import annotations

from msgspec import Struct

from handouts.pdf.objects import Name, Ref, serialise
from handouts.print_run.catalog import DOCUMENT, OUTLINES, TREE
from handouts.print_run.pattern import PAGES, PART, Pattern
from handouts.print_run.separator import Sheet
from handouts.print_run.sheets import BLANK, SEPARATOR


class Block(Struct, frozen=True):
    """A packet's run of object numbers: its pattern's, then blank leaves, then the separator sheet's."""

    pattern: Pattern
    leaves: tuple[int, ...]
    base: int
    paragraphs: int
    """Of the separator sheet."""

    @property
    def blanks(self) -> int:
        """The number of the first blank leaf."""
        return self.base + self.pattern.count

    @property
    def separator(self) -> int:
        """The number of the separator leaf; its paragraphs follow, then its leaf of the parent tree."""
        return self.blanks + self.leaves.count(BLANK)

    @property
    def has_separator(self) -> bool:
        """Whether there is a separator sheet."""
        return SEPARATOR in self.leaves

    @property
    def count(self) -> int:
        """How many numbers the block takes."""
        return self.separator - self.base + (self.paragraphs + 2 if self.has_separator else 0)

    def pages(self) -> list[int]:
        """The page object of every leaf, in order."""
        blank = iter(range(self.blanks, self.separator))
        places = self.pattern.leaves
        found = []
        for leaf in self.leaves:
            if leaf == SEPARATOR:
                found.append(self.separator)
            else:
                found.append(next(blank) if leaf == BLANK else self.base + places[leaf].place)
        return found

    def node(self) -> dict[str, object]:
        """The packet's node of the page tree."""
        pages = self.pages()
        return {"Type": Name("Pages"), "Parent": Ref(TREE), "Kids": list(map(Ref, pages)), "Count": len(pages)}

    def part(self, title: str, language: str) -> dict[str, object]:
        """The packet's structure element; `language` only when it is not the file's."""
        first = self.separator + 1 if self.has_separator else 0
        kids = [*range(first, first + self.paragraphs), *(self.base + place for place in self.pattern.sections)]
        entries: dict[str, object] = {"Type": Name("StructElem"), "S": Name("Part"), "P": Ref(DOCUMENT), "T": title}
        if language:
            entries["Lang"] = language
        return {**entries, "K": list(map(Ref, kids))}

    def entry(self, title: str, previous: int, following: int) -> dict[str, object]:
        """The packet's entry of the outline, with its sections folded; neighbours are 0 when there are none."""
        first, last, count = self.pattern.entries
        entries: dict[str, object] = {
            "Title": title,
            "Parent": Ref(OUTLINES),
            "Dest": [Ref(self.base + self.pattern.leaves[0].place), Name("Fit")],
        }
        entries |= {key: Ref(one) for key, one in (("Prev", previous), ("Next", following)) if one}
        if count:
            entries |= {"First": Ref(self.base + first), "Last": Ref(self.base + last), "Count": -count}
        return entries

    def labels(self, first_page: int, name: str) -> list[object]:
        """Page labels: '12' for a separator sheet, '12-1', '12-2' ... from the packet's first page on."""
        own: list[object] = [first_page + self.leaves.index(0), {"S": Name("D"), "P": f"{name}-"}]
        return [first_page, {"P": name}, *own] if self.has_separator else own

    def blank_leaves(self, content: int) -> list[bytes]:
        """Empty leaves of the size of the one before."""
        return [self._leaf(self._before(index), content, {}) for index, leaf in enumerate(self.leaves) if leaf == BLANK]

    def separator_leaves(self, sheet: Sheet, content: int, key: int, language: str) -> list[bytes]:
        """The separator leaf, its paragraphs and its leaf of the parent tree, whose only key is `key`."""
        page = self._leaf(0, content, {"Resources": Ref(sheet.resources), "StructParents": key})
        entries: dict[str, object] = {"Type": Name("StructElem"), "S": Name("P"), "P": Ref(self.base + PART)}
        if language:
            entries["Lang"] = language
        entries["Pg"] = Ref(self.separator)
        paragraphs = [serialise({**entries, "K": [mcid]}) for mcid in range(sheet.paragraphs)]
        owners = [Ref(self.separator + 1 + mcid) for mcid in range(sheet.paragraphs)]
        return [page, *paragraphs, serialise({"Limits": [key, key], "Nums": [key, owners]})]

    def _before(self, index: int) -> int:
        """The nearest page of the packet before a leaf, or its first one."""
        return max((leaf for leaf in self.leaves[:index] if leaf >= 0), default=0)

    def _leaf(self, like: int, content: int, more: dict[str, object]) -> bytes:
        paper = self.pattern.leaves[like]
        return serialise(
            {
                "Type": Name("Page"),
                "Parent": Ref(self.base + PAGES),
                "MediaBox": [0, 0, round(paper.width, 2), round(paper.height, 2)],
                "Resources": {},
                "Contents": Ref(content),
                **more,
                "Tabs": Name("S"),
            }
        )
