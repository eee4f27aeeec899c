from typing import NamedTuple

import pytest
from brownie import chain

from tests.fixtures.collectibles import EVERY_WORK, NO_DIGEST, digest_of, token_id, work_terms
from tests.support.reverts import reverts

FORTUNES = 5


class Recipe(NamedTuple):
    """`Recipe` of interfaces/IRecipes.sol."""

    burns: str
    works: tuple[int, ...]
    mints: str
    reward: int
    closesAt: int = 0


@pytest.fixture(scope="module")
def recipes(Recipes, deployer, collection, artist):
    recipes = deployer.deploy(Recipes)
    collection.setMinter(recipes, EVERY_WORK, True, {"from": artist})
    return recipes


@pytest.fixture
def recipe(recipes, collection, artist, alice):
    """Five fortunes, works 1 to 5, of which alice has two each, make work 6. She lets the contract burn."""
    terms = [work_terms(f"Fortune {index}", artist) for index in range(FORTUNES)]
    collection.publish([*terms, work_terms("Good fortune", artist)], alice, [2] * FORTUNES + [0], {"from": artist})
    recipe = Recipe(str(collection), (1, 2, 3, 4, 5), str(collection), 6)
    recipes.open(recipe, {"from": artist})
    collection.setApprovalForAll(recipes, True, {"from": alice})
    return recipe


FIRSTS = [token_id(work, 1) for work in range(1, FORTUNES + 1)]


def test_a_recipe_is_opened_once(recipes, recipe, artist):
    assert recipes.isOpen(recipes.idOf(recipe))
    with reverts("Recipes_AlreadyOpened", bytes(recipes.idOf(recipe))):
        recipes.open(recipe, {"from": artist})


def test_a_set_becomes_one(recipes, recipe, collection, alice):
    redeemed = recipes.redeem(recipe, FIRSTS, {"from": alice})

    assert redeemed.return_value == token_id(6, 1)
    assert collection.ownerOf(token_id(6, 1)) == alice
    assert collection.balanceOf(alice) == 2 * FORTUNES - FORTUNES + 1
    assert [collection.burned(work) for work in range(1, 7)] == [1] * FORTUNES + [0]
    event = redeemed.events["Redeemed"]
    assert (event["id"], event["holder"], event["minted"]) == (recipes.idOf(recipe), alice, token_id(6, 1))
    assert list(event["tokenIds"]) == FIRSTS


def test_each_set_counts_once(recipes, recipe, collection, alice):
    recipes.redeem(recipe, FIRSTS, {"from": alice})

    with reverts("ERC721NonexistentToken", FIRSTS[0]):
        recipes.redeem(recipe, FIRSTS, {"from": alice})

    recipes.redeem(recipe, [token + 1 for token in FIRSTS], {"from": alice})
    assert collection.balanceOf(alice) == 2


@pytest.mark.parametrize("tokens", [FIRSTS[:4], [], [*FIRSTS, token_id(1, 2)]])
def test_one_missing_or_too_many_reverts(recipes, recipe, collection, alice, tokens):
    with reverts("Recipes_LengthsDiffer", len(tokens), FORTUNES):
        recipes.redeem(recipe, tokens, {"from": alice})

    assert collection.balanceOf(alice) == 2 * FORTUNES


def test_another_work_in_its_place_reverts_and_burns_nothing(recipes, recipe, collection, alice):
    with reverts("Recipes_WrongWork", token_id(1, 2), 5):
        recipes.redeem(recipe, [*FIRSTS[:4], token_id(1, 2)], {"from": alice})

    assert collection.balanceOf(alice) == 2 * FORTUNES


def test_one_token_does_not_count_twice(recipes, collection, single, artist, alice):
    pair = Recipe(str(collection), (single, single), str(collection), single)
    recipes.open(pair, {"from": artist})
    collection.mint(alice, single, 2, {"from": artist})
    collection.setApprovalForAll(recipes, True, {"from": alice})

    with reverts("ERC721NonexistentToken", token_id(single, 1)):
        recipes.redeem(pair, [token_id(single, 1)] * 2, {"from": alice})
    recipes.redeem(pair, [token_id(single, 1), token_id(single, 2)], {"from": alice})

    assert collection.balanceOf(alice) == 1


def test_nobody_burns_anothers_tokens(recipes, recipe, collection, alice, bob):
    """Though alice lets the contract burn hers."""
    with reverts("Recipes_NotHolder", FIRSTS[0], alice):
        recipes.redeem(recipe, FIRSTS, {"from": bob})

    assert collection.balanceOf(alice) == 2 * FORTUNES


def test_without_the_holders_approval_nothing_burns(recipes, recipe, collection, alice):
    collection.setApprovalForAll(recipes, False, {"from": alice})

    with reverts("ERC721InsufficientApproval", recipes, FIRSTS[0]):
        recipes.redeem(recipe, FIRSTS, {"from": alice})


@pytest.mark.parametrize("change", [{"works": (1,)}, {"reward": 5}, {"closesAt": 2**40 - 1}])
def test_another_recipe_is_not_open(recipes, recipe, alice, change):
    altered = recipe._replace(**change)

    with reverts("Recipes_NotOpen", bytes(recipes.idOf(altered))):
        recipes.redeem(altered, FIRSTS, {"from": alice})


def test_it_closes_at_its_second(recipes, recipe, artist, alice):
    now = chain[-1].timestamp + 1000
    timed = [recipe._replace(closesAt=second) for second in (now, now + 1)]
    for one in timed:
        recipes.open(one, {"from": artist})
    chain.mine(timestamp=now)

    with reverts("Recipes_Closed", now, now):
        recipes.redeem.call(timed[0], FIRSTS, {"from": alice})
    assert recipes.redeem.call(timed[1], FIRSTS, {"from": alice}) == token_id(6, 1)


def test_the_reward_may_be_in_another_collection(recipes, recipe, collection_factory, Collection, artist, alice):
    made = collection_factory.create("Prizes", "PRZ", artist, NO_DIGEST, digest_of("prizes"), {"from": artist})
    prizes = Collection.at(made.return_value)
    prizes.register(work_terms("Prize", artist), {"from": artist})
    prizes.setMinter(recipes, 1, True, {"from": artist})
    across = recipe._replace(mints=str(prizes), reward=1)
    recipes.open(across, {"from": artist})

    recipes.redeem(across, FIRSTS, {"from": alice})

    assert prizes.ownerOf(token_id(1, 1)) == alice


def test_the_cap_of_the_reward_holds(recipes, recipe, collection, artist, alice):
    collection.lowerCap(6, 0, {"from": artist})

    with reverts("Collection_CapExceeded", 1, 0):
        recipes.redeem(recipe, FIRSTS, {"from": alice})

    assert collection.balanceOf(alice) == 2 * FORTUNES


@pytest.mark.parametrize("count", [0, 51])
def test_a_recipe_burns_something_and_not_too_much(recipes, recipe, artist, count):
    with reverts("Recipes_CountOutOfRange", count, 50):
        recipes.open(recipe._replace(works=(1,) * count), {"from": artist})


def test_only_who_may_mint_the_reward_opens(recipes, recipe, collection, artist, bob):
    other = recipe._replace(works=(1, 2))
    collection.setMinter(bob, 5, True, {"from": artist})
    with reverts("Recipes_NotMinter", bob, 6):
        recipes.open(other, {"from": bob})

    collection.setMinter(bob, 6, True, {"from": artist})
    recipes.open(other, {"from": bob})
