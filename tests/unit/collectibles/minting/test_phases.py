import pytest
from brownie import chain

from tests.fixtures.collectibles import EVERY_WORK, NO_DIGEST, NOBODY, digest_of, token_id
from tests.fixtures.minting import Phase
from tests.support.merkle import leaf, levels_of, proof_of
from tests.support.reverts import reverts

ETHER = 10**18


def listed(entries):
    """The tree of an allowlist of (account, price, limit)."""
    return levels_of([leaf(["address", "uint256", "uint256"], [str(who), *rest]) for who, *rest in entries])


# ---- opening and ending ----


def test_a_phase_is_opened_once_with_its_terms(phases, collection, edition, artist):
    phase = Phase(str(collection), edition, price=5, payee=str(artist), supply=9, walletLimit=2)

    assert not phases.isOpen(phases.idOf(phase))
    opened = phases.open(phase, {"from": artist})

    assert opened.return_value == phases.idOf(phase)
    assert phases.isOpen(phases.idOf(phase))
    event = opened.events["PhaseOpened"]
    assert (event["id"], event["collection"], event["work"]) == (phases.idOf(phase), collection, edition)
    assert event["phase"] == (*phase[:6], "0x" + NO_DIGEST.hex(), *phase[7:])
    with reverts("Phases_AlreadyOpened", bytes(phases.idOf(phase))):
        phases.open(phase, {"from": artist})


def test_an_ended_phase_sells_nothing_and_opens_no_more(phases, open_phase, artist, alice):
    phase = open_phase()
    id_ = bytes(phases.idOf(phase))

    ended = phases.end(phase, {"from": artist})

    assert ended.events["PhaseEnded"] == {"id": "0x" + id_.hex()}
    assert not phases.isOpen(id_)
    with reverts("Phases_NotOpen", id_):
        phases.mint(phase, alice, 1, {"from": alice})
    with reverts("Phases_NotOpen", id_):
        phases.end(phase, {"from": artist})
    with reverts("Phases_AlreadyOpened", id_):
        phases.open(phase, {"from": artist})


def test_a_phase_nobody_opened_sells_nothing(phases, collection, edition, alice):
    phase = Phase(str(collection), edition)

    with reverts("Phases_NotOpen", bytes(phases.idOf(phase))):
        phases.mint(phase, alice, 1, {"from": alice})


@pytest.mark.parametrize("field,value", [("price", 0), ("supply", 99), ("payee", NOBODY), ("closesAt", 0), ("work", 2)])
def test_other_terms_are_another_phase(phases, open_phase, artist, alice, field, value):
    phase = open_phase(price=5, supply=9, payee=str(artist), closesAt=2**40 - 1)
    altered = phase._replace(**{field: value})

    with reverts("Phases_NotOpen", bytes(phases.idOf(altered))):
        phases.mint(altered, alice, 1, {"from": alice, "value": 5})


def test_only_who_may_mint_opens_and_ends(phases, collection, edition, artist, bob, stranger):
    phase = Phase(str(collection), edition)
    with reverts("Phases_NotMinter", stranger, edition):
        phases.open(phase, {"from": stranger})
    collection.setMinter(bob, edition, True, {"from": artist})
    phases.open(phase, {"from": bob})
    with reverts("Phases_NotMinter", stranger, edition):
        phases.end(phase, {"from": stranger})

    phases.end(phase, {"from": artist})

    assert not phases.isOpen(phases.idOf(phase))


# ---- selling to everybody ----


def test_anybody_buys_for_anybody(phases, open_phase, collection, edition, alice, bob, gallery):
    phase = open_phase(price=ETHER, payee=str(gallery))
    before = gallery.balance()

    bought = phases.mint(phase, alice, 3, {"from": bob, "value": 4 * ETHER})

    assert bought.return_value == token_id(edition, 1)
    assert collection.balanceOf(alice) == 3
    assert gallery.balance() == before + 3 * ETHER
    assert phases.balance() == 0
    assert (phases.sold(phases.idOf(phase)), phases.taken(phases.idOf(phase), alice)) == (3, 3)
    assert bought.events["PhaseMinted"] == {
        "id": phases.idOf(phase),
        "to": alice,
        "payer": bob,
        "firstTokenId": token_id(edition, 1),
        "amount": 3,
        "paid": 3 * ETHER,
    }


def test_a_wei_too_little_reverts(phases, open_phase, alice, gallery):
    phase = open_phase(price=ETHER, payee=str(gallery))

    with reverts("Till_PaymentTooLow", 2 * ETHER - 1, 2 * ETHER):
        phases.mint(phase, alice, 2, {"from": alice, "value": 2 * ETHER - 1})


def test_a_price_in_a_token(phases, open_phase, coin, alice, gallery):
    phase = open_phase(price=100, currency=str(coin), payee=str(gallery))
    coin.approve(phases, 300, {"from": alice})

    phases.mint(phase, alice, 3, {"from": alice})

    assert coin.balanceOf(gallery) == 300
    with reverts("Till_EtherNotAsked", 1, coin):
        phases.mint(phase, alice, 1, {"from": alice, "value": 1})


def test_an_address_gets_its_limit_and_no_more(phases, open_phase, alice, bob):
    phase = open_phase(walletLimit=3)
    phases.mint(phase, alice, 2, {"from": alice})

    with reverts("Phases_LimitExceeded", 2, 1):
        phases.mint(phase, alice, 2, {"from": bob})

    phases.mint(phase, alice, 1, {"from": alice})
    phases.mint(phase, bob, 3, {"from": bob})
    with reverts("Phases_LimitExceeded", 1, 0):
        phases.mint(phase, alice, 1, {"from": alice})


