"""What went wrong, where, and what to do about it: diagnostics as data, and the one error that carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, IntEnum

from msgspec import Struct

LONGEST_MESSAGE = 400
"""Characters of a message, without its place and hint."""


class ExitCode(IntEnum):
    """What the process says when it ends; a stable interface for scripts."""

    DONE = 0
    FAILED = 1
    """A handout failed or a check found errors."""
    USAGE = 2
    """The command line, the content or the branding is wrong."""
    BUG = 70
    """Our fault (EX_SOFTWARE)."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""


class Severity(Enum):
    """How much a diagnostic matters: an error stops the build, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Location(Struct, frozen=True, order=True):
    """A place in an input: a file as the user would name it, line and column from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Diagnostic(Struct, frozen=True):
    """One finding. `code` is a stable kebab-case id; `message` is lower case without a full stop."""

    code: str
    message: str
    location: Location | None = None
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        first = visible(f"{place}{self.severity.value}[{self.code}]: {brief(self.message)}")
        return f"{first}\n  hint: {visible(self.hint)}" if self.hint else first

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by place, then by code, so that a report never depends on the order of discovery."""
        place = self.location or Location("")
        return (place.file, place.line, place.column, self.code, self.message)


class HandoutError(Exception):
    """A bundle of diagnostics that stops the work, and the exit code it deserves."""

    def __init__(self, *diagnostics: Diagnostic, exit_code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__("\n".join(map(str, in_order(diagnostics))))
        self.diagnostics = in_order(diagnostics)
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[Callable[..., HandoutError], tuple[ExitCode, tuple[Diagnostic, ...]]]:
        return _told_again, (self.exit_code, self.diagnostics)  # out of another process it comes pickled


def _told_again(exit_code: ExitCode, diagnostics: tuple[Diagnostic, ...]) -> HandoutError:
    return HandoutError(*diagnostics, exit_code=exit_code)


def visible(text: str) -> str:
    """Write what a terminal would obey or hide (escapes, line ends, text direction) as its code."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def brief(message: str) -> str:
    """Leave the middle out of a message that somebody's text made longer than a reader would follow."""
    half = LONGEST_MESSAGE // 2
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:half]} ... {message[-half:]}"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort diagnostics by place and drop repeats."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=Diagnostic.sort_key))


def errors_only(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Keep what stops a build."""
    return tuple(d for d in diagnostics if d.severity is Severity.ERROR)


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint for a misspelt name: the nearest known one, or the list of them."""
    import difflib  # only for whoever mistyped something

    names = sorted(known)
    near = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known: {', '.join(names)}" if names else "there are none"
