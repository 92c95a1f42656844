"""A scope becomes the report on it: every file is loaded, every packet worth trying is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from handouts.approval.verify import faulty_records
from handouts.checks.gate import ALL_RULES
from handouts.checks.rule import Rule
from handouts.checks.scorecard import Scorecard, score
from handouts.checks.subject import Subject
from handouts.content.folders import shown
from handouts.content.library import Library, open_library
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.compose import compose
from handouts.gate.attachments import faulty_attachments
from handouts.gate.content_files import faulty_patients, files_read, unread_files
from handouts.gate.drawings import faulty_pictures
from handouts.gate.makers import Maker, loaded, operates, unknown_procedures
from handouts.gate.report import Gathering, Report
from handouts.gate.scope import Scope
from handouts.gate.trial import Trials
from handouts.gate.unprinted import never_printed
from handouts.gate.variants import every_packet, patient_on, widest_pack
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve
from handouts.resolve.selection import example_clinic

Progress = Callable[[int, int], None]
"""Is told how many packets of how many have been tried."""


def check_content(
    scope: Scope, today: date, *, rules: Sequence[Rule] = ALL_RULES, progress: Progress | None = None
) -> Report:
    """Hold all content in the scope against rules; raises HandoutError only for a root that is not there."""
    library = open_library(*scope.roots)
    makers = scope.makers(library)
    unloadable = tuple(_unloadable(scope, library))
    gathering = Gathering()
    gathering.add((*unloadable, *faulty_pictures(library, makers), *unknown_procedures(library, makers)))
    gathering.add(faulty_attachments(library, makers))
    gathering.add(faulty_records(library, dict.fromkeys(maker.clinic for maker in makers), today))
    gathering.add(found for root in scope.roots[1:] for found in unread_files(root) if not scope.is_elsewhere(found))
    trials = Trials(library, rules)
    packets = every_packet(library, makers, today)
    if progress:
        progress(0, len(packets))
    for number, asked in enumerate(packets, 1):
        gathering.add_packet(trials.of(asked))
        if progress:
            progress(number, len(packets))
    if not unloadable and gathering.is_whole:
        gathering.add(never_printed(library, makers, trials.printed, trials.removed))
    findings = gathering.findings(lambda found: found in unloadable or scope.keeps(found))
    files = [file for root in scope.roots for file in files_read(root)]
    return Report(
        findings=findings,
        scorecards=tuple(_scorecards(library, makers, today)),
        rules=tuple(rules),
        folders=tuple(shown(path) for path in scope.inside or scope.roots),
        files=sum(map(scope.holds, files)),
        packets=len(packets),
        elsewhere=sum(scope.is_elsewhere(finding.diagnostic) for finding in findings),
        complete=not unloadable,
    )


def _unloadable(scope: Scope, library: Library) -> Iterator[Diagnostic]:
    """What is wrong in files, all of them at once."""
    try:
        library.load_everything()
    except HandoutError as error:
        yield from error.diagnostics
    for root in scope.roots:
        yield from faulty_patients(root)


def _scorecards(library: Library, makers: Sequence[Maker], today: date) -> Iterator[Scorecard]:
    """Score the widest pack of each procedure as the example clinic hands it out, or else the first one asked for."""
    for name in library.names("procedures"):
        procedure = loaded(partial(library.procedure, name))
        maker = _example(library, [maker for maker in makers if operates(library, maker, name)])
        if procedure and maker:
            pack = widest_pack(procedure.value)
            request = Request(name, today, maker.clinic, maker.surgeon or None, pack=pack, patient=patient_on(today))
            subject = loaded(partial(_subject, library, request))
            yield from score(subject) if subject else ()


def _example(library: Library, makers: Sequence[Maker]) -> Maker | None:
    clinic = loaded(partial(example_clinic, library))
    if clinic is None:
        return next(iter(makers), None)
    usual = Maker(clinic.value.clinic, clinic.value.default_surgeon or "")
    return usual if usual in makers else next(iter(makers), None)


def _subject(library: Library, request: Request) -> Subject:
    resolved = resolve(library, request)
    return Subject(compose(resolved), resolved, library)
