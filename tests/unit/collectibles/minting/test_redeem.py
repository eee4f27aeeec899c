import pytest
from brownie import chain
from eth_account import Account

from tests.fixtures.collectibles import NO_DIGEST, NOBODY, SERIES, digest_of, token_id, work_terms
from tests.fixtures.minting import Voucher, domain_of, sign_claim, sign_voucher
from tests.support.reverts import reverts

ETHER = 10**18
LICENCE = digest_of("a licence")
COMPOSITE = 2


def hexed(digest) -> str:
    return "0x" + bytes(digest).hex()


def test_the_contract_hashes_as_wallets_do(vouchers, make_voucher, signer):
    voucher, signature = make_voucher(price=5, uses=3, licence=LICENCE, disclosure=1, opensAt=1, closesAt=2**40 - 1)
    assert Account._recover_hash(bytes(vouchers.digestOf(voucher)), signature=signature) == signer.address


def test_the_first_redemption_registers_the_work_as_signed(collection, vouchers, make_voucher, artist, alice):
    voucher, signature = make_voucher(licence=LICENCE, disclosure=COMPOSITE)

    redeemed = vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})

    assert redeemed.return_value == token_id(1, 1)
    assert collection.ownerOf(token_id(1, 1)) == alice
    assert collection.terms(1) == tuple(hexed(fact) if isinstance(fact, bytes) else fact for fact in voucher.terms)
    assert (collection.licence(1), collection.disclosure(1)) == (hexed(LICENCE), COMPOSITE)
    assert redeemed.events["VoucherRedeemed"] == {
        "digest": vouchers.digestOf(voucher),
        "collection": collection,
        "to": alice,
        "payer": alice,
        "firstTokenId": token_id(1, 1),
        "amount": 1,
        "paid": 0,
    }


def test_later_redemptions_mint_the_same_work(collection, vouchers, make_voucher, alice, bob):
    first, first_signature = make_voucher(nonce=1)
    second, second_signature = make_voucher(nonce=2, uses=4)
    vouchers.redeem(first, first_signature, alice, 1, b"", {"from": alice})
    vouchers.redeem(second, second_signature, bob, 4, b"", {"from": bob})

    assert collection.works() == 1
    assert [collection.ownerOf(token_id(1, number)) for number in range(1, 6)] == [alice, bob, bob, bob, bob]


def test_a_work_the_artist_registered_is_minted(collection, vouchers, make_voucher, artist, single, alice):
    voucher, signature = make_voucher(terms=work_terms("Tide", artist))

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})

    assert collection.ownerOf(token_id(single, 1)) == alice


def test_a_series_without_a_content_digest_is_minted(collection, vouchers, make_voucher, artist, series, alice):
    terms = work_terms("Grains", artist, cap=1000, kind=SERIES, content=NO_DIGEST)
    voucher, signature = make_voucher(terms=terms)

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})

    assert collection.ownerOf(token_id(series, 1)) == alice


def test_it_is_good_for_its_uses_and_no_more(vouchers, make_voucher, alice):
    voucher, signature = make_voucher(uses=5)
    vouchers.redeem(voucher, signature, alice, 2, b"", {"from": alice})
    assert vouchers.used(vouchers.digestOf(voucher)) == 2

    with reverts("Vouchers_UsesExceeded", 4, 3):
        vouchers.redeem(voucher, signature, alice, 4, b"", {"from": alice})

    vouchers.redeem(voucher, signature, alice, 3, b"", {"from": alice})
    with reverts("Vouchers_UsesExceeded", 1, 0):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})


def test_the_cap_of_the_work_holds_for_vouchers_too(vouchers, make_voucher, alice):
    voucher, signature = make_voucher(uses=11)

    with reverts("Collection_CapExceeded", 11, 10):
        vouchers.redeem(voucher, signature, alice, 11, b"", {"from": alice})
    with reverts("Collection_AmountOutOfRange", 0, 500):
        vouchers.redeem(voucher, signature, alice, 0, b"", {"from": alice})


# ---- money ----


def test_the_price_goes_to_the_payee(vouchers, make_voucher, alice, gallery):
    voucher, signature = make_voucher(price=ETHER, payee=str(gallery), uses=3)
    before = gallery.balance()

    vouchers.redeem(voucher, signature, alice, 3, b"", {"from": alice, "value": 3 * ETHER})

    assert gallery.balance() == before + 3 * ETHER
    assert vouchers.balance() == 0


def test_what_is_overpaid_comes_back(vouchers, make_voucher, alice, gallery):
    voucher, signature = make_voucher(price=ETHER, payee=str(gallery))
    before, received = alice.balance(), gallery.balance()

    redeemed = vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice, "value": 7 * ETHER})

    assert alice.balance() == before - ETHER - redeemed.gas_used * redeemed.gas_price
    assert gallery.balance() == received + ETHER


