import pytest
from brownie import web3

from tests.fixtures.bound import ANT_180_730, HUANHE_0, ZHIXIN_30, Policy
from tests.fixtures.collectibles import CONTRACT_DIGEST, NAME, NO_DIGEST, NOBODY, SYMBOL
from tests.support.reverts import reverts


def create(factory, caller, policy, owner=None):
    return factory.create(NAME, SYMBOL, owner or caller, CONTRACT_DIGEST, NO_DIGEST, policy, {"from": caller})


@pytest.mark.parametrize("policy", [Policy(), ANT_180_730, ZHIXIN_30, HUANHE_0])
def test_a_collection_is_made_where_it_was_predicted_with_its_policy(
    bound_factory, BoundCollection, artist, dave, policy
):
    predicted = bound_factory.predict(artist, NAME, SYMBOL, artist, CONTRACT_DIGEST, NO_DIGEST, policy)

    created = create(bound_factory, artist, policy)

    collection = BoundCollection.at(predicted)
    assert created.return_value == predicted
    assert created.events["BoundCollectionCreated"]["collection"] == predicted
    assert created.events["PolicySet"]["policy"] == policy
    assert collection.policy() == policy
    assert (collection.owner(), collection.name(), collection.symbol()) == (artist, NAME, SYMBOL)
    assert collection.FACTORY() == bound_factory
    assert (collection.isHouse(dave), collection.isHouse(artist), collection.isHouse(NOBODY)) == (True, False, False)


def test_another_policy_is_another_address(bound_factory, artist):
    addresses = {
        bound_factory.predict(artist, NAME, SYMBOL, artist, CONTRACT_DIGEST, NO_DIGEST, policy)
        for policy in (Policy(), ANT_180_730, ZHIXIN_30, HUANHE_0)
    }

    assert len(addresses) == 4


@pytest.mark.parametrize("policy", [Policy(1, 0, False, True), Policy(0, 1, False, True), Policy(0, 0, True, True)])
def test_never_says_nothing_else(bound_factory, artist, policy):
    with reverts("Policy_Contradicts", policy.firstHold, policy.nextHold):
        create(bound_factory, artist, policy)


def test_no_owner_reverts(bound_factory, artist):
    with reverts("Factory_OwnerMissing", NOBODY):
        create(bound_factory, artist, Policy(), owner=NOBODY)


def test_nobody_but_the_factory_binds(make_bound, bound_factory, artist):
    collection = make_bound(Policy())

    with reverts("Collection_NotFactory", artist, bound_factory):
        collection.bind(HUANHE_0, {"from": artist})


@pytest.mark.parametrize(
    "policy,interfaces",
    [(Policy(), {"0x91a6262f"}), (ANT_180_730, {"0x91a6262f"}), (HUANHE_0, {"0xb45a3c0e"})],
)
def test_it_says_which_standard_it_follows(make_bound, policy, interfaces):
    collection = make_bound(policy)

    for interface_id in ("0x91a6262f", "0xb45a3c0e"):
        assert collection.supportsInterface(interface_id) == (interface_id in interfaces)
    assert collection.supportsInterface("0x80ac58cd")
    assert not collection.supportsInterface("0xffffffff")


def test_a_factory_takes_six_houses(BoundCollectionFactory, BoundCollection, deployer, accounts):
    houses = accounts[:6]
    factory = deployer.deploy(BoundCollectionFactory, houses)
    code = BoundCollection.at(factory.COLLECTION())

    assert all(code.isHouse(house) for house in houses)
    with reverts("Houses_TooMany", 7, 6):
        deployer.deploy(BoundCollectionFactory, accounts[:7])


def test_its_code_is_below_the_limit(bound_factory):
    assert len(web3.eth.get_code(bound_factory.COLLECTION())) < 24_576
