"""Transactions: simulated first, waited for, and told in the contract's own words when they fail."""

import pytest

from scripts.studio.chain import Chain
from scripts.studio.deploying import deploy
from scripts.studio.errors import NoChain, TransactionFailed, UnknownAccount
from scripts.studio.rpc import Patience

ETHER = 10**18


@pytest.fixture
def book(compiled, deployer, link, records):
    made = deploy(compiled, deployer, link, lambda line: None)
    link.errors = made.error_table()
    return made


def test_a_revert_is_the_interfaces_own_sentence_with_the_facts(link, book):
    house = book.contract(link, "EnglishAuctions")
    artist = link.account("artist")
    expected = rf"The account has no credit in this currency \(account {artist.address}, currency 0x0+\)"
    with pytest.raises(TransactionFailed, match=expected):
        link.send(artist, house.functions.withdraw("0x" + "00" * 20, artist.address), "withdraw")


def test_what_would_revert_is_not_sent(link, book):
    house = book.contract(link, "EnglishAuctions")
    artist = link.account("artist")
    before = link.web3.eth.get_transaction_count(artist.address)
    with pytest.raises(TransactionFailed):
        link.send(artist, house.functions.withdraw("0x" + "00" * 20, artist.address), "withdraw")
    assert link.web3.eth.get_transaction_count(artist.address) == before


def test_a_receipt_says_what_was_paid_for_gas(link):
    alice, bob = link.account("alice"), link.account("bob")
    before = link.balance(alice.address)
    receipt = link.pay(alice, bob.address, ETHER, "a gift")
    assert receipt.gas_used == 21_000
    assert link.balance(alice.address) == before - ETHER - receipt.fee


def test_a_journal_hears_before_and_after_the_sending(link, book):
    heard = []
    factory = book.contract(link, "CollectionFactory")
    artist = link.account("artist")
    create = factory.functions.create("Littoral", "LITT", artist.address, b"\x01" * 32, b"\x02" * 32)
    receipt = link.send(artist, create, "create", before=heard.append, sent=heard.append)
    nonce = link.web3.eth.get_transaction_count(artist.address) - 1
    assert [heard[0]["nonce"], heard[1]] == [nonce, receipt.tx_hash]


def test_an_unknown_account_is_told_with_those_there_are(link):
    with pytest.raises(UnknownAccount, match="nobody: no such account, expected one of deployer, artist"):
        link.account("nobody")


def test_no_chain_at_the_address_is_one_line():
    with pytest.raises(
        NoChain,
        match=r"^http://127\.0\.0\.1:1: no chain answers, expected the network 'local', found nothing listens there"
        r" - run: make chain$",
    ):
        Chain.open("http://127.0.0.1:1", "local")


def test_a_chain_that_dies_in_the_middle_is_told_so(link):
    alice = link.account("alice")
    link.web3.provider.endpoint_uri = "http://127.0.0.1:1"
    link.web3.provider.patience = Patience(tries=3, pause=0.01)
    with pytest.raises(NoChain, match=r"the chain stopped answering, .* found nothing listens there, 3 tries in 0 s"):
        link.pay(alice, "0x" + "01" * 20, 1, "a gift")