@pytest.mark.parametrize("sent", [0, 2 * ETHER - 1])
def test_a_wei_too_little_reverts(vouchers, make_voucher, alice, gallery, sent):
    voucher, signature = make_voucher(price=ETHER, payee=str(gallery), uses=2)

    with reverts("Till_PaymentTooLow", sent, 2 * ETHER):
        vouchers.redeem(voucher, signature, alice, 2, b"", {"from": alice, "value": sent})


def test_a_relayer_may_pay_for_the_buyer(collection, vouchers, make_voucher, alice, bob, gallery):
    voucher, signature = make_voucher(price=ETHER, payee=str(gallery), recipient=str(alice))
    before = alice.balance()

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": bob, "value": ETHER})

    assert collection.ownerOf(token_id(1, 1)) == alice
    assert alice.balance() == before


def test_a_price_in_a_token_is_taken_from_who_redeems(vouchers, make_voucher, coin, alice, gallery):
    voucher, signature = make_voucher(currency=str(coin), price=250, payee=str(gallery), uses=2)
    before = coin.balanceOf(alice)
    coin.approve(vouchers, 500, {"from": alice})

    vouchers.redeem(voucher, signature, alice, 2, b"", {"from": alice})

    assert coin.balanceOf(alice) == before - 500
    assert coin.balanceOf(gallery) == 500
    assert coin.balanceOf(vouchers) == 0


def test_ether_where_a_token_is_asked_reverts(vouchers, make_voucher, coin, alice, gallery):
    voucher, signature = make_voucher(currency=str(coin), price=250, payee=str(gallery))
    coin.approve(vouchers, 250, {"from": alice})

    with reverts("Till_EtherNotAsked", 1, coin):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice, "value": 1})


def test_a_payee_that_refuses_gets_a_credit(vouchers, make_voucher, alice, Refuser, deployer):
    refuser = deployer.deploy(Refuser)
    voucher, signature = make_voucher(price=ETHER, payee=str(refuser))

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice, "value": ETHER})

    assert vouchers.credit(refuser, NOBODY) == ETHER
    refuser.relent({"from": deployer})
    vouchers.deliver(refuser, NOBODY, {"from": alice})
    assert (refuser.balance(), vouchers.balance()) == (ETHER, 0)


@pytest.mark.parametrize("itself", [False, True])
def test_a_price_for_nobody_reverts(vouchers, make_voucher, alice, itself):
    payee = str(vouchers) if itself else NOBODY
    voucher, signature = make_voucher(price=5, payee=payee)

    with reverts("Till_BadPayee", payee, 5):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice, "value": 5})


# ---- when and for whom ----


def test_it_opens_and_closes_at_its_seconds(vouchers, make_voucher, alice):
    now = chain[-1].timestamp
    early, early_signature = make_voucher(opensAt=now + 1, nonce=1)
    exact, exact_signature = make_voucher(opensAt=now, closesAt=now + 1, nonce=2)
    late, late_signature = make_voucher(closesAt=now, nonce=3)

    with reverts("Vouchers_TooEarly", now + 1, now):
        vouchers.redeem.call(early, early_signature, alice, 1, b"", {"from": alice})
    with reverts("Vouchers_Expired", now, now):
        vouchers.redeem.call(late, late_signature, alice, 1, b"", {"from": alice})
    assert vouchers.redeem.call(exact, exact_signature, alice, 1, b"", {"from": alice}) == token_id(1, 1)


def test_a_named_voucher_mints_to_nobody_else(vouchers, make_voucher, alice, bob):
    voucher, signature = make_voucher(recipient=str(alice))

    with reverts("Vouchers_WrongRecipient", bob, alice):
        vouchers.redeem(voucher, signature, bob, 1, b"", {"from": bob})


def test_a_bearer_names_the_recipient(collection, vouchers, make_voucher, bearer_key, alice, bob):
    voucher, signature = make_voucher(bearer=bearer_key.address)
    claim = sign_claim(domain_of(vouchers), vouchers.digestOf(voucher), alice, 1, bearer_key)

    vouchers.redeem(voucher, signature, alice, 1, claim, {"from": bob})

    assert collection.ownerOf(token_id(1, 1)) == alice


def test_a_bearer_voucher_without_the_bearers_signature_reverts(vouchers, make_voucher, bearer_key, alice):
    voucher, signature = make_voucher(bearer=bearer_key.address)

    with reverts("Vouchers_BearerDidNotSign", bearer_key.address, alice, 1):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})


# ---- who signed ----


