"""Statements: recomputed from events, tied to books and balances, one per person."""

import csv
from html.parser import HTMLParser

import pytest

from scripts.studio.errors import VerificationFailed
from scripts.studio.statements import Currency, currency_of, read_statement, statement_csv, statement_page
from tests.fixtures.royalties import ETH, ETHER, extras


@pytest.fixture
def told(opened, pay_in, hostile_of, alice, bob, carol, dave, stranger, deployer, ForcedPayer):
    """A split with a life: deposits, one forced; paid alone, with everybody, as credit, elsewhere."""
    split = opened.split
    pay_in(split, 100)
    split.claim(ETHER, {"from": alice})
    split.claimAsCredit(ETHER, {"from": bob})
    deployer.deploy(ForcedPayer, split, amount=11)
    split.payAll(ETHER, opened.list, {"from": stranger})
    split.movePayout(hostile_of("Refuser"), {"from": carol})
    pay_in(split, ETH)
    split.claimTo(ETHER, dave, {"from": alice})
    split.payAll(ETHER, opened.list, {"from": stranger})
    split.withdraw(ETHER, dave, {"from": bob})
    pay_in(split, 7)
    return opened


@pytest.fixture
def contract(link, told):
    return link.at(told.split.address, told.split.abi)


def test_everything_is_accounted_for(link, contract, told, alice, bob, carol):
    statement = read_statement(link, contract, told.terms)
    received = 111 + ETH + 7
    assert (statement.received, statement.logged) == (received, received - 11)
    assert statement.held == told.split.balance()
    assert statement.held + statement.sent == received
    for who in (alice, bob, carol):
        account = statement.account(who.address)
        assert account.entitled == received // 3
        assert account.paid == told.split.paid(ETHER, who)
        assert account.owed == told.split.owed(ETHER, who)
        assert account.credit == told.split.credit(who, ETHER)
    assert statement.account(carol.address).credit == (ETH + 111) // 3 - 37
    assert statement.remainder == received % 3


def test_each_entry_says_what_happened(link, contract, told, alice, bob, carol):
    statement = read_statement(link, contract, told.terms)

    def lines(who):
        return [(entry.what, entry.amount) for entry in statement.account(who.address).entries]

    third = (ETH + 111) // 3 - 37
    assert lines(alice) == [("paid", 33), ("paid with everybody", 4), ("paid", third)]
    assert lines(bob) == [
        ("paid", 33),
        ("credited", 33),
        ("paid with everybody", 4),
        ("paid with everybody", third),
        ("credit withdrawn", 33),
    ]
    assert lines(carol) == [("paid with everybody", 37), ("paid with everybody", third), ("credited", third)]


def test_a_token_has_a_statement_of_its_own(link, contract, told, deployer, PlainCoin, alice, stranger):
    coin = deployer.deploy(PlainCoin)
    coin.mint(told.split, 3_000_001, {"from": stranger})
    told.split.pay(coin, alice, {"from": stranger})
    statement = read_statement(link, contract, told.terms, coin.address)
    assert statement.currency == Currency(coin.address, "COIN", 6)
    assert (statement.received, statement.sent, statement.remainder) == (3_000_001, 1_000_000, 1)
    assert [entry.amount for entry in statement.account(alice.address).entries] == [1_000_000]


def test_what_does_not_tie_is_not_written(link, contract, told):
    """As after a node that forgot its oldest logs."""
    first = int(link.web3.eth.block_number) - 2
    with pytest.raises(VerificationFailed, match="events and books do not agree"):
        read_statement(link, contract, told.terms, first_block=first)


def test_a_stranger_has_no_statement(link, contract, told, stranger):
    statement = read_statement(link, contract, told.terms)
    with pytest.raises(VerificationFailed, match="not among the recipients"):
        statement_csv(statement, stranger.address)


def test_the_csv_has_a_line_for_each_thing_and_one_for_how_it_stands(link, contract, told, bob):
    statement = read_statement(link, contract, told.terms)
    rows = list(csv.DictReader(statement_csv(statement, bob.address).splitlines()))
    account = statement.account(bob.address)
    assert [row["what"] for row in rows] == [*(entry.what for entry in account.entries), "owed now"]
    assert {row["recipient"] for row in rows} == {bob.address}
    assert {row["role"] for row in rows} == {"artist"}
    assert int(rows[-1]["amount"]) == account.owed
    paid = sum(int(row["amount"]) for row in rows if row["what"].startswith("paid"))
    assert paid == int(rows[-1]["paid so far"]) == account.paid


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags = "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_the_page_says_the_same_and_escapes_names(link, contract, told, bob):
    statement = read_statement(link, contract, told.terms)
    page = Words()
    page.feed(statement_page(statement, bob.address, "Bob <script>alert(1)</script>"))
    account = statement.account(bob.address)
    assert "script" not in page.tags
    assert "Bob <script>alert(1)</script>" in page.text
    for amount in (account.entitled, account.paid, account.owed, *(entry.amount for entry in account.entries)):
        assert statement.currency.shown(amount) in page.text


def test_amounts_are_shown_exactly():
    assert Currency(ETHER, "ether", 18).shown(1) == "0.000000000000000001"
    assert Currency(ETHER, "ether", 18).shown(10**40 + 5) == "10000000000000000000000.000000000000000005"
    assert Currency(ETHER, "pieces", 0).shown(1_200) == "1200"


def test_a_token_that_says_nothing_of_itself_is_counted_in_units(link, hostile_of):
    assert currency_of(link, hostile_of("SilentCoin").address).decimals == 0


def test_a_split_nobody_paid_has_an_empty_statement(link, make_split):
    made = make_split([(who, 1) for who in extras(3, "quiet")])
    statement = read_statement(link, link.at(made.split.address, made.split.abi), made.terms)
    assert (statement.received, statement.held, statement.sent) == (0, 0, 0)
    assert all(not account.entries for account in statement.accounts)
    assert "Nothing yet." in statement_page(statement, made.terms.leaves[0].recipient)
