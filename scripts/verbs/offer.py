"""`./vernissage offer`: what anyone would pay, for whoever owns the token to take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.studio.console import Environment
from scripts.studio.errors import UsageError
from scripts.studio.statuses import ExitStatus
from scripts.verbs.lot.floor import Collection, Floor, FromCredit, amount_of, open_floor
from scripts.verbs.options import DryRun, Json, Network, Sender, Yes, acting, confirm_cost, show_rehearsal

Price = Annotated[
    str, typer.Argument(metavar="AMOUNT", help="All that you pay, in ether; of a coin, in smallest units.")
]
Token = Annotated[
    int | None, typer.Option("--token", metavar="TOKEN", help="The token; any of the collection if not given.", min=0)
]
Given = Annotated[
    int | None, typer.Option("--token", metavar="TOKEN", help="The token you give, where any will do.", min=0)
]
Days = Annotated[int, typer.Option("--days", metavar="N", help="How long it is good.", min=1, max=3650)]
MostRoyalty = Annotated[
    float,
    typer.Option(
        "--most-royalty", metavar="P", help="The most you will see paid as royalty, in percent.", min=0, max=25
    ),
]
AsShown = Annotated[bool, typer.Option("--as-shown", help="Only while the token's metadata is what it is now.")]
Currency = Annotated[str | None, typer.Option("--currency", metavar="ADDRESS", help="An ERC-20; ether if not given.")]
SignTo = Annotated[
    Path | None, typer.Option("--sign", metavar="FILE", help="Sign it into a file instead of paying it in.")
]
Fund = Annotated[bool, typer.Option("--fund", help="With --sign: add to your credit what the offer needs to be paid.")]
Which = Annotated[
    str,
    typer.Argument(
        metavar="OFFER", help="A file that `offer make --sign` wrote, or the start of a paid-in offer's id."
    ),
]
WhichOne = Annotated[str | None, typer.Argument(metavar="[OFFER]", help="One; all that are open if left out.")]
Least = Annotated[
    str | None, typer.Option("--least", metavar="AMOUNT", help="Least you will get; what it is now if not given.")
]
Below = Annotated[
    int | None,
    typer.Option("--all-below", metavar="NONCE", help="Make void all your offers with a lower nonce, signed ones too."),
]
CancelWhich = Annotated[
    str | None, typer.Argument(metavar="[OFFER]", help="A file, or the start of an id; none with --all-below.")
]


def add_to(app: typer.Typer, env: Environment) -> None:
    """Adds the group to the command line."""
    group = typer.Typer(name="offer", help="Offers: make, accept, cancel, show.", no_args_is_help=True)
    app.add_typer(group)

    @group.command()
    def make(
        price: Price, sender: Sender, token: Token = None, collection: Collection = None, days: Days = 7,
        most_royalty: MostRoyalty = 10, as_shown: AsShown = False, currency: Currency = None,
        from_credit: FromCredit = "0", sign: SignTo = None, fund: Fund = False, network: Network = "local",
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Offer a price for a token, or for any of a collection: paid in, or signed into a file."""
        from scripts.studio import offer_files, offers
        from scripts.studio.lots import DAY
        from scripts.studio.money import ETHER
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        if as_shown and token is None:
            raise UsageError("which token", field="--as-shown", expected="--token beside it")
        if fund and sign is None:
            raise UsageError("already paid in", field="--fund", expected="--sign beside it")
        floor = open_floor(env, network)
        chain, house = floor.stage.chain, _house(floor)
        bidder = chain.account(sender).address
        coin = floor.stage.address_of(currency, "--currency") if currency else ETHER
        contract = floor.collection_at(collection).address
        digest = offers.digest_now(chain, house, contract, token) if as_shown else bytes(32)
        offer = offers.Offer(
            bidder, contract, token or 0, token is None, amount_of(price, coin), chain.now() + days * DAY,
            round(most_royalty * 100), coin, digest, offers.next_nonce(chain, house, bidder),
        )  # fmt: skip
        unsigned = offers.Signed(offer, chain.chain_id, house.address)
        if not confirm_cost(env, floor.stage, f"Offer {dict(offers.explained(unsigned))['price']}?"):
            raise UsageError("not offered", found="no as answer")
        credit = amount_of(from_credit, coin, "--from-credit")
        with acting(floor.stage, sender, house.address, ["offer"]) as steps, in_words(currency=coin):
            steps.catch_up()
            if sign is None:
                offers.make(steps, house, offer, credit)
            else:
                if fund:
                    offers.fund(steps, house, offer)
                if dry_run:
                    env.say(f"would   sign the offer and write {sign}")
                    return show_rehearsal(env, floor.stage, steps, says=dict(offers.explained(unsigned)))
                unsigned = offers.sign(steps, house, offer)
                offer_files.write(sign, unsigned)
        said = dict(offers.explained(unsigned))
        if dry_run:
            return show_rehearsal(env, floor.stage, steps, says=said)
        env.say(f"{'signed' if sign else 'made  '} {said['price']} for {said['for']}, until {said['until']}")
        env.say(f"offer  {sign or '0x' + unsigned.id.hex()}")
        lacks = offers.lacking(chain, house, offer) if sign else 0
        if lacks and coin == ETHER:
            env.note(f"warning: it can't be accepted yet: your credit lacks {lacks / 10**18:g} ether; --fund adds it")
        env.document({"ok": True, "offer": "0x" + unsigned.id.hex(), "file": str(sign) if sign else None, "says": said})
        return ExitStatus.DONE

    @group.command()
    def accept(
        which: Which, sender: Sender, token: Given = None, least: Least = None, network: Network = "local",
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Sell a token of yours to the bidder, for no less than you name."""
        from scripts.studio import offers
        from scripts.studio.refusals import in_words
        from scripts.studio.tills import said_price

        env.json, env.dry_run, env.yes = json, dry_run, yes
        floor = open_floor(env, network)
        chain, house = floor.stage.chain, _house(floor)
        signed = _find(floor, house, which)
        offer = signed.offer
        offers.check_domain(chain, house, signed)
        given = offer.token_id if token is None else token
        if token is None and offer.any_token:
            raise UsageError("which token", field="--token", expected=f"one of yours of {offer.collection}")
        with in_words(currency=offer.currency):
            _, to_seller = offers.proceeds(chain, house, offer, given)
        floor_price = amount_of(least, offer.currency, "--least") if least else to_seller
        said = said_price(offer.currency, to_seller)
        if not confirm_cost(env, floor.stage, f"Sell token {given} for {said} to you?"):
            raise UsageError("not sold", found="no as answer")
        identity = "0x" + signed.id.hex()
        with acting(floor.stage, sender, house.address, ["accept", identity]) as steps:
            steps.catch_up()
            done = chain.events(house, "OfferAccepted", offer=signed.id)
            if not done:
                with in_words(currency=offer.currency):
                    receipt = offers.accept(steps, house, signed, given, floor_price)
                if dry_run:
                    return show_rehearsal(env, floor.stage, steps, offer=identity, token=given, to_seller=to_seller)
                done = chain.events_in(receipt, house, "OfferAccepted")
        lot = "0x" + bytes(done[0].args["lot"]).hex()
        env.say(f"sold token {given} to {floor.named(offer.bidder)}; {said} went to you")
        env.say(f"lot    {lot[:18]}: ./vernissage lot audit {lot[:18]}")
        env.document({"ok": True, "offer": identity, "lot": lot, "token": given, "to_seller": to_seller})
        return ExitStatus.DONE

    @group.command()
    def cancel(
        sender: Sender, which: CancelWhich = None, below: Below = None, network: Network = "local",
        dry_run: DryRun = False, yes: Yes = False, json: Json = False,
    ) -> ExitStatus:  # fmt: skip
        """Take an offer back, paid in or signed; what was paid in goes back."""
        from scripts.studio import offers
        from scripts.studio.refusals import in_words

        env.json, env.dry_run, env.yes = json, dry_run, yes
        if (which is None) == (below is None):
            raise UsageError("what to cancel", expected="an offer, or --all-below")
        floor = open_floor(env, network)
        chain, house = floor.stage.chain, _house(floor)
        if not confirm_cost(env, floor.stage, f"Cancel {which or f'every offer with a nonce below {below}'}?"):
            raise UsageError("not cancelled", found="no as answer")
        with acting(floor.stage, sender, house.address, ["cancel offers"]) as steps:
            steps.catch_up()
            if which is None:
                assert below is not None
                with in_words():
                    receipt = offers.raise_nonce(steps, house, below)
                said = f"void: all offers of {sender} with a nonce below {below}"
            else:
                signed = _find(floor, house, which)
                offers.check_domain(chain, house, signed)
                with in_words(currency=signed.offer.currency):
                    receipt = offers.cancel(steps, house, signed.offer)
                said = "cancelled; what was paid in went back"
        if dry_run:
            return show_rehearsal(env, floor.stage, steps)
        env.say(said)
        env.document({"ok": True, "tx": receipt.tx_hash})
        return ExitStatus.DONE

    @group.command()
    def show(which: WhichOne = None, token: Given = None, network: Network = "local", json: Json = False) -> ExitStatus:
        """Explain an offer and say whether it can be accepted; or list all that are open."""
        from scripts.studio import offers

        env.json = json
        floor = open_floor(env, network)
        chain, house = floor.stage.chain, _house(floor)
        if which:
            signed = _find(floor, house, which)
            standing = offers.standing(chain, house, signed, token)
            says = dict(offers.explained(signed))
            env.table("", ("offer", "0x" + signed.id.hex()[:16]), list(says.items()))
            env.say("good: it can be accepted" if standing.good else "not good: " + "; ".join(standing.problems))
            env.document(
                {"ok": True, "offer": "0x" + signed.id.hex(), "says": says, "state": standing.state.name.lower(),
                 "good": standing.good, "problems": list(standing.problems)}
            )  # fmt: skip
            return ExitStatus.DONE
        found = [(signed, offers.standing(chain, house, signed, token)) for signed in offers.paid_in(chain, house)]
        found = [each for each in found if each[1].state is offers.OfferState.ESCROWED]
        rows = [
            ("0x" + signed.id.hex()[:8], *_row(floor, signed), "good" if standing.good else standing.problems[0])
            for signed, standing in found
        ]
        env.table(f"paid in: {len(rows)}", ("offer", "price", "for", "bidder", "stands"), rows)
        env.document(
            {
                "ok": True,
                "offers": [
                    {"offer": "0x" + signed.id.hex(), "says": dict(offers.explained(signed)), "good": standing.good,
                     "problems": list(standing.problems)}
                    for signed, standing in found
                ],
            }
        )  # fmt: skip
        return ExitStatus.DONE


def _house(floor: Floor) -> Any:
    return floor.stage.book.contract(floor.stage.chain, "Offers")


def _find(floor: Floor, house: Any, which: str) -> Any:
    """An offer in a file, or paid in. Raises UsageError where none or several fit."""
    from scripts.studio import offer_files, offers

    if Path(which).suffix or Path(which).exists():
        return offer_files.read(Path(which))
    made = offers.paid_in(floor.stage.chain, house)
    fitting = [signed for signed in made if len(which) > 2 and ("0x" + signed.id.hex()).startswith(which.lower())]
    if len(fitting) != 1:
        raise UsageError(
            "several offers" if fitting else "no such offer", where=which, expected="a file, or a paid-in offer's id",
            found=len(fitting), run="./vernissage offer show",
        )  # fmt: skip
    return fitting[0]


def _row(floor: Floor, signed: Any) -> tuple[str, str, str]:
    from scripts.studio.tills import said_price

    offer = signed.offer
    wanted = f"any of {offer.collection}" if offer.any_token else f"token {offer.token_id}"
    return said_price(offer.currency, offer.price), floor.named(wanted), floor.named(offer.bidder)
