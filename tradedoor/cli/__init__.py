"""`tradedoor …`: what the people who run an installation type."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    options = _parser().parse_args(arguments)
    if options.env:
        _read_settings(options.env)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradedoor.config.settings")
    # Each command is loaded alone: the demonstration should not wait for Django.
    command = import_module(f"tradedoor.cli.{options.command}")
    try:
        sys.exit(command.run(options))
    except Exception as problem:
        from tradedoor.cli import problems

        if words := problems.in_words(problem):
            sys.exit(f"tradedoor: {words}")
        raise


class _Version(argparse.Action):
    """Looked up only when asked for, because that takes a while."""

    def __call__(self, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"tradedoor {version('tradedoor')}")
        sys.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tradedoor", description="Lets the right people at a business's customers in."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    parser.add_argument(
        "--env", metavar="FILE", help="read settings from a file of NAME=value lines"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_demo(commands)
    _add_serve(commands)
    _add_worker(commands)
    commands.add_parser("migrate", help="bring the database up to this version's tables")
    commands.add_parser("doctor", help="say what is wrong with this installation")
    _add_staff(commands)
    return parser


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="run everything on made-up data, on this machine")
    demo.add_argument(
        "--port", type=int, default=None, help="default: PORT, else 8000 or next free"
    )
    demo.add_argument(
        "--data", default=None, help="where it keeps its data; default: TRADEDOOR_DATA"
    )


def _add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="answer web requests")
    serve.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    serve.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    serve.add_argument("--processes", type=int, default=None, help="default: one a core, at most 4")


def _add_worker(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    worker = commands.add_parser("worker", help="send letters and do what is due")
    worker.add_argument("--at-once", type=int, default=4, help="jobs done at the same time")
    worker.add_argument(
        "--letters-at-once", type=int, default=4, help="and letters handed over meanwhile"
    )


def _add_staff(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    staff = commands.add_parser("staff", help="the seller's own people")
    add = staff.add_subparsers(required=True, metavar="add").add_parser(
        "add", help="take somebody into the office; prints the link by which they choose a password"
    )
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=["administrator", "clerk", "onlooker"])
    add.add_argument(
        "--branch", action="append", default=[], metavar="NAME",
        help="only the customers of this branch, and of none; may be given more than once",
    )  # fmt: skip


def _read_settings(file: str) -> None:
    if not os.path.isfile(file):
        sys.exit(f"tradedoor: there is no file {file}")
    import environ

    environ.Env.read_env(file, overwrite=True)
