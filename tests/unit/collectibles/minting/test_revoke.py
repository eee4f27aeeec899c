from brownie import web3

from tests.support.reverts import reverts


def test_a_revoked_nonce_voids_its_vouchers_and_no_others(
    vouchers, make_voucher, ContractSigner, collection, deployer, artist, alice
):
    wallet = deployer.deploy(ContractSigner)
    collection.setMinter(wallet, 0, True, {"from": artist})
    void, good = (make_voucher(nonce=nonce, uses=2)[0]._replace(signer=str(wallet)) for nonce in (7, 8))
    for voucher in (void, good):
        wallet.sign(vouchers.digestOf(voucher), {"from": deployer})
    vouchers.redeem(void, b"", alice, 1, b"", {"from": alice})

    revoked = wallet.act(vouchers, vouchers.revoke.encode_input(7), 0, {"from": deployer})

    assert revoked.events["NonceRevoked"] == {"signer": wallet, "nonce": 7}
    assert vouchers.isRevoked(wallet, 7)
    with reverts("Vouchers_Revoked", wallet, 7):
        vouchers.redeem(void, b"", alice, 1, b"", {"from": alice})
    vouchers.redeem(good, b"", alice, 1, b"", {"from": alice})
    assert collection.balanceOf(alice) == 2


def test_nobody_revokes_anothers_vouchers(vouchers, make_voucher, stranger, alice):
    voucher, signature = make_voucher(nonce=7)
    vouchers.revoke(7, {"from": stranger})

    vouchers.redeem(voucher, signature, alice, 1, b"", {"from": alice})

    assert vouchers.used(vouchers.digestOf(voucher)) == 1


def test_the_domain_can_be_read(vouchers):
    """ERC-5267."""
    fields, name, version, chain_id, contract, _, extensions = vouchers.eip712Domain()

    assert (name, version, chain_id, contract) == ("Vernissage Vouchers", "1", web3.eth.chain_id, vouchers)
    assert (str(fields), len(extensions)) == ("0x0f", 0)
