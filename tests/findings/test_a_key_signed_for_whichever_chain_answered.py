"""A keystore signed with the chain id the node gave at that moment: a node that was exchanged for another in the middle
of a run got transactions that were good on its chain. Now the id is that of the chain the run began on, and a node that
gives another is refused before anything is signed."""

from __future__ import annotations

from collections.abc import Iterator

import brownie
import pytest
import rlp
from eth_account import Account

from scripts.studio.accounts import KeystoreAccount
from scripts.studio.chain import Chain
from scripts.studio.errors import WrongChain
from tests.support.faulty_rpc import Call, Proxy, Reply, faulty, result

KEY = Account.create()


@pytest.fixture
def proxy(deployer) -> Iterator[Proxy]:
    deployer.transfer(KEY.address, "1 ether")
    with faulty(brownie.web3.provider.endpoint_uri) as made:
        yield made


def test_nothing_is_signed_once_the_node_gives_another_id(proxy: Proxy) -> None:
    link = Chain.open(proxy.address, "tests")
    proxy.always("eth_chainId", result(hex(1)))
    with pytest.raises(WrongChain, match="expected chain id 1337, found 1"):
        link.pay(KeystoreAccount("ida", KEY.address, KEY), KEY.address, 1, "a gift")
    assert proxy.seen["eth_sendRawTransaction"] == 0


def test_an_id_that_changes_after_the_last_look_changes_nothing_in_what_is_signed(proxy: Proxy) -> None:
    link = Chain.open(proxy.address, "tests")
    raw: list[bytes] = []

    def kept(call: Call) -> Reply:
        raw.append(bytes.fromhex(call.params[0][2:]))
        return Reply(call.forward())

    proxy.next("eth_chainId", None)  # the look before sending
    proxy.always("eth_chainId", result(hex(1)))
    proxy.next("eth_sendRawTransaction", kept)
    link.pay(KeystoreAccount("ida", KEY.address, KEY), KEY.address, 1, "a gift")
    (signed,) = raw
    v = int.from_bytes(rlp.decode(signed)[6])  # EIP-155: 35 or 36, and twice the chain id
    assert (v - 35) // 2 == 1337
