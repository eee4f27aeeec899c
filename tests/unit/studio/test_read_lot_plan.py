"""Plans of lots: every format, people's units, every mistake at once with its line."""

import pytest

from scripts.studio.errors import PlanErrors, UnknownAccount
from scripts.studio.lot_plans import Reading, read_lot_plan
from scripts.studio.money import ETHER

NOW = 1_800_000_000
HOUR, DAY = 3_600, 86_400
GALLERY = "0x3E5e9111Ae8eB78Fe1CC3bb8915d5D461F3Ef9A9"
COIN = "0x22d491Bde2303f2f43325b2108D26f1eAbA1e32b"


def resolve(name: str) -> str:
    if name == "gallery":
        return GALLERY
    raise UnknownAccount("no such account", where=name)


@pytest.fixture
def plan(tmp_path):
    """`plan(text, name)`: the lots of a plan with that text."""

    def read(text: str, name: str = "lots.toml", decimals: int = 18):
        path = tmp_path / name
        path.write_text(text)
        return read_lot_plan(path, Reading(resolve, lambda currency: decimals, NOW))

    return read


def lines_of(plan, text: str, name: str = "lots.toml") -> list[str]:
    """What is wrong, each without the file's path."""
    with pytest.raises(PlanErrors) as wrong:
        plan(text, name)
    return [line.split(f"{name}: ", 1)[1] for line in wrong.value.lines()]


def test_an_english_lot_has_defaults_and_peoples_units(plan):
    (lot,) = plan('[[lots]]\ntoken = 7\nreserve = "1.5"\nbuy_now = 3\n')
    assert lot.draft.rules == {
        "reserve": 1_500_000_000, "buyNow": 3_000_000_000, "duration": DAY, "window": 900, "extensionCap": 3 * HOUR,
        "incrementBps": 500,
    }  # fmt: skip
    assert (lot.format.name, lot.draft.currency, lot.draft.unit_exponent, lot.draft.closes_at) == (
        "english",
        ETHER,
        9,
        0,
    )


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (
            'format = "dutch"\nstart = 2\nfloor = "0.5"\nduration_hours = 1.5\nhalf_life_hours = 0.5\nquantity = 3',
            {"start": 2 * 10**9, "floor": 5 * 10**8, "duration": 5_400, "halfLife": 1_800, "quantity": 3, "uniform": 0},
        ),
        (
            'format = "sealed"\nreserve = 1',
            {"reserve": 10**9, "bond": 10**8, "biddingTime": 3 * DAY, "revealTime": 2 * DAY},
        ),
        (
            'format = "uniform"\nreserve = 1\nbond = 0\nquantity = 100\nbidding_hours = 1\nreveal_hours = 2',
            {"reserve": 10**9, "bond": 0, "biddingTime": HOUR, "revealTime": 2 * HOUR, "quantity": 100},
        ),
        (
            'format = "ranked"\nreserve = 1\nquantity = 5\nincrement_percent = 2.5\nuniform = true',
            {
                "reserve": 10**9, "duration": DAY, "window": 900, "extensionCap": 3 * HOUR, "incrementBps": 250,
                "quantity": 5, "uniform": 1,
            },
        ),
    ],
    ids=["dutch", "sealed", "uniform", "ranked"],
)  # fmt: skip
def test_every_format_has_its_own_terms(plan, text, rules):
    (lot,) = plan(f"[[lots]]\ntoken = 7\n{text}\n")
    assert lot.draft.rules == rules


def test_defaults_serve_the_formats_that_know_them(plan):
    english, sealed = plan(
        '[defaults]\nreserve = 1\nduration_hours = 2\ngallery = "gallery"\ngallery_percent = 12.5\n'
        '[[lots]]\ntoken = 7\n[[lots]]\ntoken = 8\nformat = "sealed"\nreserve = 2\n'
    )
    assert english.draft.rules["duration"] == 2 * HOUR
    assert sealed.draft.rules["reserve"] == 2 * 10**9
    assert {(lot.draft.gallery, lot.draft.gallery_bps) for lot in (english, sealed)} == {(GALLERY, 1_250)}


def test_toml_json_and_csv_say_the_same(plan):
    toml = plan('[[lots]]\ntoken = 7\nformat = "dutch"\nstart = "2"\nfloor = 1\nuniform = true\nquantity = 3\n')
    json = plan(
        '{"lots": [{"token": 7, "format": "dutch", "start": "2", "floor": 1, "uniform": true, "quantity": 3}]}',
        "l.json",
    )
    csv = plan("token,format,start,floor,uniform,quantity,opens\n7,dutch,2,1,true,3,\n", "l.csv")
    assert [lot.draft for lot in toml] == [lot.draft for lot in json] == [lot.draft for lot in csv]


