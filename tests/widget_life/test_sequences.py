"""Random sequences of typing, clicking, leaving and returning: what is shown and stored is what was entered.

Some with every run of the tests, thousands with `make soak` (SOAK=1): in blocks, because hypothesis goes back to what
it has tried, and threads do not come together in time twice in the same way.
"""

import os

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import Phase as Step
from hypothesis.stateful import run_state_machine_as_test

from tests.thoroughness import randomness, repeated
from tests.widget_life.sequences import Sequences

# A few that go far enough to come back find more than many that hardly begin.
_BLOCKS, _SEQUENCES, _STEPS = repeated(20, 1), repeated(100, 100, quick=5), repeated(30, 8, quick=12)
# To make a failing sequence as short as it can be takes minutes: SHRINK=1 does.
_STEPS_OF_THE_SEARCH = tuple(Step) if os.environ.get("SHRINK") == "1" else (Step.reuse, Step.generate)


@pytest.mark.parametrize("block", range(_BLOCKS))
def test_what_is_shown_and_stored_is_what_was_entered(machine: type[Sequences], block: int) -> None:
    chosen = settings(
        max_examples=_SEQUENCES,
        stateful_step_count=_STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        report_multiple_bugs=False,
        phases=_STEPS_OF_THE_SEARCH,
    )
    seed(randomness(f"sequences {block}").getrandbits(32))(machine)
    run_state_machine_as_test(machine, settings=chosen)
