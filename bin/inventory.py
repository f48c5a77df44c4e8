"""The parts the house stands on: nothing but the lock is installed, nothing was altered, and what each is.

It compares the virtual environment with the lock, lets uv look for contradictions, compares every
installed file with the digest its package recorded, and writes build/inventory.json (CycloneDX: names,
versions, licenses). It does NOT know of published vulnerabilities: that needs an advisory database on the
network. Give the file to a scanner that has one.

Usage: .venv/bin/python -m bin.inventory
"""

import base64
import csv
import hashlib
import json
import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from bin import setup
from bin.steps import ROOT, Failed, main, step, tool

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
SEEDS = {"pip", "setuptools", "uv", "wheel"}  # tools of the environment itself
MEND = "Run `rm -r .venv`, then `make run` again."


def plain(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> dict[str, str]:
    """Version of each package in a lock."""
    pins = (match for line in text.splitlines() if (match := PIN.match(line)))
    return {plain(pin[1]): pin[2] for pin in pins}


def strangers(wanted: dict[str, str], found: dict[str, str]) -> list[str]:
    """Packages that are installed but not locked, or in another version."""
    return [
        f"{name} {version} is installed, the lock says {wanted.get(name, 'nothing')}"
        for name, version in sorted(found.items())
        if wanted.get(name) != version and name not in SEEDS
    ]


def altered(part: Distribution) -> list[str]:
    """Installed files that are missing or not as their package recorded them."""
    recorded = csv.reader((part.read_text("RECORD") or "").splitlines())
    return [
        f"{plain(part.name)}: {name}"
        for name, said, _size in recorded
        if said.startswith("sha256=") and _digest(Path(str(part.locate_file(name)))) != said[7:]
    ]


def _digest(path: Path) -> str:
    if not path.exists():
        return ""
    raw = hashlib.sha256(path.read_bytes()).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def license_of(part: Distribution) -> str:
    values = part.metadata
    said = next(iter([*values.get_all("License-Expression", []), *values.get_all("License", [])]), "")
    classified = [
        line.split(" :: ")[-1] for line in values.get_all("Classifier", []) if line.startswith("License")
    ]
    return said if 0 < len(said) < 80 else "; ".join(classified) or "see the package"


def component(part: Distribution) -> dict[str, Any]:
    name = plain(part.name)
    return {
        "type": "library",
        "name": name,
        "version": part.version,
        "purl": f"pkg:pypi/{name}@{part.version}",
        "licenses": [{"license": {"name": license_of(part)}}],
    }


def inventory() -> None:
    kind = setup.STAMP.read_text().split()[0]
    parts = sorted(distributions(), key=lambda part: plain(part.name))
    found = {plain(part.name): part.version for part in parts}
    wrong = strangers(locked(setup.LOCKS[kind].read_text()), found)
    wrong += [line for part in parts if plain(part.name) not in SEEDS for line in altered(part)]
    if wrong:
        raise Failed("The virtual environment is not what the lock says:\n" + "\n".join(wrong), MEND)
    step("Looking for contradictions", [tool("uv"), "pip", "check", "--python", sys.executable], mend=MEND)
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [component(part) for part in parts]}
    target = ROOT / "build" / "inventory.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(bill, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for part in parts:
        print(f"{plain(part.name):28} {part.version:14} {license_of(part)}")
    print(f"\n{len(parts)} parts, all as locked and unaltered; list in {target.relative_to(ROOT)}.")
    print("Published vulnerabilities were not looked up: no advisory database is asked.")


if __name__ == "__main__":
    main(inventory)