def test_a_uniform_dutch_lot_closes_a_day_after_its_floor_unless_said(plan):
    text = '[[lots]]\ntoken = 7\nformat = "dutch"\nstart = 2\nfloor = 1\nuniform = true\n'
    assert plan(text)[0].draft.closes_at == NOW + 2 * DAY
    assert plan(text + "closes_in_days = 9\n")[0].draft.closes_at == NOW + 9 * DAY
    assert plan(text + "closes = 2027-03-16T18:00:00Z\n")[0].draft.closes_at == 1_805_220_000


def test_a_resale_may_carry_the_levy_and_say_when_it_was_bought(plan):
    text = "[[lots]]\ntoken = 7\nreserve = 1\nresale_levy = true\nacquired = 2026-12-24T18:00:00Z\n"
    (lot,) = plan(text)
    assert (lot.draft.levy, lot.draft.acquired_at) == (True, 1_798_135_200)
    assert plan(text.replace("2026", "2025"))[0].draft.acquired_at < lot.draft.acquired_at
    for wrong in (text.replace("2026", "2027"), text.replace("resale_levy = true\n", "")):
        assert "when it was bought, expected a moment past, and resale_levy = true" in lines_of(plan, wrong)[0]
    edition = '[[lots]]\ntoken = 7\nformat = "ranked"\nreserve = 1\nquantity = 2\nresale_levy = true\n'
    assert "a levy on an edition, expected 1: the levy is owed on each work's price" in lines_of(plan, edition)[0]


def test_prices_of_a_coin_are_whole_smallest_units(plan):
    text = f'[[lots]]\ntoken = 7\ncurrency = "{COIN}"\nreserve = "5000000000"\n'
    (lot,) = plan(text)
    assert (lot.draft.currency, lot.draft.unit_exponent, lot.draft.rules["reserve"]) == (COIN, 9, 5)
    (small,) = plan(text, decimals=6)
    assert (small.draft.unit_exponent, small.draft.rules["reserve"]) == (0, 5_000_000_000)


def test_every_mistake_is_told_at_once_with_its_line(plan):
    text = """[defaults]
window_minutes = 5000
colour = "red"

[[lots]]
token = 7
reserve = "0"

[[lots]]
token = 7
format = "dutch"
start = 1
floor = 2
half_life_hours = 30
quantity = 101

[[lots]]
token = 9
format = "sealed"
reserve = 1
bond = "0.2"
gallery = "nobody"
closes_in_days = 3

[[lots]]
token = 10
format = "auction"

[[lots]]
token = 11
reserve = "1.0000000001"
opens = "tomorrow"
"""
    told = lines_of(plan, text)
    assert told[0].startswith("defaults.colour: unknown field, expected one of ")
    assert told[1].startswith("defaults.window_minutes: wrong value, expected ")
    assert told[2].startswith("line 15: lots[1].quantity: wrong value, expected ")
    assert told[3].startswith("line 23: lots[2].closes_in_days: unknown field")
    assert told[4].startswith("line 27: lots[3].format: no such format, expected one of dutch, english, ranked, sealed")


def test_what_is_wrong_with_prices_times_and_people_is_told_with_its_line(plan):
    text = """[[lots]]
token = 7
reserve = "0"
buy_now = "ten"
window_minutes = 120
duration_hours = 1

[[lots]]
token = 8
format = "dutch"
start = 1
floor = 2
half_life_hours = 30

[[lots]]
token = 9
format = "sealed"
reserve = 1
bond = "0.2"
gallery = "nobody"

[[lots]]
token = 11
reserve = "1.0000000001"
opens = "tomorrow"
gallery_percent = 5

[[lots]]
token = 11
reserve = 1
closes = 2020-01-01T00:00:00Z

[[lots]]
token = 12
format = "dutch"
start = 2
floor = 1
uniform = true
closes_in_days = 92
"""
    assert lines_of(plan, text) == [
        'line 3: lots[0].reserve: a price out of bounds, expected 0.000000001 or more, found "0"',
        'line 4: lots[0].buy_now: not a price, expected ether, as "0.25", found "ten"',
        "line 5: lots[0].window_minutes: a window past the whole, expected at most 60, found 120",
        "line 13: lots[1].half_life_hours: a half-life past the whole, expected at most 24, found 30",
        'line 12: lots[1].floor: a price out of bounds, expected 0.000000001 to 1, found "2"',
        "line 20: lots[2].gallery: no such account, expected a name or an address, found nobody",
        'line 19: lots[2].bond: a price out of bounds, expected 0 to 0.1, found "0.2"',
        "line 26: lots[3].gallery_percent: a part for nobody, expected a gallery beside it, found none",
        'line 24: lots[3].reserve: too fine a price, expected at most 9 decimals, found "1.0000000001"',
        "line 25: lots[3].opens: not a moment, expected a date with time and zone, as 2026-12-24T18:00:00Z, found "
        '"tomorrow"',
        "line 31: lots[4].closes: it closes before it opens, expected a later moment, found "
        '"2020-01-01T00:00:00+00:00"',
        "line 39: lots[5].closes_in_days: it keeps its buyers' money too long, expected at most 90 days after its "
        "lowest price, found 91 d",
        "line 28: lots[4]: the same token twice, expected each in one lot, found 11",
    ]
