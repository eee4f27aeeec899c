"""Vouchers as files: signed by a keystore's key, read by people, refused when touched; a bearer's key leaks nowhere."""

import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account import Account

from scripts.studio.accounts import KeystoreAccount, NodeAccount
from scripts.studio.errors import StudioError, UnknownAccount
from scripts.studio.money import ETHER
from scripts.studio.vouchers import (
    Domain,
    Signed,
    Voucher,
    VoucherError,
    explained,
    read_bearer,
    read_voucher,
    sign,
    write_bearer,
    write_voucher,
)
from scripts.studio.work_terms import WorkTerms

IDA = Account.from_key("0x" + "11" * 32)
CARD = Account.from_key("0x" + "7e" * 31 + "5a")
DOMAIN = Domain(1337, "0xCfEB869F69431e42cdB54A4F4f105C19C080A601")
TERMS = WorkTerms(b"\x01" * 32, b"\x02" * 32, IDA.address, IDA.address, 750, 10, 0, 0)
VOUCHER = Voucher(
    "0x1F4d76A94bB78bC97B4E9aCfe5381E3D96a845Bb", IDA.address, TERMS, price=10**18 + 1, payee=IDA.address, uses=2,
    closes_at=1_893_456_000, nonce=2**200 + 1,
)  # fmt: skip


@pytest.fixture
def signed() -> Signed:
    return sign(VOUCHER, DOMAIN, KeystoreAccount("ida", IDA.address, IDA), None)


def test_a_keystores_key_signs_without_a_chain(signed):
    assert signed.signed_by_key()
    assert len(signed.signature) == 65


def test_a_nodes_account_cannot_sign_without_its_node():
    with pytest.raises(UnknownAccount, match="expected a keystore"):
        sign(VOUCHER, DOMAIN, NodeAccount("artist", IDA.address), None)


def test_another_key_than_the_signers_is_refused():
    with pytest.raises(VoucherError, match="signed by another key"):
        sign(VOUCHER, DOMAIN, KeystoreAccount("card", CARD.address, CARD), None)


def test_the_digest_is_bound_to_chain_and_contract(signed):
    assert len({signed.digest, replace(signed, domain=Domain(1, DOMAIN.contract)).digest,
                replace(signed, domain=Domain(1337, ETHER)).digest}) == 3  # fmt: skip


def test_a_file_gives_back_what_was_written_to_the_last_wei(signed, tmp_path):
    write_voucher(signed, tmp_path / "v.json")
    assert read_voucher(tmp_path / "v.json") == signed


def test_a_file_can_be_read_by_a_person(signed, tmp_path):
    write_voucher(signed, tmp_path / "v.json")
    says = json.loads((tmp_path / "v.json").read_text())["says"]
    assert "price: 1.000000000000000001 ether a token" in says
    assert "uses: 2 tokens in all" in says
    assert "window: from now on, until 2030-01-01 00:00:00 UTC" in says
    assert f"royalty: 7.5 % to {IDA.address}" in says
    assert "who may redeem: anybody" in says


def test_what_a_file_says_in_words_is_not_believed(signed, tmp_path):
    path = tmp_path / "v.json"
    write_voucher(signed, path)
    path.write_text(path.read_text().replace("price: 1.000000000000000001 ether", "price: 0.01 ether"))
    assert dict(explained(read_voucher(path)))["price"] == "1.000000000000000001 ether a token"


@pytest.mark.parametrize(
    ("field", "value"), [("price", "1"), ("uses", "9"), ("recipient", IDA.address), ("closesAt", "0"), ("nonce", "5")]
)
def test_a_changed_field_is_told(signed, tmp_path, field, value):
    path = tmp_path / "v.json"
    write_voucher(signed, path)
    document = json.loads(path.read_text())
    document["voucher"][field] = value
    path.write_text(json.dumps(document))
    with pytest.raises(VoucherError, match="changed after it was signed"):
        read_voucher(path)


def test_a_changed_field_with_its_digest_changed_too_is_signed_by_nobody(signed):
    cheaper = replace(signed, voucher=replace(VOUCHER, price=1))
    assert not cheaper.signed_by_key()
    assert dict(explained(cheaper))["signed by"].endswith("by a contract or not at all")


@pytest.mark.parametrize(
    "text",
    ["{}", '{"vernissage": "voucher", "version": 1}', '{"vernissage": "voucher", "version": 2}', "[]", "", "\x00",
     '{"vernissage": "voucher", "version": 1, "chain_id": 1, "contract": "0x12", "voucher": {}, "signature": "0x"}'],
)  # fmt: skip
def test_what_is_no_voucher_is_told(tmp_path, text):
    path = tmp_path / "v.json"
    path.write_text(text)
    with pytest.raises(StudioError, match=re.escape(str(path))):
        read_voucher(path)


@pytest.mark.parametrize("value", ["-1", "1e3", 5, None, "9" * 90, str(2**32)])
def test_uses_that_the_contract_could_not_hold_are_told(signed, tmp_path, value):
    path = tmp_path / "v.json"
    write_voucher(signed, path)
    document = json.loads(path.read_text())
    document["voucher"]["uses"] = value
    path.write_text(json.dumps(document))
    with pytest.raises(VoucherError, match="a broken voucher"):
        read_voucher(path)


def test_a_voucher_is_never_overwritten(signed, tmp_path):
    write_voucher(signed, tmp_path / "v.json")
    with pytest.raises(VoucherError, match="a new file, since a voucher is worth money"):
        write_voucher(signed, tmp_path / "v.json")


# ---- bearers ----


@pytest.fixture
def carried() -> Signed:
    return sign(replace(VOUCHER, bearer=CARD.address), DOMAIN, KeystoreAccount("ida", IDA.address, IDA), None)


def test_a_bearers_file_warns_first_and_is_its_owners_alone(carried, tmp_path):
    path = tmp_path / "card.json"
    write_bearer(bytes(CARD.key), carried, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().splitlines()[1].startswith(' "WARNING": "KEEP THIS FILE SECRET')
    assert read_bearer(path, carried) == bytes(CARD.key)


def test_a_voucher_does_not_hold_the_bearers_key(carried, tmp_path):
    write_voucher(carried, tmp_path / "v.json")
    assert bytes(CARD.key).hex() not in (tmp_path / "v.json").read_text()


def test_another_vouchers_bearer_is_told_by_address(signed, carried, tmp_path):
    write_bearer(bytes(CARD.key), carried, tmp_path / "card.json")
    with pytest.raises(VoucherError, match=f"found the key of {CARD.address}"):
        read_bearer(tmp_path / "card.json", replace(carried, voucher=replace(carried.voucher, bearer=IDA.address)))


KEY = bytes(CARD.key).hex()


@pytest.mark.parametrize(
    "text", [f'{{"key": {int(KEY, 16)}}}', f'{{"key": "{KEY}00"}}', f'{{"key": ["{KEY}"]}}', f"0x{KEY}", f'"{KEY}"',
             f'{{"{KEY}": 1}}', f'{{"key": "{KEY[:-1]}g"}}'],
)  # fmt: skip
def test_no_error_about_a_broken_bearers_file_repeats_any_of_it(carried, tmp_path: Path, text):
    path = tmp_path / "card.json"
    path.write_text(text)
    with pytest.raises(VoucherError) as caught:
        read_bearer(path, carried)
    said = repr(caught.value) + str(caught.value.facts())
    assert KEY[:16] not in said and str(int(KEY, 16))[:16] not in said
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
