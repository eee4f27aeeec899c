"""Amounts for people. Inside, money is always a whole number of wei."""

from __future__ import annotations

import re

ETHER = "0x" + "00" * 20
"""Stands for ether where a currency's address is asked for."""
WEI = 10**18
"""Wei in an ether."""
LARGEST_AMOUNT = 2**128
"""No price is as much, in any currency's smallest unit."""


def ether(wei: int) -> str:
    """Exact, without trailing zeros: `1.25 ether`, `-0.5 ether`."""
    whole, rest = divmod(abs(wei), WEI)
    fraction = f"{rest:018}".rstrip("0")
    return f"{'-' if wei < 0 else ''}{whole:,}{'.' + fraction if fraction else ''} ether"


def price_of(text: str, is_ether: bool) -> int | None:
    """A price as written, in the currency's smallest unit: `0.25` ether, or a token's whole units; None for neither."""
    if not re.fullmatch(r"\d{1,20}(\.\d{1,18})?" if is_ether else r"\d{1,40}", text, re.ASCII):
        return None
    whole, _, fraction = text.partition(".")
    amount = int(whole) * WEI + int(fraction.ljust(18, "0")) if is_ether else int(text)
    return amount if amount < LARGEST_AMOUNT else None
