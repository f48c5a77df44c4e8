"""What is measured by itself: Gantts, S-curves, a network of works, an import of 10,000 rows, the second start."""

import csv
import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.client import Client
from bench.server import ROOT, House, free_port
from bin import setup
from tracker.demo.names import PROVINCE, compounds

ROWS = 10_000


@dataclass(frozen=True)
class Extra:
    """One figure with its unit; ``measured`` is None when it could not be measured, and ``note`` says why."""

    name: str
    target: float
    unit: str
    measured: float | None
    note: str = ""


def gantts(house: House) -> list[Extra]:
    found = json.loads(house.python("bench.gantt"))
    notes = [
        f"{found[name] * 1000:.0f} ms against {found['plain'] * 1000:.0f} ms" for name in ("ours", "ordered")
    ]
    name = "Gantt of 30 bars"
    return [
        Extra(f"{name}, cold, against plain barh", 0.7, "×", found["ratio"], notes[0]),
        Extra(
            f"{name} with two baselines, critical path and waiting, cold, against plain barh", 0.7, "×",
            found["ordered_ratio"], notes[1],
        ),
        Extra(f"{name} with two baselines, cached", 1, "ms", found["cached"], "from the store's memory"),
    ]  # fmt: skip


def network(house: House) -> Extra:
    found = json.loads(house.python("bench.network"))
    note = "3,000 links, dates over the working calendar"
    return Extra("network of 1,000 items scheduled", 50, "ms", found["milliseconds"], note)


def due(house: House, where: str) -> list[Extra]:
    """The scheduler's look at everything that is due, without writing."""
    found = json.loads(house.python("bench.due"))
    note = f"{found['due']} due, {found['told']} to be told"
    return [
        Extra(f"computing what is due, {where}", 5, "s", found["seconds"], note),
        Extra(f"memory it takes, {where}", 64, "MB", found["megabytes"], "more than before"),
    ]


def doors(house: House) -> list[Extra]:
    found = json.loads(house.python("bench.doors"))
    return [
        Extra("a door sheet", 100, "ms", found["sheet"], "CPU, fonts read"),
        Extra("door sheets of 40 entrances in one file", 2000, "ms", found["batch"], "CPU, a page each"),
    ]


def curves(house: House) -> list[Extra]:
    found = json.loads(house.python("bench.curve"))
    note = f"{found['ours'] * 1000:.0f} ms against {found['plain'] * 1000:.0f} ms"
    return [
        Extra("S-curve of 24 months, cold, against plain plot", 0.8, "×", found["ratio"], note),
        Extra("S-curve of 24 months, cached", 1, "ms", found["cached"], "from the store's memory"),
    ]


def plan_import(house: House, folder: Path) -> Extra:
    name = "import of 10,000 rows"
    if "import-plan" not in house.flask("--help"):
        return Extra(name, 10, "s", None, "the command import-plan is missing")
    table = folder / "plan.csv"
    _write_plan(table)
    begun = time.perf_counter()
    try:
        report = json.loads(house.flask("import-plan", str(table), "--year", "2025", "--json"))
    except (RuntimeError, ValueError) as fault:
        return Extra(name, 10, "s", None, str(fault).strip().splitlines()[-1][:160])
    taken = time.perf_counter() - begun
    understood = sum(row["status"] != "refused" for row in report["rows"])
    note = f"{understood} of {len(report['rows'])} rows taken, with the start of the command"
    return Extra(name, 10, "s", taken if understood >= ROWS * 0.95 else None, note)


def _write_plan(path: Path) -> None:
    """A plan table as published: compounds of a province with their figures, all under districts of the city."""
    counties = ("元宝区", "振兴区", "振安区", "东港市", "凤城市", "宽甸满族自治县")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            [
                "序号",
                "县（市、区）",
                "小区名称",
                "楼栋数（栋）",
                "户数（户）",
                "建筑面积（万平方米）",
                "总投资（万元）",
            ]
        )
        for number, seed in zip(range(1, ROWS + 1), compounds(PROVINCE), strict=False):
            area = seed.area / 10_000
            row = [seed.buildings, seed.households, f"{area:.4f}", f"{area * 350:.2f}"]
            out.writerow([number, counties[number % len(counties)], f"{seed.name}{number}号院", *row])


def second_start(house: House) -> Extra:
    """From the command to the first whole answer, with everything set up and the data there."""
    name = "second start to the first answer"
    if not _is_set_up():
        return Extra(name, 2, "s", None, "set up first: bin/house setup dev (the start would change .venv)")
    port = free_port()
    environment = {**house.environment, "PORT": str(port)}
    with (house.instance / "second-start.log").open("wb") as log:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [ROOT / "bin" / "house", "serve"], cwd=ROOT, env={**environment, "PYTHON": sys.executable},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            taken = _first_answer(port, process, begun)
        finally:
            process.terminate()
            process.wait()
    return Extra(name, 2, "s", taken, "" if taken else "it does not start")


def _is_set_up() -> bool:
    """Whether a start would find its packages: a bench installs and removes nothing."""
    wanted = f"dev {hashlib.sha256(setup.LOCKS['dev'].read_bytes()).hexdigest()}"
    return setup.STAMP.exists() and setup.STAMP.read_text() == wanted


def _first_answer(port: int, process: "subprocess.Popen[bytes]", begun: float) -> float | None:
    while process.poll() is None and time.perf_counter() - begun < 60:
        try:
            if Client(port).get("/").status == 200:
                return time.perf_counter() - begun
        except OSError:
            time.sleep(0.01)
    return None
