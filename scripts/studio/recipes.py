"""Recipes: a stated set of tokens burnt for one of a work. A recipe is its terms, opens once, and stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio.chain import Chain, Receipt
from scripts.studio.deployments import Deployments
from scripts.studio.mint_plans import MintPlanError, RecipePlan
from scripts.studio.rights import ensure_right
from scripts.studio.steps import Steps
from scripts.studio.tokens import tokens_of

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Recipe:
    """A recipe as the contract has it (struct `Recipe`), and its id."""

    id: bytes
    terms: dict[str, Any]


def open_recipe(steps: Steps, book: Deployments, collection: Contract, plan: RecipePlan, tell: Tell) -> Recipe:
    """Opens the plan's recipe where it is not open yet, and gives the contract the right to mint the reward."""
    recipe, opened = planned_recipe(steps.chain, book, collection, plan)
    recipes = book.contract(steps.chain, "Recipes")
    if ensure_right(steps, collection, recipes, plan.number):
        tell(f"gave the contract of recipes the right to mint work {plan.number}")
    if opened:
        tell(f"recipe 0x{recipe.id.hex()} is open already")
    else:
        steps.send(f"open 0x{recipe.id.hex()}", recipes.functions.open(recipe.terms), "open the recipe")
        tell(f"opened recipe 0x{recipe.id.hex()}")
    return recipe


def planned_recipe(chain: Chain, book: Deployments, collection: Contract, plan: RecipePlan) -> tuple[Recipe, bool]:
    """The plan's recipe, and whether it was opened before. Raises MintPlanError for works that are not there."""
    burnt = plan.burns_collection or collection.address
    works = int(chain.call(book.contract(chain, "Collection", burnt).functions.works()))
    missing = [work for work in plan.burns if work > works]
    if missing:
        raise MintPlanError(
            "no such work", where=plan.path, field="burns", expected=f"1 to {works}, the works of {burnt}",
            found=missing[0],
        )  # fmt: skip
    recipes = book.contract(chain, "Recipes")
    terms = {
        "burns": burnt,
        "works": list(plan.burns),
        "mints": collection.address,
        "reward": plan.number,
        "closesAt": plan.closes_at,
    }
    recipe = Recipe(bytes(chain.call(recipes.functions.idOf(terms))), terms)
    return recipe, bool(chain.call(recipes.functions.isOpen(recipe.id)))


def all_recipes(chain: Chain, recipes: Contract) -> list[Recipe]:
    """Every recipe ever opened, in order."""
    opened = chain.events(recipes, "RecipeOpened")
    return [Recipe(bytes(event.args["id"]), dict(event.args["recipe"])) for event in opened]


def find_recipe(chain: Chain, book: Deployments, start: str) -> Recipe:
    """The recipe whose id starts so. Raises MintPlanError where none does, or several."""
    recipes = all_recipes(chain, book.contract(chain, "Recipes"))
    found = [recipe for recipe in recipes if ("0x" + recipe.id.hex()).startswith(start.lower())]
    if len(found) != 1:
        raise MintPlanError(
            "no such recipe" if not found else "more than one recipe", where=start, found=len(found),
            expected="a recipe's id, or its start", run="./vernissage recipe show",
        )  # fmt: skip
    return found[0]


def redeemed(chain: Chain, recipes: Contract, recipe: Recipe) -> int:
    """How often a recipe was redeemed."""
    return len(chain.events(recipes, "Redeemed", id=recipe.id))


def tokens_for(chain: Chain, collection: Contract, recipe: Recipe, holder: str) -> list[int]:
    """What `holder` burns for it: of each work the tokens with the highest numbers.

    Raises MintPlanError where some are missing, naming the work.
    """
    mine: dict[int, list[int]] = defaultdict(list)
    for token in tokens_of(chain, collection):
        if token.owner == holder:
            mine[token.work].append(token.id)
    chosen = []
    for work in recipe.terms["works"]:
        if not mine[work]:
            raise MintPlanError(
                "a token is missing", where=holder, field=f"work {work}", found="too few",
                expected=f"{recipe.terms['works'].count(work)} of work {work}",
            )  # fmt: skip
        chosen.append(mine[work].pop())
    return chosen


def redeem(steps: Steps, book: Deployments, recipe: Recipe, tokens: Sequence[int], tell: Tell) -> Receipt:
    """Burns the sender's tokens for one of the reward; lets the contract burn where the sender has not yet."""
    recipes = book.contract(steps.chain, "Recipes")
    burns = book.contract(steps.chain, "Collection", recipe.terms["burns"])
    if not steps.chain.call(burns.functions.isApprovedForAll(steps.sender.address, recipes.address)):
        steps.send("approve", burns.functions.setApprovalForAll(recipes.address, True), "let recipes burn your tokens")
        if not steps.rehearses:
            tell("the contract of recipes may burn your tokens of this collection, when you redeem and never else")
    function = recipes.functions.redeem(recipe.terms, list(tokens))
    return steps.send(f"redeem {' '.join(map(str, tokens))}", function, "redeem the recipe")
