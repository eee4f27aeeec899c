import pytest
from brownie.exceptions import VirtualMachineError

from tests.fixtures.collectibles import CONTRACT_DIGEST, NAME, NO_DIGEST, NOBODY, SYMBOL, digest_of
from tests.support.reverts import reverts

SALT = digest_of("salt")


def create(factory, caller, name=NAME, symbol=SYMBOL, owner=None, digest=CONTRACT_DIGEST, salt=SALT):
    return factory.create(name, symbol, owner or caller, digest, salt, {"from": caller})


def test_a_collection_is_made_where_it_was_predicted(collection_factory, artist):
    predicted = collection_factory.predict(artist, NAME, SYMBOL, artist, CONTRACT_DIGEST, SALT)

    created = create(collection_factory, artist)

    assert created.return_value == predicted
    assert created.events["CollectionCreated"] == {
        "collection": predicted,
        "owner": artist,
        "creator": artist,
        "name": NAME,
        "symbol": SYMBOL,
        "contractDigest": "0x" + CONTRACT_DIGEST.hex(),
        "salt": "0x" + SALT.hex(),
    }


def test_a_collection_knows_what_it_was_made_with(collection_factory, Collection, artist, gallery):
    collection = Collection.at(create(collection_factory, gallery, owner=artist).return_value)

    assert collection.name() == NAME
    assert collection.symbol() == SYMBOL
    assert collection.owner() == artist
    assert collection.founder() == artist
    assert collection.pendingOwner() == NOBODY
    assert collection.contractDigest() == "0x" + CONTRACT_DIGEST.hex()
    assert collection.works() == 0
    assert collection.FACTORY() == collection_factory


def test_creation_says_who_owns_it_and_where_its_metadata_is(collection_factory, artist):
    events = create(collection_factory, artist).events

    assert events["OwnershipTransferred"] == {"previousOwner": NOBODY, "newOwner": artist}
    assert "ContractURIUpdated" in events


@pytest.mark.parametrize("name", ["", "A", "Ünïcødé 画", "N" * 255])
@pytest.mark.parametrize("symbol", ["", "S", "S" * 255])
def test_names_and_symbols_of_every_length_come_back(collection_factory, Collection, artist, name, symbol):
    collection = Collection.at(create(collection_factory, artist, name=name, symbol=symbol).return_value)

    assert (collection.name(), collection.symbol()) == (name, symbol)
    assert collection.founder() == artist
    assert collection.contractDigest() == "0x" + CONTRACT_DIGEST.hex()


def test_a_name_of_256_bytes_reverts(collection_factory, artist):
    with reverts("Factory_TextTooLong", 256, 255):
        create(collection_factory, artist, name="N" * 256)


def test_a_symbol_of_256_bytes_reverts(collection_factory, artist):
    with reverts("Factory_TextTooLong", 256, 255):
        create(collection_factory, artist, symbol="é" * 128)


def test_no_owner_reverts(collection_factory, artist):
    with reverts("Factory_OwnerMissing", NOBODY):
        create(collection_factory, artist, owner=NOBODY)


def test_the_same_arguments_twice_revert(collection_factory, artist):
    create(collection_factory, artist)

    with reverts("FailedDeployment"):
        create(collection_factory, artist)


def test_another_salt_makes_another_collection(collection_factory, artist):
    first = create(collection_factory, artist).return_value
    second = create(collection_factory, artist, salt=NO_DIGEST).return_value

    assert first != second


def test_nobody_can_take_anothers_address(collection_factory, artist, stranger):
    predicted = collection_factory.predict(artist, NAME, SYMBOL, artist, CONTRACT_DIGEST, SALT)

    taken = create(collection_factory, stranger, owner=artist).return_value

    assert taken != predicted
    assert create(collection_factory, artist).return_value == predicted


def test_nobody_but_the_factory_starts_a_collection(collection, collection_factory, artist):
    with reverts("Collection_NotFactory", artist, collection_factory):
        collection.initialize(artist, {"from": artist})


def test_the_shared_code_is_no_collection(collection_factory, Collection, deployer):
    code = Collection.at(collection_factory.COLLECTION())

    assert code.owner() == NOBODY
    with reverts("Collection_NotFactory", deployer, collection_factory):
        code.initialize(deployer, {"from": deployer})
    with reverts("Collection_NotMinter", deployer, 0):
        code.publish([], deployer, [], {"from": deployer})


def test_a_collection_takes_no_ether(collection, artist):
    with pytest.raises(VirtualMachineError):
        artist.transfer(collection, 1)
