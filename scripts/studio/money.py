"""Amounts for people. Inside, money is always a whole number of wei."""

from __future__ import annotations

WEI = 10**18
"""Wei in an ether."""


def ether(wei: int) -> str:
    """Exact, without trailing zeros: `1.25 ether`, `-0.5 ether`."""
    whole, rest = divmod(abs(wei), WEI)
    fraction = f"{rest:018}".rstrip("0")
    return f"{'-' if wei < 0 else ''}{whole:,}{'.' + fraction if fraction else ''} ether"
