"""Write the page of the command line, docs/cli.md, from the argument parser itself.

The page is drawn from the parser's list of actions and not from its printed
help, because the printed help is laid out differently by each Python version
and by the width of the terminal.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

HEAD = """\
# Command line

This page is written by `make docs` from the program's own help. `plenipo COMMAND --help` says the
same in the terminal.

Exit codes: 0 done, repairs and brackets included; 1 findings (`check` and `admin verify` only);
2 unusable input or arguments, with one sentence on standard error that says what and where.
"""


def page(parser: argparse.ArgumentParser) -> str:
    """Draw `parser` and its commands as one Markdown page, commands in the parser's order."""
    return "\n".join([HEAD, *_sections(parser, level=2)]).rstrip("\n") + "\n"


def _sections(parser: argparse.ArgumentParser, *, level: int) -> Iterator[str]:
    yield f"{'#' * level} `{parser.prog}`\n"
    if parser.description:
        yield f"{_filled(parser.description, parser)}\n"
    yield f"```\n{_usage(parser)}\n```\n"
    described = [action for action in parser._actions if _shown(action) and not _group(action)]
    if described:
        yield "".join(f"- `{_invocation(a)}`: {_help(a, parser)}\n" for a in described)
    if parser.epilog:
        title, _, examples = _filled(parser.epilog, parser).partition("\n")
        yield f"{title.capitalize()}\n\n```\n{textwrap.dedent(examples)}\n```\n"
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in dict.fromkeys(action.choices.values()):
                yield from _sections(command, level=min(level + 1, 6))


def _shown(action: argparse.Action) -> bool:
    """Whether the page names it: not what is hidden, and not --help, which every command has."""
    return action.help != argparse.SUPPRESS and not isinstance(action, argparse._HelpAction)


def _group(action: argparse.Action) -> bool:
    return isinstance(action, argparse._SubParsersAction)


def _name(action: argparse.Action) -> str:
    """Say what one value of an action is called, e.g. `PARTY=FILE`."""
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    if action.metavar is not None:
        return action.metavar
    if action.choices is not None:
        return "{" + ",".join(str(choice) for choice in action.choices) + "}"
    return action.dest.upper() if action.option_strings else action.dest


def _values(action: argparse.Action) -> str:
    """Say how the values of an action are written, e.g. `[FILE ...]`; "" when it takes none."""
    name = _name(action)
    match action.nargs:
        case 0:
            return ""
        case "?":
            return f"[{name}]"
        case "*":
            return f"[{name} ...]"
        case "+" | "..." | "A...":
            return f"{name} ..."
        case int() as count if not isinstance(action.metavar, tuple):
            return " ".join([name] * count)
        case _:
            return name


def _invocation(action: argparse.Action) -> str:
    if not action.option_strings:
        return _name(action)
    return f"{', '.join(action.option_strings)} {_values(action)}".rstrip()


def _usage(parser: argparse.ArgumentParser) -> str:
    """One line: the program, its options with optional ones in brackets, its arguments."""
    words = [parser.prog]
    options = [a for a in parser._actions if a.option_strings and _shown(a)]
    choices = {
        id(action): group
        for group in parser._mutually_exclusive_groups
        for action in group._group_actions
    }
    drawn: set[int] = set()
    for action in options:
        if id(action) in drawn:
            continue
        group = choices.get(id(action))
        together = group._group_actions if group else [action]
        drawn.update(id(one) for one in together)
        text = " | ".join(f"{a.option_strings[0]} {_values(a)}".rstrip() for a in together)
        required = group.required if group else action.required
        if not required:
            text = f"[{text}]"
        elif len(together) > 1:
            text = f"({text})"
        repeats = isinstance(action, argparse._AppendAction)
        words.append(f"{text}..." if repeats else text)
    words.extend(
        "COMMAND ..." if _group(action) else _values(action)
        for action in parser._actions
        if not action.option_strings and _shown(action)
    )
    return " ".join(words)


def _help(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    if not action.help:
        raise SystemExit(f"{parser.prog}: {_invocation(action)} has no help: write one.")
    values = {**vars(action), "prog": parser.prog}
    return " ".join((action.help % values).split())


def _filled(text: str, parser: argparse.ArgumentParser) -> str:
    return text.replace("%(prog)s", parser.prog).strip()


def main(arguments: list[str]) -> int:
    """Write the page named by the last argument; with `--check` first, only compare it."""
    from plenipo.cli.main import build_parser

    target = Path(arguments[-1])
    wanted = page(build_parser())
    if "--check" not in arguments:
        target.write_text(wanted, "utf-8", newline="\n")
        return 0
    if target.exists() and target.read_text("utf-8") == wanted:
        return 0
    print(f"{target} is not what the program says: run `make docs` and commit it.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
