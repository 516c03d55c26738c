"""The command `release2xbrl`: arguments in, exit codes out.

Each subcommand lives in a module of `converter.commands` that is loaded when it is called, so that `--version` and
`--help` answer at once. Whatever goes wrong ends here as a sentence and an exit code.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from converter import __version__
from converter.errors import ConverterError

COMMANDS = {
    "convert": "Convert one release to inline XBRL, XBRL and xBRL-JSON.",
    "inspect": "Show the statements of a release as they are read.",
    "validate": "Validate any XBRL report with Arelle.",
    "verify": "Check written outputs against each other and the release.",
    "batch": "Convert many releases at once.",
    "maps": "Check, explain and extend the mapping tables.",
    "taxonomy": "List and export the bundled taxonomies, add official ones.",
    "checks": "List the checks made before Arelle.",
    "benchmark": "Measure the speed of this installation.",
}

INVALID, CALLER, NOTHING, INTERNAL, INTERRUPTED = 1, 2, 3, 70, 130

EXIT_CODES = """\b
Exit codes:
  0   converted and valid
  1   converted but invalid (the files are kept, the report says "invalid");
      with --strict, anything left unmapped or contradicted
  2   the call or the input is at fault: nothing is written
  3   nothing in the input to convert: nothing is written
  70  a fault of release2xbrl itself, 130 interrupted: nothing is written"""


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are called; the list of them is `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"converter.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, prog_name="release2xbrl")
def cli() -> None:
    """Turn an earnings press release into XBRL: every number tagged, proved by printed arithmetic, and explained.

    \b
    release2xbrl convert release.htm --out out --cik 0001105472
    release2xbrl inspect release.htm --why "Total revenue"
    release2xbrl batch releases/ --out out
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (the process's own if None) and return its exit code."""
    try:
        result = cli.main(args=arguments, prog_name="release2xbrl", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return CALLER
    except ConverterError as error:
        click.echo(f"release2xbrl: {error.message}", err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("release2xbrl: interrupted, nothing half-written is left", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("RELEASE2XBRL_TRACEBACK"):
            raise
        click.echo(f"release2xbrl: a fault of its own: {type(error).__name__}: {error}", err=True)
        click.echo("RELEASE2XBRL_TRACEBACK=1 shows where; please report it with the release.", err=True)
        return INTERNAL
    return result if isinstance(result, int) else 0


def main() -> None:
    """The console script."""
    few_collections()
    _end(run())


def _end(code: int) -> NoReturn:
    """End the process. That gives all memory back at once; the interpreter would first take apart what it holds."""
    if threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def few_collections() -> None:
    """Let the collector of cycles look less often: a conversion makes much that stays and next to no cycles.

    A tenth of its time otherwise; memory stays bounded all the same.
    """
    gc.set_threshold(100_000, 20, 20)


if __name__ == "__main__":
    main()
