"""Compiling and reading contracts for the bench."""

import json

import pytest

from tools.bench import artefacts
from tools.bench.artefacts import Settings, compiled, fingerprints, product_settings, solc_version, standard_json
from tools.bench.errors import BenchError

SETTINGS = Settings("0.8.37", "shanghai", 10_000, ())


def test_the_compilers_version_is_read_from_the_end_of_the_bytecode():
    assert solc_version("0x6080a264697066735822122064736f6c634300080a0033") == "0.8.10"
    with pytest.raises(BenchError, match="does not say which solc"):
        solc_version("0x6080")


def test_ours_is_compiled_with_the_settings_of_the_product():
    settings = product_settings()
    asked = standard_json(artefacts.HERE.relative_to(artefacts.ROOT) / "solidity" / "BenchNouns.sol", settings)
    assert (settings.solc, settings.evm, settings.runs) == ("0.8.37", "shanghai", 10_000)
    assert asked["settings"]["evmVersion"] == "shanghai"
    assert asked["settings"]["optimizer"] == {"enabled": True, "runs": 10_000}
    assert "viaIR" not in asked["settings"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project folder in which the bench finds the real compiler."""
    monkeypatch.setattr(artefacts, "ROOT", tmp_path)
    monkeypatch.setattr(artefacts, "CACHE", tmp_path / "cache")
    return tmp_path


def test_a_change_in_an_imported_file_is_compiled_anew(project):
    head = "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n"
    (project / "Sum.sol").write_text(head + "library Sum { uint256 internal constant ONE = 1; }")
    user = project / "User.sol"
    user.write_text(head + 'import {Sum} from "./Sum.sol"; contract User { uint256 public one = Sum.ONE; }')
    first = compiled(user, "User", SETTINGS)
    assert compiled(user, "User", SETTINGS) == first
    (project / "Sum.sol").write_text(head + "library Sum { uint256 internal constant ONE = 77; }")
    assert compiled(user, "User", SETTINGS).bytecode != first.bytecode


def test_a_cache_that_was_cut_off_is_compiled_anew(project):
    user = project / "User.sol"
    user.write_text("// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\ncontract User {}")
    first = compiled(user, "User", SETTINGS)
    (kept,) = (project / "cache").iterdir()
    kept.write_text(kept.read_text()[:100])
    assert compiled(user, "User", SETTINGS) == first
    assert json.loads(kept.read_text())["request"] == standard_json(user.relative_to(project), SETTINGS)


def test_a_file_that_does_not_compile_says_where_and_why(project):
    (project / "Bad.sol").write_text("// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\ncontract Bad {")
    with pytest.raises(BenchError) as raised:
        compiled(project / "Bad.sol", "Bad", SETTINGS)
    assert raised.value.where == "Bad.sol"
    assert "ParserError" in raised.value.found


def test_a_file_that_is_gone_has_another_fingerprint_than_an_empty_one(project):
    (project / "empty").write_text("")
    assert fingerprints(["empty", "gone"])["gone"] == "missing"
    assert fingerprints(["empty"])["empty"] != "missing"
