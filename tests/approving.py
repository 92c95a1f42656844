"""An approval of the shipped content to test with: its record made once, and folders of a clinic's own that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.account.printed import texts_by_item
from handouts.account.reading import read
from handouts.approval.edges import Pictures
from handouts.approval.forms import entries_of_packs, resolve_packs
from handouts.approval.mark import Marked, marked
from handouts.approval.names import Names
from handouts.approval.record import record_bytes, sealed_record, texts_bytes
from handouts.approval.save import save
from handouts.content.approvals import AcceptedFinding, ApprovalRecord
from handouts.content.library import Library, open_library
from handouts.document.approved import Approver
from handouts.document.compose import compose
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve
from handouts.shipped import content_folder

TODAY = date(2027, 3, 9)
OKAFOR = Names("lumbar-foraminotomy", "riverbend-spine", "okafor")
KIM = Names("lumbar-foraminotomy", "hill", "kim")
APPROVER = Approver("Dr. Ada Okafor", "Spine surgeon", date(2027, 3, 8), "2028-06")
LUMBAR = Request(OKAFOR.procedure, TODAY, OKAFOR.clinic, OKAFOR.surgeon)


def record_from(
    library: Library,
    request: Request,
    packs: tuple[str, ...],
    texts: Mapping[str, str],
    accepted: tuple[AcceptedFinding, ...] = (),
) -> ApprovalRecord:
    """What a clinician would sign of these packs."""
    read_packs = resolve_packs(library, request, packs)
    return sealed_record(read_packs[0], entries_of_packs(read_packs, Pictures(library)), APPROVER, texts, accepted)


@pytest.fixture(autouse=True)
def example_clinic_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shipped example clinic, which is made up, stand for one that is not."""
    monkeypatch.setattr("handouts.approval.mark.is_fictional", lambda resolved: False)


@cache
def texts_of_okafor() -> dict[str, str]:
    return texts_by_item(read(open_library(content_folder()), LUMBAR).printed)


@cache
def record_of_okafor(procedure: str = OKAFOR.procedure) -> ApprovalRecord:
    """All packs of one surgeon of the shipped content."""
    library = open_library(content_folder())
    packs = tuple(library.procedure(procedure).value.packs)
    return record_from(library, replace(LUMBAR, procedure=procedure), packs, texts_of_okafor())


def keep(folder: Path, record: ApprovalRecord, names: Names = OKAFOR, signature: bytes | None = None) -> Path:
    """Put a record into a folder of a clinic's own."""
    texts = texts_bytes(texts_of_okafor(), record.by)
    signed = {names.path(suffix=".sig"): signature} if signature else {}
    save(folder, {names.path(texts=True): texts, names.path(): record_bytes(record), **signed})
    return folder


def own_folder(tmp_path: Path) -> Path:
    """A clinic's own folder that holds the approval and nothing else."""
    return keep(tmp_path / "own", record_of_okafor())


def stands(own: Path, pack: str = "discharge", request: Request = LUMBAR) -> Marked:
    """How a packet stands that is made from the shipped content and a folder over it."""
    library = open_library(content_folder(), own)
    resolved = resolve(library, request if request.blocks else replace(request, pack=pack))
    return marked(compose(resolved), resolved, library)


def told(found: Marked) -> list[str]:
    """What is told of a packet that is not approved, with the shipped folder's path taken off."""
    return [str(one).replace(f"{content_folder()}/", "") for one in found.warnings]


def copied(own: Path, relative: str, old: str, new: str) -> Path:
    """Lay a shipped file over itself with one change."""
    text = (content_folder() / relative).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{relative} has {old!r} {text.count(old)} times"
    path = own / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path
