"""Sets the project up inside its own folder: Python environment, npm packages, compiler, Kubo, compiled contracts.

Run by every `make` target; a second run that finds nothing changed takes a moment. Standard library only: nothing is
installed yet when this starts. Nothing outside the project folder is written, nothing is asked.

    python3.11 tools/setup.py            set up what is missing
    python3.11 tools/setup.py --report   say what is installed, with versions and sizes
"""

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLCHAIN = ROOT / ".toolchain"
STAMPS = TOOLCHAIN / "stamps"
LOG = TOOLCHAIN / "setup.log"

PYTHON_WANTED = (3, 11)
NODE_WANTED = 20
SOLC_VERSION = "0.8.37"
KUBO_VERSION = "0.42.0"
KUBO_ARCHIVE = "https://dist.ipfs.tech/kubo/v{0}/kubo_v{0}_{1}-{2}.tar.gz"
DOWNLOAD_SECONDS = 20


class SetupError(Exception):
    """Something the project needs is missing or failed; the text says what to do."""


def main() -> int:
    if "--report" in sys.argv:
        report()
        return 0
    started = time.monotonic()
    try:
        require_programs()
        TOOLCHAIN.mkdir(exist_ok=True)
        with (TOOLCHAIN / "lock").open("w") as lock:  # two `make` at once: the second waits for the first
            fcntl.flock(lock, fcntl.LOCK_EX)
            changed = [step(name, inputs, made, work) for name, inputs, made, work in STEPS]
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: stopped; run the same command again, it goes on where it was", file=sys.stderr)
        return 130
    if any(changed):
        print(f"setup: ready after {time.monotonic() - started:.0f} s")
    return 0


# ---- the machine ----


def require_programs() -> None:
    """Names everything that is missing at once."""
    missing = []
    if sys.version_info[:2] != PYTHON_WANTED:
        found = platform.python_version()
        missing.append(f"Python 3.11 (this is {found}); install it, or run: make PYTHON=/path/to/python3.11")
    node = version_of("node", "--version")
    if node is None or node[0] != NODE_WANTED or shutil.which("npm") is None:
        found = ".".join(map(str, node)) if node else "none"
        missing.append(f"Node {NODE_WANTED} with npm (found: {found}); Ganache {'7.9.2'} runs on no other")
    if missing:
        raise SetupError("this machine lacks\n  - " + "\n  - ".join(missing))


def version_of(program: str, *arguments: str) -> "tuple[int, ...] | None":
    """The first dotted number `program` prints, or None where it cannot be run."""
    try:
        answer = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", answer.stdout + answer.stderr)
    return tuple(int(part) for part in number.groups() if part is not None) if number else None


# ---- steps ----


def step(name, inputs, made, work) -> bool:
    """Runs `work` unless its inputs are those of the last run and what it made is still there."""
    stamp = STAMPS / name
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    if made.exists() and stamp.exists() and stamp.read_text() == digest:
        return False
    print(f"setup: {name} ...", flush=True)
    started = time.monotonic()
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
    print(f"setup: {name} done in {time.monotonic() - started:.0f} s", flush=True)
    return True


def run(command, **changes) -> None:
    """Runs one command with its output in the log; on failure shows the end of it."""
    environment = {**os.environ, **changes.pop("env", {})}
    with LOG.open("a") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n")
        log.flush()
        done = subprocess.run(
            list(map(str, command)),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **changes,
        )
    if done.returncode:
        tail = "\n    ".join(LOG.read_text(errors="replace").splitlines()[-15:])
        where = LOG.relative_to(ROOT)
        raise SetupError(
            f"{' '.join(map(str, command[:3]))} failed with {done.returncode}; the end of {where}:\n    {tail}"
        )


def make_python_environment() -> None:
    """Brownie is installed interpreted: its compiled wheel breaks state machines, coverage and network settings."""
    if not (VENV / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", VENV])
    pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "setuptools==80.9.0", "wheel==0.45.1"])
    compiled = list(VENV.glob("lib/python*/site-packages/brownie/**/*.so"))
    again = ["--force-reinstall", "--no-deps"] if compiled else []
    brownie = next(
        line for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("eth-brownie==")
    )
    flags = ["--no-binary", "eth-brownie", "--no-build-isolation", "-c", ROOT / "requirements.txt"]
    run([*pip, *flags, *again, brownie], env={"BROWNIE_NOCOMPILE": "1"})
    run([*pip, "-r", ROOT / "requirements.txt"])


def install_npm_packages() -> None:
    run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"])


def provide_compiler() -> None:
    """A native solc where one can be had, else npm's behind a small front (tools/compiler/solc.js)."""
    folder = TOOLCHAIN / "solc"
    folder.mkdir(exist_ok=True)
    target = folder / f"solc-v{SOLC_VERSION}"
    target.unlink(missing_ok=True)
    installed = Path.home() / ".solcx" / target.name
    if installed.exists() and version_of(str(installed), "--version") == (0, 8, 37):
        shutil.copy2(installed, target)
        return
    native = [VENV / "bin" / "python", "-c", f"import solcx; solcx.install_solc('{SOLC_VERSION}', show_progress=False)"]
    try:
        run(native, env={"SOLCX_BINARY_PATH": str(folder)}, timeout=3 * DOWNLOAD_SECONDS)
    except (SetupError, subprocess.TimeoutExpired):
        target.unlink(missing_ok=True)
    if version_of(str(target), "--version") != (0, 8, 37):
        front = ROOT / "tools" / "compiler" / "solc.js"
        target.write_text(f'#!/bin/sh\nexec node "$(dirname "$0")/../../{front.relative_to(ROOT)}" "$@"\n')
        target.chmod(0o755)


