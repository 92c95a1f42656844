"""Arguments become one command run, and whatever went wrong becomes one message and one exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from handouts import __version__
from handouts.cli.console import Console
from handouts.cli.usage import explain
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, did_you_mean

COMMANDS = {
    "build": "handouts.cli.build:build",
    "batch": "handouts.cli.batch:batch",
    "list": "handouts.cli.listing:list_known",
    "check": "handouts.cli.check:check",
    "audit": "handouts.cli.audit:audit",
    "preview": "handouts.cli.preview:preview",
    "new": "handouts.cli.new:new",
    "schema": "handouts.cli.schema:schema",
    "explain": "handouts.cli.explain:explain",
    "diff": "handouts.cli.diff:diff",
    "variance": "handouts.cli.variance:variance",
    "approve": "handouts.cli.approve:approve",
    "cache": "handouts.cli.cache:cache",
}
"""Where each command lives; a command's module is imported only when it is asked for."""

_STOPPED = Diagnostic("interrupted", "stopped; nothing half-written was left behind")


class LazyGroup(click.Group):
    """A group that imports a command when its name is typed, and knows near misses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of `cmd_name`, or return None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command or raise HandoutError with the nearest name."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            raise HandoutError(
                Diagnostic("unknown-command", f"there is no command '{name}'", hint=did_you_mean(name, COMMANDS))
            )
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every choice has a default: 'handouts build lumbar' alone prints the example clinic's packet.",
)
@click.version_option(__version__, prog_name="handouts")
def handouts() -> None:
    """Print tailored instructions for patients having a neck or lower back foraminotomy.

    \b
    Examples:
      handouts build lumbar                              the example clinic's pre-op packet
      handouts build cervical --patient alvarez.yaml     a packet for one patient
      handouts list surgeons                             whom a packet can be built for
    """


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code (see `ExitCode`); never raises."""
    console = Console(verbose="--verbose" in arguments)
    try:
        open_streams()
        code = handouts.main(args=list(arguments) or ["--help"], prog_name="handouts", standalone_mode=False)
        sys.stdout.flush()
    except HandoutError as error:
        console.report(error.diagnostics)
        return error.exit_code
    except click.ClickException as error:
        console.report([explain(error)])
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        console.report([_STOPPED])
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        silence_stdout()
        return ExitCode.FAILED
    except OSError as error:
        silence_stdout()
        report_system(error, console)
        return ExitCode.FAILED
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # it came while a class was made (Python 3.11)
            console.report([_STOPPED])
            return ExitCode.INTERRUPTED
        report_bug(error, console)
        return ExitCode.BUG
    return code if isinstance(code, int) else ExitCode.DONE


def open_streams() -> None:
    """Give a process started with closed streams empty ones; raises HandoutError without a standard output."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115 (it stays open as long as the process)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    if sys.stdout is None:
        hint = "leave it open, or send it to /dev/null"
        closed = Diagnostic("closed-output", "standard output is closed, so no result could be told", hint=hint)
        raise HandoutError(closed, exit_code=ExitCode.FAILED)


def report_system(error: OSError, console: Console) -> None:
    """What the system refused, in its own words: a full disk behind standard output, too many open files."""
    about = f" '{error.filename}'" if error.filename else ""
    reason = (error.strerror or type(error).__name__).lower()
    console.report([Diagnostic("system", f"the system refused{about}: {reason}", hint="mend that, then try again")])
    if console.verbose:
        show_traceback(error)


def report_bug(error: Exception, console: Console) -> None:
    """One line that names the kind of error only: its text could hold a patient's words."""
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{os.path.basename(where.tb_frame.f_code.co_filename)}:{where.tb_lineno}" if where else "unknown place"
    hint = "run again with --verbose to see the traceback; leave patient data out of a bug report"
    console.report([Diagnostic("bug", f"internal error: {type(error).__name__} at {place}", hint=hint)])
    if console.verbose:
        show_traceback(error)


def show_traceback(error: Exception) -> None:
    """The whole traceback, for whoever asked for it with `--verbose`."""
    import traceback

    click.echo("".join(traceback.format_exception(error)), err=True)


def silence_stdout() -> None:
    """Point stdout nowhere, so that the interpreter's last flush does not complain about a reader that left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
