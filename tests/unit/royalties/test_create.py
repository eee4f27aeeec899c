"""Making splits: the address is the commitment, and costs do not grow with the number of recipients."""

import pytest
from brownie import history
from brownie.exceptions import VirtualMachineError
from eth_utils.crypto import keccak

from scripts.studio.splits import make_terms
from tests.fixtures.royalties import ETH, ETHER, extras, split_at, terms_for
from tests.support.reverts import reverts


def test_the_address_is_known_before_the_split_is_made(split_factory, deployer, alice, bob):
    terms = terms_for({alice: 5, bob: 3})
    expected = split_factory.splitOf(terms.root)
    tx = split_factory.create(terms.root, {"from": deployer})
    assert tx.return_value == expected
    assert dict(tx.events["SplitCreated"]) == {"split": expected, "root": "0x" + terms.root.hex()}


def test_money_that_came_before_the_split_is_paid_out(split_factory, deployer, alice, bob, treasury):
    terms = terms_for({alice: 3, bob: 1})
    treasury.transfer(split_factory.splitOf(terms.root), ETH)
    split_factory.createPublished(terms.list, {"from": deployer})
    split = split_at(split_factory.splitOf(terms.root))
    assert split.received(ETHER) == ETH
    before = alice.balance()
    split.openAndPay(ETHER, terms.proof(alice.address).encode(), {"from": bob})
    assert alice.balance() == before + ETH * 3 // 4


@pytest.mark.parametrize("published", [False, True])
def test_making_it_twice_returns_the_first(split_factory, deployer, stranger, alice, bob, published):
    terms = terms_for({alice: 5, bob: 3})
    first = split_factory.create(terms.root, {"from": deployer})
    if published:
        again = split_factory.createPublished(terms.list, {"from": stranger})
    else:
        again = split_factory.create(terms.root, {"from": stranger})
    assert again.return_value == first.return_value
    assert "SplitCreated" not in again.events
    assert again.gas_used < 90_000


def test_too_little_gas_makes_nothing_and_returns_nothing(split_factory, deployer, alice, bob, web3):
    root = terms_for({alice: 5, bob: 3}).root
    with pytest.raises(VirtualMachineError):
        split_factory.create(root, {"from": deployer, "gas_limit": 60_000})
    assert history[-1].gas_used == 60_000  # it ran out of it

    # With the address warm, looking at it is affordable, and the factory says itself that there is nothing.
    split = split_factory.splitOf(root)
    call = {"from": deployer.address, "to": split_factory.address, "data": split_factory.create.encode_input(root)}
    with pytest.raises(Exception, match=keccak(text="SplitFactory_NotCreated(bytes32,uint256)")[:4].hex()):
        web3.eth.call({**call, "gas": 72_000, "accessList": [{"address": split, "storageKeys": []}]})
    assert not web3.eth.get_code(split)


def refusals(web3, call):
    """What the node says at every amount of gas that is too little."""
    for gas in range(50_000, 120_000, 200):
        try:
            web3.eth.call({**call, "gas": gas})
        except Exception as refusal:
            yield str(refusal)
        else:
            return


@pytest.mark.parametrize("kind", ["published", "managed"])
def test_a_factory_that_too_little_gas_makes_nothing_of_says_so(
    split_factory, ChangingSplitFactory, deployer, alice, bob, web3, kind
):
    terms = terms_for({alice: 5, bob: 3})
    if kind == "published":
        factory, error = split_factory, "SplitFactory_NotCreated(bytes32,uint256)"
        split, data = factory.splitOf(terms.root), factory.createPublished.encode_input(terms.list)
    else:
        factory, error = deployer.deploy(ChangingSplitFactory), "ChangingSplitFactory_NotCreated(bytes32)"
        split = factory.managedSplitOf(deployer, terms.list, [])
        data = factory.createManaged.encode_input(deployer, terms.list, [])
    call = {"from": deployer.address, "to": factory.address, "data": data}
    said = list(refusals(web3, {**call, "accessList": [{"address": split, "storageKeys": []}]}))
    assert any(keccak(text=error)[:4].hex() in refusal for refusal in said)


def test_a_root_of_no_shares_is_refused(split_factory, deployer):
    root = b"\x11" * 29 + bytes(3)
    with reverts("SplitFactory_NobodyToPay", root):
        split_factory.create(root, {"from": deployer})


def test_nobody_calls_the_inner_function(split_factory, stranger, alice, bob):
    with reverts("SplitFactory_OnlyItself", stranger):
        split_factory.deploy(terms_for({alice: 5, bob: 3}).root, {"from": stranger})


@pytest.mark.parametrize("count", [2, 10, 16, 100, 1000])
def test_cost_is_flat_in_the_number_of_recipients(split_factory, deployer, count):
    terms = make_terms((address, "artist", index + 1) for index, address in enumerate(extras(count)))
    assert split_factory.create(terms.root, {"from": deployer}).gas_used <= 74_030


def test_the_same_shares_in_another_order_are_the_same_split(split_factory, alice, bob, carol):
    one = terms_for([(alice, 50), (bob, 30), (carol, 20)])
    other = terms_for([(carol, 2), (alice, 5), (bob, 3)])
    assert split_factory.splitOf(one.root) == split_factory.splitOf(other.root)


def test_another_share_or_role_is_another_split(split_factory, alice, bob):
    roots = {
        make_terms([(alice.address, "artist", 5), (bob.address, "gallery", 3)]).root,
        make_terms([(alice.address, "artist", 3), (bob.address, "gallery", 5)]).root,
        make_terms([(alice.address, "gallery", 5), (bob.address, "artist", 3)]).root,
    }
    assert len({split_factory.splitOf(root) for root in roots}) == 3
