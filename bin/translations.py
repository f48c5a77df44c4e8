"""The catalogues: gather the sentences of code and templates, and compile. bin/words.py proves them whole.

Usage: bin/house translations [update|compile]
"""

import sys
import tempfile
from pathlib import Path

from bin.steps import ROOT, Failed, main, step, tool

FOLDER = ROOT / "translations"
KEYWORDS = ("_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2")


def catalogues() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))


def compile_stale() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for source in catalogues():
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            command = [tool("pybabel"), "compile", "--use-fuzzy", "-i", str(source), "-o", str(compiled)]
            command += ["-l", source.parts[-3]]
            step(
                f"Compiling {source.relative_to(ROOT)}",
                command,
                mend="Mend the line of the catalogue it names.",
            )


def extract(target: Path) -> None:
    command = [tool("pybabel"), "-q", "extract", "-F", "babel.cfg", "--omit-header", "--sort-by-file"]
    command += ["--add-location=file", *(word for keyword in KEYWORDS for word in ("-k", keyword))]
    command += ["-o", str(target), "."]
    own = {"PYTHONPATH": str(ROOT)}  # babel.cfg names an extractor of ours
    step("Gathering the sentences", command, mend="Mend the file it names.", env=own, quiet=True)


def update() -> None:
    """Bring the sentences of code and templates into every catalogue; new ones stay empty."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        extract(template)
        for source in catalogues():
            command = [tool("pybabel"), "-q", "update", "-N", "--ignore-obsolete"]
            command += ["-i", str(template), "-o", str(source), "-l", source.parts[-3]]
            step(f"Updating {source.relative_to(ROOT)}", command, mend="Mend the line it names.")


def translate() -> None:
    work = {"update": update, "compile": compile_stale}
    name = sys.argv[1] if len(sys.argv) > 1 else "update"
    if name not in work:
        raise Failed(f"Unknown work {name!r}.", "Say update or compile.")
    work[name]()


if __name__ == "__main__":
    main(translate)