def provide_kubo() -> None:
    """KUBO_BINARY, an `ipfs` on PATH, the official archive, a build of the pinned module: the first that works."""
    target = TOOLCHAIN / "bin" / "ipfs"
    target.parent.mkdir(exist_ok=True)
    wanted = tuple(map(int, KUBO_VERSION.split(".")))
    given = os.environ.get("KUBO_BINARY")
    if given and version_of(given, "--version") != wanted:
        found = version_of(given, "--version")
        shown = ".".join(map(str, found)) if found else "nothing that runs"
        raise SetupError(f"KUBO_BINARY={given}: expected Kubo {KUBO_VERSION}, found {shown}; unset or correct it")
    if not given and version_of(str(target), "--version") == wanted:
        return
    for binary in filter(None, [given, shutil.which("ipfs")]):
        if version_of(binary, "--version") == wanted:
            target.unlink(missing_ok=True)
            target.symlink_to(Path(binary).resolve())
            return
    if not (download_kubo(target) or build_kubo(target)):
        raise SetupError(
            f"no Kubo {KUBO_VERSION}: not in KUBO_BINARY, not on PATH, its release could not be downloaded, and "
            "there is no Go to build it with; install Kubo (docs.ipfs.tech/install) or Go 1.26, then run this again"
        )


def download_kubo(target: Path) -> bool:
    """The official release, its SHA-512 checked; False where it cannot be reached."""
    system = platform.system().lower()
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    address = KUBO_ARCHIVE.format(KUBO_VERSION, system, machine)
    try:
        with urllib.request.urlopen(address + ".sha512", timeout=DOWNLOAD_SECONDS) as answer:
            expected = answer.read().decode().split()[0]
        with urllib.request.urlopen(address, timeout=DOWNLOAD_SECONDS) as answer:
            archive = answer.read()
    except OSError:
        return False
    found = hashlib.sha512(archive).hexdigest()
    if found != expected:
        raise SetupError(
            f"{address}: expected sha512 {expected[:16]}..., found {found[:16]}...; the download was not used"
        )
    with tempfile.TemporaryDirectory(dir=TOOLCHAIN) as scratch:
        packed = Path(scratch) / "kubo.tar.gz"
        packed.write_bytes(archive)
        with tarfile.open(packed) as files:
            files.extract("kubo/ipfs", scratch, filter="data")
        shutil.move(str(Path(scratch) / "kubo" / "ipfs"), target)
    return True


def build_kubo(target: Path) -> bool:
    """False where there is no Go; about three minutes."""
    if shutil.which("go") is None:
        return False
    print(f"setup: building Kubo {KUBO_VERSION} from source, about 3 minutes, once", flush=True)
    build_program("kubo", "github.com/ipfs/kubo/cmd/ipfs", target)
    return True


def build_program(module: str, package: str, target: Path) -> None:
    """A program of the Go module that tools/<module> pins, with caches of its own that are removed after."""
    caches = TOOLCHAIN / "go"
    env = {
        "GOPATH": str(caches / "path"),
        "GOMODCACHE": str(caches / "mod"),
        "GOCACHE": str(caches / "build"),
        "GOFLAGS": "-modcacherw",
    }
    flags = ["-trimpath", "-ldflags=-s -w", "-o", target]
    run(["go", "-C", ROOT / "tools" / module, "build", *flags, package], env=env)
    shutil.rmtree(caches, ignore_errors=True)


def compile_contracts() -> None:
    """Here and not in the first command that needs them: half a minute, once."""
    done = subprocess.run(
        [VENV / "bin" / "brownie", "compile"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode:
        raise SetupError("the contracts do not compile\n" + (done.stdout + done.stderr).decode())


def sources() -> "list[Path]":
    return sorted(path for folder in ("contracts", "interfaces") for path in (ROOT / folder).rglob("*.sol"))


STEPS = [
    ("python", [ROOT / "requirements.txt"], VENV / "bin" / "brownie", make_python_environment),
    ("npm", [ROOT / "package-lock.json"], ROOT / "node_modules" / ".bin" / "ganache", install_npm_packages),
    (
        "compiler",
        [ROOT / "tools" / "compiler" / "solc.js"],
        TOOLCHAIN / "solc" / f"solc-v{SOLC_VERSION}",
        provide_compiler,
    ),
    (
        "kubo",
        [ROOT / "tools" / "kubo" / "go.mod", ROOT / "tools" / "kubo" / "go.sum"],
        TOOLCHAIN / "bin" / "ipfs",
        provide_kubo,
    ),
    ("contracts", [ROOT / "brownie-config.yaml", *sources()], ROOT / "build" / "contracts", compile_contracts),
]


# ---- report ----


def report() -> None:
    for name, folder in [
        ("Python environment", VENV),
        ("npm packages", ROOT / "node_modules"),
        ("toolchain", TOOLCHAIN),
    ]:
        size = (
            sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_symlink()) if folder.exists() else 0
        )
        print(f"{name:20} {size / 1e6:8.0f} MB  {folder.relative_to(ROOT)}")
    programs = [
        ("Kubo", TOOLCHAIN / "bin" / "ipfs"),
        ("solc", TOOLCHAIN / "solc" / f"solc-v{SOLC_VERSION}"),
        ("Ganache", ROOT / "node_modules/.bin/ganache"),
    ]
    for name, program in programs:
        number = version_of(str(program), "--version")
        print(f"{name:20} {'.'.join(map(str, number)) if number else 'missing'}")


if __name__ == "__main__":
    sys.exit(main())
