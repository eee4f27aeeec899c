"""An allowlist's tree: every proof holds, no other does, and the file gives each account its own."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.studio.allowlists import Entry, leaf_of, make_tree, read_proof, verifies, write_proofs
from scripts.studio.errors import StudioError
from scripts.studio.recipients import Listed
from tests.support.merkle import leaf, levels_of, proof_of


def accounts(count: int) -> list[Listed]:
    from eth_utils import to_checksum_address

    return [Listed(to_checksum_address(f"0x{number + 1:040x}"), number * 10**15, number + 1) for number in range(count)]


def test_leaves_are_what_the_contract_hashes():
    account = accounts(3)[2]
    kinds, values = ["address", "uint256", "uint256"], [account.address, account.price, account.limit]
    assert leaf_of(account) == leaf(kinds, values)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 9, 100])
def test_root_and_proofs_are_those_of_the_other_implementation(count):
    tree = make_tree(accounts(count))
    levels = levels_of([leaf_of(account) for account in tree.listed])
    assert tree.root == levels[-1][0]
    for index, account in enumerate(tree.listed):
        assert tree.proof(index) == proof_of(levels, index)
        assert verifies(Entry(account, tuple(tree.proof(index))), tree.root)


@settings(max_examples=50)
@given(st.integers(2, 60), st.randoms(use_true_random=False))
def test_order_does_not_change_the_root_and_no_proof_serves_another(count, random):
    listed = accounts(count)
    shuffled = random.sample(listed, count)
    tree = make_tree(shuffled)
    assert tree.root == make_tree(listed).root
    one, other = random.sample(range(count), 2)
    assert not verifies(Entry(tree.listed[other], tuple(tree.proof(one))), tree.root)
    dearer = Listed(tree.listed[one].address, tree.listed[one].price + 1, tree.listed[one].limit)
    assert not verifies(Entry(dearer, tuple(tree.proof(one))), tree.root)


def test_the_file_gives_an_account_its_terms_and_proof(tmp_path):
    tree, path = make_tree(accounts(5)), tmp_path / "proofs.json"
    write_proofs(tree, path)
    for account in tree.listed:
        entry = read_proof(path, account.address, tree.root)
        assert entry.listed == account and verifies(entry, tree.root)


def test_somebody_not_on_the_list_is_told(tmp_path):
    tree, path = make_tree(accounts(2)), tmp_path / "proofs.json"
    write_proofs(tree, path)
    with pytest.raises(StudioError, match="not on the allowlist"):
        read_proof(path, accounts(3)[2].address, tree.root)


def test_another_lists_proofs_are_told(tmp_path):
    tree, path = make_tree(accounts(2)), tmp_path / "proofs.json"
    write_proofs(tree, path)
    with pytest.raises(StudioError, match="another list's proofs"):
        read_proof(path, tree.listed[0].address, make_tree(accounts(3)).root)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"vernissage": "voucher", "version": 1}', "\x00", "[" * 100_000])
def test_what_is_no_file_of_proofs_is_told(tmp_path, text):
    path = tmp_path / "proofs.json"
    path.write_text(text)
    with pytest.raises(StudioError, match="not a file of proofs"):
        read_proof(path, accounts(1)[0].address, bytes(32))


def test_a_changed_price_in_the_file_is_told(tmp_path):
    tree, path = make_tree(accounts(2)), tmp_path / "proofs.json"
    write_proofs(tree, path)
    document = json.loads(path.read_text())
    document["accounts"][0]["price"] = "0" if document["accounts"][0]["price"] != "0" else "1"
    path.write_text(json.dumps(document))
    with pytest.raises(StudioError, match="another list's proofs"):
        read_proof(path, tree.listed[0].address, tree.root)
