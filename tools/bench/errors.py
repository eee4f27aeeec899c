"""What the bench can fail with."""

from scripts.studio.errors import StudioError


class BenchError(StudioError):
    """Something could not be measured."""
