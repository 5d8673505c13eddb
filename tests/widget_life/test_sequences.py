"""Random sequences of typing, clicking, leaving and returning: what is shown and stored is what was entered.

Some with every run of the tests, thousands with `make soak` (SOAK=1).
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis.stateful import run_state_machine_as_test

from tests.thoroughness import repeated
from tests.widget_life.sequences import Sequences

_SEQUENCES, _STEPS = repeated(2_000, 100), repeated(30, 12)
# To make a failing sequence as short as it can be takes minutes: SHRINK=1 does.
_STEPS_OF_THE_SEARCH = tuple(Step) if os.environ.get("SHRINK") == "1" else (Step.reuse, Step.generate)


def test_what_is_shown_and_stored_is_what_was_entered(machine: type[Sequences]) -> None:
    chosen = settings(
        max_examples=_SEQUENCES,
        stateful_step_count=_STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        report_multiple_bugs=False,
        phases=_STEPS_OF_THE_SEARCH,
    )
    run_state_machine_as_test(machine, settings=chosen)