def test_a_limit_is_of_one_phase(phases, open_phase, collection, alice):
    for supply in (5, 6):
        phases.mint(open_phase(walletLimit=1, supply=supply), alice, 1, {"from": alice})

    assert collection.balanceOf(alice) == 2


def test_a_phase_sells_its_supply_and_no_more(phases, open_phase, alice, bob):
    phase = open_phase(supply=5)
    phases.mint(phase, alice, 4, {"from": alice})

    with reverts("Phases_SupplyExceeded", 2, 1):
        phases.mint(phase, bob, 2, {"from": bob})

    phases.mint(phase, bob, 1, {"from": bob})


def test_the_cap_of_the_work_holds(phases, collection, single, artist, alice):
    phase = Phase(str(collection), single, supply=100)
    phases.open(phase, {"from": artist})

    with reverts("Collection_CapExceeded", 11, 10):
        phases.mint(phase, alice, 11, {"from": alice})
    with reverts("Collection_AmountOutOfRange", 0, 500):
        phases.mint(phase, alice, 0, {"from": alice})


def test_it_opens_and_closes_at_its_seconds(phases, open_phase, edition, alice):
    now = chain[-1].timestamp + 1000
    early, exact, late = (
        open_phase(opensAt=now + 1),
        open_phase(opensAt=now, closesAt=now + 1),
        open_phase(closesAt=now),
    )
    chain.mine(timestamp=now)

    with reverts("Phases_TooEarly", now + 1, now):
        phases.mint.call(early, alice, 1, {"from": alice})
    with reverts("Phases_Closed", now, now):
        phases.mint.call(late, alice, 1, {"from": alice})
    assert phases.mint.call(exact, alice, 1, {"from": alice}) == token_id(edition, 1)


def test_other_metadata_than_was_sold_is_not_sold(phases, open_phase, collection, edition, artist, alice):
    phase = open_phase()
    collection.revise(edition, digest_of("second"), {"from": artist})

    with reverts("Phases_VersionDiffers", 1, 0):
        phases.mint(phase, alice, 2, {"from": alice})

    phases.mint(open_phase(version=1), alice, 2, {"from": alice})
    assert collection.balanceOf(alice) == 2


def test_a_right_taken_back_ends_the_sale(phases, open_phase, collection, edition, artist, alice):
    phase = open_phase()
    collection.setMinter(phases, EVERY_WORK, False, {"from": artist})

    with reverts("Collection_NotMinter", phases, edition):
        phases.mint(phase, alice, 1, {"from": alice})


@pytest.mark.parametrize("itself", [False, True])
def test_a_price_for_nobody_reverts(phases, open_phase, alice, itself):
    payee = str(phases) if itself else NOBODY
    phase = open_phase(price=5, payee=payee)

    with reverts("Till_BadPayee", payee, 5):
        phases.mint(phase, alice, 1, {"from": alice, "value": 5})


# ---- selling to a list ----


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_everyone_on_the_list_buys_at_their_price_up_to_their_limit(
    phases, open_phase, collection, accounts, gallery, size
):
    entries = [(accounts[9 + index], 10 * index, 1 + index) for index in range(size)]
    tree = listed(entries)
    phase = open_phase(allowlist=tree[-1][0], payee=str(gallery), price=10**30)

    for index, (who, price, limit) in enumerate(entries):
        proof = proof_of(tree, index)
        phases.mintListed(phase, who, limit, price, limit, proof, {"from": who, "value": price * limit})
        with reverts("Phases_LimitExceeded", 1, 0):
            phases.mintListed(phase, who, 1, price, limit, proof, {"from": who, "value": price})
        assert collection.balanceOf(who) == limit


def test_nobody_else_buys(phases, open_phase, alice, bob, stranger):
    tree = listed([(alice, 5, 2), (bob, 7, 1)])
    phase = open_phase(allowlist=tree[-1][0], payee=str(alice))
    proof = proof_of(tree, 0)

    for who, price, limit in [(stranger, 5, 2), (alice, 4, 2), (alice, 5, 3), (bob, 5, 2)]:
        with reverts("Phases_NotListed", who, price, limit):
            phases.mintListed(phase, who, 1, price, limit, proof, {"from": who, "value": 10})
    with reverts("Phases_ForListedOnly", tree[-1][0]):
        phases.mint(phase, alice, 1, {"from": alice})


def test_a_phase_for_everybody_has_no_list(phases, open_phase, alice):
    phase = open_phase()

    with reverts("Phases_NotListed", alice, 0, 1):
        phases.mintListed(phase, alice, 1, 0, 1, [], {"from": alice})


def test_somebody_else_may_pay_for_the_listed(phases, open_phase, collection, alice, bob):
    tree = listed([(alice, 5, 2)])
    phase = open_phase(allowlist=tree[-1][0], payee=str(alice))

    phases.mintListed(phase, alice, 2, 5, 2, [], {"from": bob, "value": 10})

    assert collection.balanceOf(alice) == 2


def test_somebody_listed_twice_gets_the_larger_limit_not_both(phases, open_phase, collection, alice):
    tree = listed([(alice, 0, 3), (alice, 0, 5)])
    phase = open_phase(allowlist=tree[-1][0])
    phases.mintListed(phase, alice, 5, 0, 5, proof_of(tree, 1), {"from": alice})

    with reverts("Phases_LimitExceeded", 1, 0):
        phases.mintListed(phase, alice, 1, 0, 3, proof_of(tree, 0), {"from": alice})
