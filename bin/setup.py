"""The virtual environment, once: made, filled from the lock, stamped so that the next start is quick.

Usage: bin/house setup [run|dev]
"""

import compileall
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bin import translations
from bin.steps import ROOT, VENV, Failed, main, step, tool

LOCKS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}
STAMP = VENV / "stamp"
NETWORK = (
    "Is the package index reachable? Behind a mirror, name it in pip's own configuration "
    "(pip config set global.index-url ADDRESS), then run the command again."
)


def _stamp(kind: str) -> str:
    return f"{kind} {hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()}"


def _stamped() -> str:
    return STAMP.read_text() if STAMP.exists() else ""


def _install_venv_module() -> None:
    """Debian keeps ensurepip in a package of its own."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    mend = f"Install it as root: apt-get install {package}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failed(f"This Python cannot make virtual environments: {package} is not installed.", mend)
    apt(package, mend=mend)


def apt(package: str, *, mend: str) -> None:
    """Install one package of the system, as root and without questions."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    step("Looking at the system's package lists", ["apt-get", "update", "-q"], mend=mend, env=quiet)
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", package]
    step(f"Installing {package} from the system's packages", command, mend=mend, env=quiet)


def _works(python: str) -> bool:
    if not Path(python).exists():
        return False
    return not subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode  # noqa: S603


def _make_venv() -> None:
    if _works(tool("python")):
        return
    try:
        import ensurepip  # noqa: F401 (is it there?)
    except ImportError:
        _install_venv_module()
    shutil.rmtree(VENV, ignore_errors=True)
    command = [getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(VENV)]
    step(
        "Making the virtual environment .venv", command, mend="Is there room on the disk, may you write here?"
    )


def _index() -> dict[str, str]:
    """uv does not read pip's configuration: hand it the mirror that pip would use."""
    pip = subprocess.run(  # noqa: S603 (our own pip)
        [tool("python"), "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
    )
    mirror = os.environ.get("PIP_INDEX_URL") or pip.stdout.strip()
    return {"UV_DEFAULT_INDEX": mirror} if mirror else {}


def _install(lock: Path) -> None:
    pip = [tool("python"), "-m", "pip", "install", "-q", "--require-hashes", "-r"]
    env = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "UV_SYSTEM_CERTS": "1",
        "UV_COMPILE_BYTECODE": "1",
        **_index(),
    }
    try:
        if not Path(tool("uv")).exists():
            step("Fetching uv", [*pip, str(ROOT / "requirements-uv.txt")], mend=NETWORK)
        sync = [tool("uv"), "pip", "sync", "--require-hashes", "--python", tool("python"), str(lock)]
        step(f"Installing the packages of {lock.name}", sync, mend=NETWORK, env=env)
    except Failed as failure:
        print(f"  uv could not ({str(failure).splitlines()[-1].strip()}); pip tries.", flush=True)
        step(f"Installing the packages of {lock.name} with pip", [*pip, str(lock)], mend=NETWORK)


def ensure(kind: str) -> None:
    """Everything that `make run` (run) or `make test` (dev) needs; nothing at all when it is there.

    An environment that has the tools keeps them: whoever tested once may go on to run.
    """
    if kind == "run" and _stamped().startswith("dev "):
        kind = "dev"
    if _stamped() != _stamp(kind):
        STAMP.unlink(missing_ok=True)
        _make_venv()
        _install(LOCKS[kind])
        warm = [tool("python"), "-c", "import matplotlib.font_manager"]
        step("Looking at the fonts once", warm, mend="Remove .venv and try again.")
        STAMP.write_text(_stamp(kind))
    for folder in ("bin", "tracker"):  # only what changed; a service may not write here, an administrator may
        compileall.compile_dir(ROOT / folder, quiet=2)
    translations.compile_stale()


def setup() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in LOCKS:
        raise Failed(f"Unknown set-up {kind!r}.", "Say run or dev.")
    ensure(kind)


if __name__ == "__main__":
    main(setup)
