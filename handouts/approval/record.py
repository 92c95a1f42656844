"""What was approved becomes the lines of a record, and the record a file that tells when somebody changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import to_builtins
from msgspec.structs import replace

from handouts.approval.attachments import Enclosures, tables_of
from handouts.approval.digests import seal_of
from handouts.approval.forms import Entries, Entry
from handouts.approval.names import names_of
from handouts.content.approvals import AcceptedFinding, ApprovalRecord, BeyondRange, approval_name
from handouts.document.approved import Approver
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.resolution import Resolved
from handouts.resolve.wording import GLUE

_WHEN: Final = " when "
_ABOUT_RECORD: Final = """\
# What {by} approved, made by 'handouts approve'. It holds for exactly these words: keep it under version control and
# do not edit it, or it approves nothing. Each line names an item, a digest for each form in which it is printed, and
# when that is; '*' is the block's title and the heads of its tables. The words themselves are in texts/{name}.yaml.
"""
_ABOUT_ATTACHMENTS: Final = "# Attachments are known by the SHA-256 of their bytes, as 'sha256sum' gives it.\n"
_ABOUT_TEXTS: Final = """\
# The words that {by} approved, as 'handouts diff --against approved' compares them. Made by 'handouts approve'.
"""


def sealed_record(
    resolved: Resolved,
    approved: Entries,
    approver: Approver,
    texts: Mapping[str, str],
    accepted: Iterable[AcceptedFinding] = (),
    attachments: Enclosures = MappingProxyType({}),
) -> ApprovalRecord:
    """Make the record of an approval; `texts` are the words by "block/item" that go into the file beside it."""
    names = names_of(resolved)
    record = ApprovalRecord(
        procedure=names.procedure,
        clinic=names.clinic,
        surgeon=names.surgeon or None,
        by=approver.name,
        role=approver.role,
        date=approver.on,
        review_by=approver.review_by,
        version=resolved.procedure.version,
        packs=dict(sorted(approved.packs.items())),
        accepted=tuple(sorted(accepted, key=lambda found: found.finding)),
        beyond_range={fact.name: _beyond(fact) for fact in resolved.facts.values() if fact.beyond_range},
        front=_table(approved.front),
        blocks={name: _table(entries) for name, entries in sorted(approved.blocks.items())},
        attachments=tables_of(attachments),
        texts=seal_of(texts),
        seal="",
    )
    return sealed(record)


def sealed(record: ApprovalRecord) -> ApprovalRecord:
    """Give a record the seal that goes with what it says."""
    data = to_builtins(replace(record, seal=""))
    if not record.attachments:
        del data["attachments"]  # records made before there were any are as whole as they were
    return replace(record, seal=seal_of(data))


def is_intact(record: ApprovalRecord) -> bool:
    """Whether nobody changed a record since it was made."""
    return record == sealed(record)


def table_of(table: str) -> dict[str, Entry]:
    """Read the lines of a record's table, by name, in order."""
    found = {}
    for line in filter(str.strip, table.splitlines()):
        left, _, when = line.partition(_WHEN)
        name, *forms = left.split()
        found[name] = Entry(name, tuple(forms), when)
    return found


def record_bytes(record: ApprovalRecord) -> bytes:
    """Write a record as YAML, made for version control: one line an item, always in the same order."""
    data = {key: value for key, value in to_builtins(record).items() if value not in (None, (), [], {})}
    name = approval_name(record.procedure, record.surgeon or "")
    about = _ABOUT_RECORD.format(by=record.by, name=name) + _ABOUT_ATTACHMENTS * bool(record.attachments)
    return (about + _yaml(data)).encode()


def texts_bytes(texts: Mapping[str, str], by: str) -> bytes:
    """Write the words that were approved as YAML, in reading order."""
    return (_ABOUT_TEXTS.format(by=by) + _yaml(texts)).encode()


def _table(entries: Iterable[Entry]) -> str:
    lines = (" ".join((one.name, *one.forms)) + (_WHEN + one.when if one.when else "") for one in entries)
    return "".join(f"{line}\n" for line in lines)


def _beyond(fact: ResolvedFact) -> BeyondRange:
    allowed = " to ".join(fact.spec.range or ())
    return BeyondRange(prints=fact.text.replace(GLUE, " "), allowed=allowed, reason=fact.beyond_range)


def _yaml(data: Mapping[str, Any]) -> str:
    import yaml  # only where a record is made

    class Lines(yaml.SafeDumper):
        """Writes a text of several lines as these lines."""

    def written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    Lines.add_representer(str, written)
    text: str = yaml.dump(
        dict(data), Dumper=Lines, sort_keys=False, allow_unicode=True, width=10**6, default_flow_style=None
    )
    return text
