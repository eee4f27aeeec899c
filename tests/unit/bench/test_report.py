"""The two reports of the bench, from given figures."""

import json

import pytest

from tools.bench.errors import BenchError
from tools.bench.report import Goal, Section, read_goals, to_json, to_markdown, verdict_on
from tools.bench.rows import OURS, Contestant, Measured

GOALS = {
    "bid_first": Goal("bid_first", "first bid", "44,192 (Nouns V3)", 32_500),
    "bid_outbid": Goal("bid_outbid", "outbid", "", 42_000, "The checks."),
    "shares_claim": Goal("shares_claim", "claim on shares", "", 45_000),
}
CONTESTANTS = (
    Contestant(OURS, lambda chain: None, settings="solc 0.8.37"),
    Contestant("Nouns V2", lambda chain: None, "0.3.0", "as shipped"),
)


def sections(*measured: Measured) -> list[Section]:
    return [Section("Auctions", CONTESTANTS, measured)]


def test_the_json_report_has_exactly_the_agreed_shape():
    text = to_json(sections(Measured("bid_first", 32_000, {"Nouns V2": 48_140})), GOALS)
    row = {"id": "bid_first", "ours": 32_000, "goal": 32_500, "peers": {"Nouns V2": 48_140}, "note": ""}
    assert json.loads(text) == {"rows": [row]}


def test_a_figure_at_its_goal_meets_it_and_one_gas_more_does_not():
    assert verdict_on(32_500, 32_500).startswith("met")
    assert verdict_on(32_501, 32_500) == "**OVER by 1 (0.0 %)**"


def test_a_row_over_its_goal_is_marked_in_both_reports():
    measured = sections(Measured("bid_first", 33_000, {}))
    assert json.loads(to_json(measured, GOALS))["rows"][0]["note"] == "Over the goal by 500."
    page = to_markdown(measured, GOALS, "a chain", [])
    assert "**OVER by 500 (1.5 %)**" in page
    assert "**0 of 1 rows are within their goal.**" in page


def test_why_a_row_may_be_over_its_goal_is_said_only_where_it_is():
    over, met = sections(Measured("bid_outbid", 42_001, {})), sections(Measured("bid_outbid", 42_000, {}))
    assert "- `bid_outbid`: Over the goal by 1. The checks." in to_markdown(over, GOALS, "a chain", [])
    assert "The checks." not in to_markdown(met, GOALS, "a chain", [])
    assert json.loads(to_json(met, GOALS))["rows"][0]["note"] == ""


def test_a_row_that_failed_says_why_and_has_no_figure():
    measured = sections(Measured("bid_first", None, {}, errors={OURS: "EnglishAuctions.bid: reverted"}))
    row = json.loads(to_json(measured, GOALS))["rows"][0]
    assert row["ours"] is None
    assert row["note"] == f"{OURS} could not be measured: EnglishAuctions.bid: reverted."
    page = to_markdown(measured, GOALS, "a chain", [])
    assert "| not measured |" in page
    assert "**ERROR**" in page


def test_the_page_names_versions_settings_absentees_and_rows_not_built():
    page = to_markdown(sections(Measured("bid_first", 32_000, {})), GOALS, "a chain", ["0xSplits: no package"])
    assert "| Nouns V2 | 0.3.0 | as shipped |" in page
    assert f"| {OURS} | this repository | solc 0.8.37 |" in page
    assert "- 0xSplits: no package" in page
    assert "does not exist here yet: `bid_outbid`, `shares_claim`." in page


def test_one_note_on_several_rows_is_said_once():
    measured = sections(Measured("bid_first", 1, {}, "In ether."), Measured("bid_outbid", 1, {}, "In ether."))
    page = to_markdown(measured, GOALS, "a chain", [])
    assert page.count("In ether.") == 1
    assert "- `bid_first`, `bid_outbid`: In ether." in page


def test_the_same_row_twice_in_the_table_of_goals_is_refused(tmp_path):
    row = '[[row]]\nid = "bid_first"\noperation = "first bid"\nbest = ""\ngoal = 1\n'
    table = tmp_path / "table.toml"
    table.write_text(row + row)
    with pytest.raises(BenchError, match="the same row twice"):
        read_goals(table)
