"""How long the state machines run: few examples in `make test`, MACHINE_EXAMPLES of them in `make check`."""

import os


def settings(examples: int, steps: int) -> dict[str, int]:
    """hypothesis' settings for a machine that tries so many examples of so many steps, unless more are asked for."""
    return {"max_examples": int(os.environ.get("MACHINE_EXAMPLES", examples)), "stateful_step_count": steps}
