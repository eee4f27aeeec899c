"""Policies of transfer as an artist names or writes them."""

import pytest

from scripts.studio.collection import read_collection
from scripts.studio.errors import UsageError
from scripts.studio.policies import DAY, ELSEWHERE, OPEN, PRESETS, Policy, policy_named, policy_of
from tests.support.folders import COLLECTION


def read(tmp_path, more):
    path = tmp_path / "collection.toml"
    path.write_text(f"{more}\n{COLLECTION}" if "[policy]" not in more else f"{COLLECTION}\n{more}")
    collection, errors = read_collection(path)
    return collection.policy if collection else None, [error.line() for error in errors]


@pytest.mark.parametrize("text", ["ANT_180_730", "ant-180-730", " Ant_180_730 "])
def test_a_preset_has_one_name_however_it_is_spelled(text):
    assert policy_named(text) == Policy(180 * DAY, 730 * DAY, gifts_only=True)


@pytest.mark.parametrize("name, policy", PRESETS.items(), ids=list(PRESETS))
def test_a_preset_is_known_again_in_what_a_contract_answers(name, policy):
    assert policy_of(policy.struct()).name == name
    assert str(policy).startswith(f"{name}: ")


def test_no_two_presets_say_the_same():
    assert len({policy.rules for policy in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_rule_that_no_collection_can_hold_says_what_to_take(name):
    with pytest.raises(UsageError) as wrong:
        policy_named(name)
    assert wrong.value.expected.split(",")[0].split(" ")[0] in PRESETS


def test_a_file_that_says_nothing_leaves_it_open_to_what_stands(tmp_path):
    assert read(tmp_path, "") == (None, [])


def test_a_file_names_a_preset_or_says_rule_by_rule(tmp_path):
    assert read(tmp_path, 'policy = "open"') == (OPEN, [])
    assert read(tmp_path, "[policy]\nfirst_hold_days = 7\nno_ether = true") == (Policy(7 * DAY, no_ether=True), [])


@pytest.mark.parametrize(
    "more, told",
    [
        ('policy = "free"', "policy: no such policy, expected one of OPEN"),
        ("[policy]\nnever = true\ngifts_only = true", "never alone, or other rules without it"),
        ("[policy]\nfirst_hold_days = -1", "policy.first_hold_days: wrong value"),
        ("[policy]\nhold = 3", "policy.hold: unknown field"),
    ],
)
def test_what_is_no_policy_is_told_with_its_field(tmp_path, more, told):
    policy, lines = read(tmp_path, more)
    assert policy is None
    assert any(told in line for line in lines), lines
