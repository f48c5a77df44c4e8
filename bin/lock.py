"""Resolves requirements*.in into locks with hashes, the same versions for Python 3.11 and newer everywhere.

Usage: bin/house lock
"""

from bin import setup
from bin.steps import ROOT, main, step, tool

LOCKS = ("requirements", "requirements-dev", "requirements-uv")  # the second is held to the first


def lock() -> None:
    setup.ensure("run")
    compile_ = [tool("uv"), "pip", "compile", "--quiet", "--universal", "--fork-strategy", "fewest"]
    compile_ += ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    compile_ += ["--custom-compile-command", "make lock"]
    for name in LOCKS:
        command = [*compile_, f"{name}.in", "-o", f"{name}.txt"]
        step(
            f"Resolving {name}.in", command, mend=f"Two pins of {ROOT.name}/{name}.in contradict each other."
        )


if __name__ == "__main__":
    main(lock)
