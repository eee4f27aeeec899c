"""What `make check-geth` says of chains that differ."""

from tools.checks.on_geth import first_difference

GANACHE = ["Split at 0x1: 0xab", "alice calls Split.claim: [1, 5]", "  Split.Paid: {amount 5}"]


def test_chains_that_show_the_same_do_not_differ():
    assert first_difference({"ganache": GANACHE, "anvil": list(GANACHE), "geth": list(GANACHE)}) is None


def test_the_first_observation_that_differs_is_named_with_what_each_saw():
    geth = ["Split at 0x1: 0xab", "alice calls Split.claim: [0, 5]", "  Split.Paid: {amount 6}"]

    assert first_difference({"ganache": GANACHE, "anvil": GANACHE, "geth": geth}) == (
        "observation 2 differs\n  ganache: alice calls Split.claim: [1, 5]\n  geth: alice calls Split.claim: [0, 5]"
    )


def test_a_chain_that_shows_less_or_more_differs_where_the_other_ends():
    assert first_difference({"ganache": GANACHE, "geth": GANACHE[:2]}) == (
        "observation 3 differs\n  ganache: Split.Paid: {amount 5}\n  geth: nothing more"
    )
    assert first_difference({"ganache": GANACHE[:2], "geth": GANACHE}) == (
        "observation 3 differs\n  ganache: nothing more\n  geth: Split.Paid: {amount 5}"
    )
