"""How state machines run: as often as LEDGER_RUNS says, each run with LEDGER_STEPS steps."""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

RUNS = int(os.environ.get("LEDGER_RUNS", "50"))
STEPS = int(os.environ.get("LEDGER_STEPS", "15"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def run_machine(machine: type[RuleBasedStateMachine], session: Any) -> None:
    """Run a machine that takes back what it wrote to its ``session`` when it ends."""
    here = type(machine.__name__, (machine,), {"session": session})
    how = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=SLOW)
    run_state_machine_as_test(here, settings=how)
