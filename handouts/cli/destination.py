"""Where a packet is written: what `--output` means."""

from __future__ import annotations

import os

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError


def default_folder(current: str) -> str:
    """`output/` where there is one, else the current folder."""
    return "output" if os.path.isdir(os.path.join(current, "output")) else "."


def refuse_special(path: str) -> None:
    """Raise HandoutError for a device or pipe: the packet is renamed into place and would take that away."""
    if os.path.exists(path) and not os.path.isfile(path):
        hint = "use -o - to write to standard output"
        refusal = Diagnostic("cannot-write", f"cannot write '{path}': it is not a file", hint=hint)
        raise HandoutError(refusal, exit_code=ExitCode.FAILED)


def destination(output: str | None, name: str, current: str) -> str:
    """The path to write: `output` is a folder (exists, or ends in a slash), a file, or None for the default folder.

    Raises HandoutError for an empty one: a variable somebody forgot to set.
    """
    if output == "":
        hint = "give a folder or file, or leave the option out"
        raise HandoutError(Diagnostic("usage", "--output is empty", hint=hint))
    if output is None:
        return os.path.normpath(os.path.join(default_folder(current), name))
    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        return os.path.join(output, name)
    return output
