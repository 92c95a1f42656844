"""Any packet beside the proven one of its variant: audited by itself, taken apart, every object and text compared."""

from __future__ import annotations

from collections.abc import Sequence

from handouts.audit.finding import Finding
from handouts.audit.numbered import read_numbered
from handouts.audit.proving.comparison import strange_parts, wrong_texts
from handouts.audit.proving.expected import Expected
from handouts.audit.proving.finding_holes import tail_of
from handouts.audit.proving.groups import Group
from handouts.audit.proving.mould import Mould
from handouts.audit.proving.other_fonts import mould_from
from handouts.audit.proving.proven import Proven
from handouts.audit.unreadable import UnreadableError
from handouts.audit.whole import read_and_audit
from handouts.diagnostics import Diagnostic, in_order


def judged(
    data: bytes, name: str, proven: Proven, groups: Sequence[Group], expected: Expected
) -> tuple[tuple[Diagnostic, ...], Mould | None]:
    """What is wrong with a packet; its mould, for others like it, when nothing is."""
    own = frozenset((proven.manifest, *(hole.number for group in groups for hole in group.holes)))
    _, audited = read_and_audit(data, name)
    try:
        packet = read_numbered(data)
        found = [
            *strange_parts(packet, proven, own),
            *wrong_texts(packet, proven, groups, expected, proven.calendar),
        ]
    except UnreadableError as reason:
        found = [Finding("audit-altered", f"the file is not built like the proven packet: {reason}")]
    diagnostics = in_order((*audited, *(one.diagnostic(name) for one in found)))
    is_a_mould = not diagnostics and tail_of(packet) == tuple(sorted(own))
    return diagnostics, mould_from(data, packet, proven.pages) if is_a_mould else None
