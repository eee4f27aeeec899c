"""Contracts ready to be deployed: compiled here, or as a package ships them."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from tools.bench.errors import BenchError

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "tools" / "bench"
PEERS = HERE / "node_modules"
CACHE = ROOT / ".toolchain" / "bench"
COMPILERS = ROOT / ".toolchain" / "solc"
COMPILE_SECONDS = 300

PEER_REMAPPINGS = (
    "@manifoldxyz/=tools/bench/node_modules/@manifoldxyz/",
    "tools/bench/node_modules/:@openzeppelin/contracts/=tools/bench/node_modules/openzeppelin-4/",
    "tools/bench/node_modules/:@openzeppelin/contracts-upgradeable/=tools/bench/node_modules/openzeppelin-upgradeable-4/",
    "erc721a/=tools/bench/node_modules/erc721a/",
    "openzeppelin-4/=tools/bench/node_modules/openzeppelin-4/",
)


@dataclass(frozen=True)
class Artefact:
    """What it takes to deploy one contract."""

    name: str
    abi: list[dict[str, Any]]
    bytecode: str  # 0x..., creation code, fully linked
    made_with: str  # compiler and settings, in words


@dataclass(frozen=True)
class Settings:
    """How solc is called."""

    solc: str
    evm: str
    runs: int
    remappings: tuple[str, ...]

    def words(self) -> str:
        return f"solc {self.solc}, {self.evm}, {self.runs:,} runs"


@cache
def product_settings() -> Settings:
    """The compiler settings of the product itself, as brownie-config.yaml has them."""
    config = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]
    solc = config["solc"]
    return Settings(
        solc=solc["version"],
        evm=config["evm_version"],
        runs=solc["optimizer"]["runs"],
        remappings=tuple(solc["remappings"]),
    )


def ours(name: str) -> Artefact:
    """A contract of the product, found by its name under contracts/."""
    found = sorted((ROOT / "contracts").glob(f"**/{name}.sol"))
    if len(found) != 1:
        raise BenchError(
            "no such contract of ours", where=name, expected="one file under contracts/", found=str(len(found))
        )
    return compiled(found[0], name, product_settings())


def wrapper(name: str, contract: str | None = None, runs: int | None = None) -> Artefact:
    """A peer compiled from its package's sources: tools/bench/solidity/<name>.sol imports or extends it.

    Compiled with the product's settings, unless the peer needs fewer optimizer `runs` to fit into a contract.
    """
    product = product_settings()
    remappings = (*product.remappings, *PEER_REMAPPINGS)
    settings = Settings(product.solc, product.evm, runs or product.runs, remappings)
    return compiled(HERE / "solidity" / f"{name}.sol", contract or name, settings)


def compiled(source: Path, contract: str, settings: Settings) -> Artefact:
    """Compiles one file, or takes it from the cache where neither it nor anything it imports has changed."""
    request = standard_json(source.relative_to(ROOT), settings)
    kept = CACHE / f"{source.stem}-{settings.runs}.json"
    answer = _cached(kept, request)
    if answer is None:
        answer = _compile(request, settings, source)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"request": request, "read": fingerprints(answer["sources"]), "answer": answer}))
    for name, units in answer["contracts"].items():
        if contract in units:
            unit = units[contract]
            bytecode = unit["evm"]["bytecode"]
            if bytecode["linkReferences"]:
                raise BenchError(
                    "needs a linked library", where=f"{name}:{contract}", found=str(bytecode["linkReferences"])
                )
            return Artefact(contract, unit["abi"], "0x" + bytecode["object"], settings.words())
    raise BenchError("no such contract", where=str(source.relative_to(ROOT)), expected=contract)


def standard_json(source: Path, settings: Settings) -> dict[str, Any]:
    """What solc is asked, for one file given by its path from the root."""
    return {
        "language": "Solidity",
        "sources": {str(source): {"content": (ROOT / source).read_text()}},
        "settings": {
            "evmVersion": settings.evm,
            "optimizer": {"enabled": True, "runs": settings.runs},
            "remappings": list(settings.remappings),
            "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences"]}},
        },
    }


def fingerprints(sources: Any) -> dict[str, str]:
    """SHA-256 of every source file named, by its path from the root; "missing" where there is none."""
    return {str(name): _fingerprint(ROOT / name) for name in sources}


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def _cached(kept: Path, request: dict[str, Any]) -> dict[str, Any] | None:
    try:
        entry = json.loads(kept.read_text())
    except (OSError, ValueError):
        return None
    if entry["request"] != request or entry["read"] != fingerprints(entry["read"]):
        return None
    answer: dict[str, Any] = entry["answer"]
    return answer


def _compile(request: dict[str, Any], settings: Settings, source: Path) -> dict[str, Any]:
    solc = COMPILERS / f"solc-v{settings.solc}"
    where = str(source.relative_to(ROOT))
    if not solc.exists():
        raise BenchError("no compiler", where=str(solc.relative_to(ROOT)), run="make setup")
    command = [str(solc), "--standard-json", "--base-path", str(ROOT), "--allow-paths", str(ROOT)]
    done = subprocess.run(
        command, input=json.dumps(request), capture_output=True, text=True, cwd=ROOT, timeout=COMPILE_SECONDS
    )
    if done.returncode:
        raise BenchError("the compiler failed", where=where, found=done.stderr.strip()[:400])
    answer: dict[str, Any] = json.loads(done.stdout)
    errors = [error["formattedMessage"] for error in answer.get("errors", []) if error["severity"] == "error"]
    if errors:
        raise BenchError("does not compile", where=where, found=errors[0].strip())
    return {"contracts": answer["contracts"], "sources": sorted(answer["sources"])}


# ---- as packages ship them ----


def foundry(package: str, name: str) -> Artefact:
    """A contract from the forge artefacts inside a package; they carry their own compiler settings."""
    made = _json(PEERS / package / "dist" / "artifacts" / f"{name}.sol" / f"{name}.json")
    metadata = made["metadata"]
    solc = metadata["compiler"]["version"].split("+")[0]
    settings = metadata["settings"]
    words = f"as shipped: solc {solc}, {settings['optimizer']['runs']:,} runs"
    return Artefact(name, made["abi"], made["bytecode"]["object"], words)


def hardhat(package: str, name: str) -> Artefact:
    """A contract from the Hardhat artefacts inside a package; they do not say with what settings they were made."""
    made = _json(PEERS / package / "dist" / "artifacts" / f"{name}.sol" / f"{name}.json")
    return Artefact(name, made["abi"], made["bytecode"], f"as shipped: solc {solc_version(made['bytecode'])}")


def typechain(package: str, name: str) -> Artefact:
    """A contract from the typechain factories (JavaScript modules) inside a package, read through Node."""
    folder = PEERS / package / "dist" / "typechain" / "factories" / "contracts"
    module = folder / f"{name}__factory.js"
    script = HERE / "read_factory.js"
    done = subprocess.run(["node", str(script), str(module)], capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise BenchError("cannot be read", where=str(module.relative_to(ROOT)), found=done.stderr.strip()[-400:])
    made = json.loads(done.stdout)
    return Artefact(
        Path(name).name, made["abi"], made["bytecode"], f"as shipped: solc {solc_version(made['bytecode'])}"
    )


def solc_version(bytecode: str) -> str:
    """The compiler's version, from the metadata that solc appends to a contract: `64736f6c6343` and three bytes."""
    mark = "64736f6c6343"
    _, found, after = bytecode.lower().rpartition(mark)
    if not found or len(after) < 6:
        raise BenchError("the bytecode does not say which solc made it", expected=f"…{mark}…")
    return ".".join(str(byte) for byte in bytes.fromhex(after[:6]))


def package_version(package: str, product: bool = False) -> str:
    """The installed version of a peer's package, or of one of the product's own."""
    folder = (ROOT / "node_modules" if product else PEERS) / package
    version: str = _json(folder / "package.json")["version"]
    return version


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise BenchError("cannot be read", where=str(path.relative_to(ROOT)), found=str(error)) from error