def test_the_artists_own_signature_counts(
    collection_factory, Collection, Vouchers, vouchers, bearer_key, deployer, alice, accounts
):
    """An artist with a key of her own, who sends two transactions and no more: one to own, one to give the right."""
    artist = accounts.add(bearer_key.key.hex())
    deployer.transfer(artist, ETHER)
    made = collection_factory.create("Own", "OWN", artist, NO_DIGEST, digest_of("own"), {"from": deployer})
    collection = Collection.at(made.return_value)
    collection.setMinter(vouchers, 0, True, {"from": artist})
    voucher = Voucher(str(collection), artist.address, work_terms("Signed", artist))
    signature = sign_voucher(domain_of(vouchers), voucher, bearer_key)

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})

    assert collection.ownerOf(token_id(1, 1)) == alice
    assert collection.terms(1)["creator"] == artist


def test_a_contract_can_sign(collection, vouchers, make_voucher, ContractSigner, deployer, artist, alice):
    wallet = deployer.deploy(ContractSigner)
    collection.setMinter(wallet, 0, True, {"from": artist})
    voucher, _ = make_voucher()
    voucher = voucher._replace(signer=str(wallet))
    with reverts("Vouchers_NotSigned", wallet, bytes(vouchers.digestOf(voucher))):
        vouchers.redeem(voucher, b"", alice, 1, b"", {"from": alice})

    wallet.sign(vouchers.digestOf(voucher), {"from": deployer})
    vouchers.redeem(voucher, b"", alice, 1, b"", {"from": alice})

    assert collection.ownerOf(token_id(1, 1)) == alice


def test_a_signer_whose_right_was_taken_back_signs_for_nothing(
    collection, vouchers, make_voucher, signer, artist, alice
):
    voucher, signature = make_voucher()
    collection.setMinter(signer.address, 0, False, {"from": artist})

    with reverts("Vouchers_SignerMayNotMint", signer.address, 0):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})


def test_a_contract_whose_right_was_taken_back_mints_nothing(collection, vouchers, make_voucher, artist, single, alice):
    voucher, signature = make_voucher(terms=work_terms("Tide", artist))
    collection.setMinter(vouchers, 0, False, {"from": artist})

    with reverts("Collection_NotMinter", vouchers, single):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})


def test_a_minter_of_one_work_signs_for_that_work_only(
    collection, vouchers, make_voucher, bearer_key, artist, single, alice
):
    collection.setMinter(bearer_key.address, single, True, {"from": artist})
    own, own_signature = make_voucher(key=bearer_key, terms=work_terms("Tide", artist))
    other, other_signature = make_voucher(key=bearer_key)

    vouchers.redeem(own, own_signature, alice, 1, b"", {"from": alice})
    with reverts("Vouchers_SignerMayNotMint", bearer_key.address, 0):
        vouchers.redeem(other, other_signature, alice, 1, b"", {"from": alice})


# ---- what was signed ----


def test_a_cap_that_fell_is_no_reason_to_refuse(collection, vouchers, make_voucher, artist, single, alice):
    voucher, signature = make_voucher(terms=work_terms("Tide", artist))
    collection.lowerCap(single, 3, {"from": artist})

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})

    assert collection.balanceOf(alice) == 1


@pytest.mark.parametrize(
    "changes", [{"cap": 9}, {"bps": 999}, {"metadata": digest_of("other")}, {"closes_at": 2**32 - 1}]
)
def test_a_work_registered_with_other_terms_is_refused(
    collection, vouchers, make_voucher, artist, single, alice, changes
):
    voucher, signature = make_voucher(terms=work_terms("Tide", artist, **changes))

    with pytest.raises(Exception, match="Vouchers_TermsDiffer"):
        vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})


def test_metadata_that_was_revised_is_not_what_was_signed(collection, vouchers, make_voucher, artist, single, alice):
    old, old_signature = make_voucher(terms=work_terms("Tide", artist))
    new, new_signature = make_voucher(terms=work_terms("Tide", artist, metadata=digest_of("second")))
    collection.revise(single, digest_of("second"), {"from": artist})

    with pytest.raises(Exception, match="Vouchers_TermsDiffer"):
        vouchers.redeem(old, old_signature, alice, 1, b"", {"from": alice})
    vouchers.redeem(new, new_signature, alice, 1, b"", {"from": alice})

    assert collection.metadataDigest(token_id(single, 1)) == hexed(digest_of("second"))


def test_another_licence_or_disclosure_is_refused(collection, vouchers, make_voucher, artist, single, alice):
    terms = work_terms("Tide", artist)
    licensed, licensed_signature = make_voucher(terms=terms, licence=LICENCE, nonce=1)
    plain, plain_signature = make_voucher(terms=terms, nonce=2)

    with reverts("Vouchers_LicenceDiffers", LICENCE, NO_DIGEST):
        vouchers.redeem(licensed, licensed_signature, alice, 1, b"", {"from": alice})
    collection.declare(single, NO_DIGEST, COMPOSITE, {"from": artist})
    with reverts("Vouchers_DisclosureDiffers", 0, COMPOSITE):
        vouchers.redeem(plain, plain_signature, alice, 1, b"", {"from": alice})
