"""A mistake on the command line, as Click reports it, becomes a diagnostic with a hint."""

from __future__ import annotations

import click

from handouts.diagnostics import Diagnostic, did_you_mean


def explain(error: click.ClickException) -> Diagnostic:
    """Say what is wrong in our own form; the hint names the nearest spelling or the command's help."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    help_hint = f"see '{context.command_path} --help'" if context else "see 'handouts --help'"
    if isinstance(error, click.NoSuchOption):
        return Diagnostic(
            "unknown-option",
            f"there is no option '{error.option_name}'",
            hint=nearest_option(error.option_name, context) or help_hint,
        )
    if isinstance(error, click.MissingParameter):
        return Diagnostic("missing-argument", lowered(error.format_message()), hint=help_hint)
    if isinstance(error, click.BadParameter):
        return Diagnostic("bad-value", lowered(error.format_message()), hint=nearest_choice(error) or help_hint)
    return Diagnostic("usage", lowered(error.format_message()), hint=help_hint)


def nearest_option(wrong: str, context: click.Context | None) -> str:
    """A 'did you mean' hint for an option, empty when none is near."""
    if context is None:
        return ""
    known = [name for parameter in context.command.params for name in parameter.opts if name.startswith("--")]
    hint = did_you_mean(wrong, known)
    return hint if hint.startswith("did you mean") else ""


def nearest_choice(error: click.BadParameter) -> str:
    """A 'did you mean' hint for the value of an option with fixed choices, empty for any other option."""
    kind = error.param.type if error.param else None
    if not isinstance(kind, click.Choice):
        return ""
    wrong = error.message.split("'")[1] if error.message.count("'") > 1 else ""
    return did_you_mean(wrong, map(str, kind.choices))


def lowered(message: str) -> str:
    """Click's sentence in the form of ours: lower-case start, no full stop, one line."""
    text = " ".join(message.split()).rstrip(".")
    return text[:1].lower() + text[1:]
