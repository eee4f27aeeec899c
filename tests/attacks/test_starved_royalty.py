"""Fault 4: gas limits chosen so that a capped call runs out and the rest succeeds. Below its floor every such call
reverts the whole transaction, so nobody can list a royalty away or settle past it."""

from brownie import web3

from tests.fixtures.auctions import DURATION, ETHER, RESERVE, SOLD, frame_of, pass_time, terms_of
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


def test_at_every_gas_limit_a_settlement_pays_all_or_reverts(
    house, open_lot, paintings, artist, alice, dave, stranger
):
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
