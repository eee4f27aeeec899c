"""Fault 4: gas limits chosen so that a capped call runs out and the rest succeeds. Below its floor every such call
reverts the whole transaction, so nobody can list a royalty away or settle past it."""

import pytest
from brownie import ZERO_ADDRESS as NOBODY
from brownie import web3
from eth_utils import keccak

from tests.fixtures.auctions import (
    DURATION,
    ETHER,
    RESERVE,
    SOLD,
    frame_of,
    pack_ranked,
    pack_sealed,
    pass_time,
    terms_of,
)
from tests.fixtures.formats import FORMATS, HOUR, PRICE, SALT, TOKEN_ID
from tests.support.snapshots import snapshot


def test_no_gas_limit_lists_a_token_without_its_royalty(house, make_terms, artist):
    lot = make_terms()
    lied = frame_of(lot, royalty_bps=0)._replace(royalty_receiver="0x" + "0" * 40)
    data = house.list.encode_input(lied)
    for gas in range(40_000, 400_000, 3_000):
        try:
            web3.eth.call({"from": str(artist), "to": house.address, "data": data, "gas": gas})
        except Exception:
            continue
        raise AssertionError(f"listed without royalty at a limit of {gas}")
    house.list(lot, {"from": artist})


def test_no_gas_limit_reads_a_foreign_token_as_silent(house, ForeignToken, deployer, artist):
    token = deployer.deploy(ForeignToken)
    token.mint(artist, 7, {"from": deployer})
    token.setRoyalty(deployer, 1_000, {"from": deployer})
    token.approve(house, 7, {"from": artist})
    silent = terms_of(house, artist, token, 7)._replace(metadata_digest=bytes(32))
    data = house.list.encode_input(silent)
    for gas in range(40_000, 900_000, 10_000):
        try:
            web3.eth.call({"from": str(artist), "to": house.address, "data": data, "gas": gas})
        except Exception:
            continue
        raise AssertionError(f"listed without a digest at a limit of {gas}")


def test_no_gas_limit_lists_what_its_collection_forbids(Consignments, PickyToken, deployer, artist):
    registry, token = deployer.deploy(Consignments, NOBODY), deployer.deploy(PickyToken)
    token.mint(artist, 7, {"from": deployer})
    token.refuse(ETHER, NOBODY, {"from": deployer})
    data = registry.checkListing.encode_input(artist, artist, token, 7, ETHER, NOBODY, 0, 0, 1)
    starved = keccak(text="House_GasTooLow(uint256,uint256)")[:4].hex()
    forbidden = keccak(text="Consignment_SaleNotAllowed(address,uint256,address)")[:4].hex()
    told = []
    for gas in range(25_000, 200_000, 3_000):
        with pytest.raises(Exception, match=f"0x({starved}|{forbidden})") as caught:
            web3.eth.call({"from": str(artist), "to": registry.address, "data": data, "gas": gas})
        told.append(forbidden in str(caught.value))
    assert told == sorted(told) and {*told} == {False, True}


def test_at_every_gas_limit_a_settlement_pays_all_or_reverts(house, open_lot, paintings, artist, alice, dave, stranger):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    done = 0
    for gas in [*range(60_000, 420_000, 20_000), 3_000_000]:
        before, put_back = (artist.balance(), dave.balance()), snapshot()
        try:
            house.settle(lot, {"from": stranger, "gas_limit": gas})
        except Exception:
            pass
        else:
            done += 1
            assert house.lotState(lot)[0] == SOLD
            assert paintings.ownerOf(lot.token_id) == alice
            assert dave.balance() == before[1] + RESERVE // 10
            assert artist.balance() == before[0] + RESERVE - RESERVE // 10 - RESERVE // 40
            assert house.credit(dave, ETHER) == house.credit(artist, ETHER) == 0
            put_back()
    assert done


def test_an_estimate_is_enough_and_starves_nothing(house, open_lot, alice, dave, stranger):
    lot = open_lot()
    house.bid(lot, {"from": alice, "value": RESERVE})
    pass_time(DURATION)
    before = dave.balance()
    gas = house.settle.estimate_gas(lot, {"from": stranger})
    house.settle(lot, {"from": stranger, "gas_limit": gas})
    assert dave.balance() == before + RESERVE // 10


@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_ends_at_a_limit_that_starves_anybody(
    bring, ForeignToken, deployer, artist, alice, dave, treasury, format_
):
    """The least limit at which the last call goes through, and a few above it, pay everybody to the wei."""
    token = deployer.deploy(ForeignToken)
    token.setRoyalty(dave, 1_000, {"from": deployer})
    ending = bring(format_, token)
    limits = [gas for gas in range(60_000, 1_000_000, 15_000) if ending.works_with(gas)]
    assert limits
    tried = 0
    for gas in [*limits[:3], limits[-1]]:
        before, put_back = (artist.balance(), alice.balance(), dave.balance()), snapshot()
        try:
            tx = ending.send(gas_limit=gas)
        except Exception:
            continue
        tried += 1
        costs = [tx.gas_used * tx.gas_price if ending.sender == who else 0 for who in (artist, alice)]
        assert artist.balance() == before[0] + 8_750 - costs[0]
        assert alice.balance() == before[1] + max(ending.paid_in - PRICE, 0) - ending.value - costs[1]
        assert dave.balance() == before[2] + 1_000
        assert token.ownerOf(TOKEN_ID) == alice
        assert ending.house.balance() == ending.house.credit(treasury, ETHER) == 250
        put_back()
    assert tried >= 2


@pytest.mark.parametrize("name", ["ranked", "sealed"])
def test_no_format_starves_the_refund_of_who_is_outbid(every_format, ForeignToken, deployer, alice, bob, name):
    token = deployer.deploy(ForeignToken)
    house = every_format.house_of(name, ETHER)
    if name == "ranked":
        lot = every_format.list(house, token, ETHER, rules=pack_ranked(reserve=PRICE, quantity=1))
        house.bid(lot, PRICE, 0, 0, {"from": alice, "value": PRICE})
        data, value = house.bid.encode_input(lot, 2 * PRICE, 0, 0), 2 * PRICE
    else:
        lot = every_format.list(house, token, ETHER, rules=pack_sealed(reserve=PRICE))
        for who, amount in ((alice, PRICE), (bob, 2 * PRICE)):
            sealed = house.commitmentOf(lot, who, amount, SALT)
            house.commit(lot, sealed, amount, 0, {"from": who, "value": amount})
        pass_time(HOUR)
        house.reveal(lot, PRICE, SALT, {"from": alice})
        data, value = house.reveal.encode_input(lot, 2 * PRICE, SALT), 0
    before = alice.balance()
    for gas in range(45_000, 300_000, 6_000):
        try:
            bob.transfer(house, value, data=data, gas_limit=gas)
        except Exception:
            continue
        break
    assert alice.balance() == before + PRICE
    assert house.credit(alice, ETHER) == 0
    assert house.balance() == 2 * PRICE
