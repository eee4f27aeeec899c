"""Lists of addresses: every mistake with its file and line, all at once."""

import hashlib

import pytest

from scripts.studio.errors import StudioError
from scripts.studio.recipients import Listed, read_allowlist, read_recipients

ALICE = "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0"
BOB = "0x22d491Bde2303f2f43325b2108D26f1eAbA1e32b"
CAROL = "0xE11BA2b4D45Eaed5996Cd0823791E0C93114882d"


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def lines_of(read, *arguments) -> list[str]:
    with pytest.raises(StudioError) as caught:
        read(*arguments)
    return [line.split("list.csv: ", 1)[1] for line in caught.value.lines()]


def test_a_list_is_served_in_its_order_and_named_by_its_bytes(file):
    data = f"address\n{BOB}\n\n{ALICE.lower()}\n".encode()
    read = read_recipients(file(data))
    assert read.addresses == (BOB, ALICE)
    assert read.lines == (2, 4)
    assert read.digest == hashlib.sha256(data).digest()


def test_spreadsheets_may_add_a_mark_quotes_and_notes(file):
    text = "\ufeff" + f'note,address\r\n"Ida, who lent her studio",{ALICE}\r\n'
    assert read_recipients(file(text)).addresses == (ALICE,)


def test_checksum_duplicate_and_zero_are_told_with_their_lines(file):
    wrong = ALICE[:-1] + "1"
    zero = "0x" + "00" * 20
    path = file(f"address\n{ALICE}\n{wrong}\n{zero}\n{ALICE.lower()}\nida.eth\n")
    assert lines_of(read_recipients, path) == [
        f"line 3.address: the checksum fails, expected every letter as the wallet shows it, found {wrong}",
        "line 4.address: the zero address, expected an address somebody has the key of",
        f'line 5.address: the same address twice, expected each once; line 2 has it, found "{ALICE}"',
        'line 6.address: not an address, expected 0x and 40 hex digits, found "ida.eth"',
    ]


def test_rows_and_columns_that_do_not_fit(file):
    assert lines_of(read_recipients, file(f"address\n{ALICE},5\n")) == [
        'line 2: unfit row, expected 1 cells, found "2"'
    ]
    assert lines_of(read_recipients, file(f"who\n{ALICE}\n")) == [
        'line 1: unfit columns, expected address, found "who"'
    ]
    assert lines_of(read_recipients, file("address\n")) == [
        "nobody on the list, expected one address a line, found none"
    ]
    assert lines_of(read_recipients, file(b"address\n\xff\n")) == ["not text, expected UTF-8, found byte 0xff"]


def test_a_file_that_is_not_there(tmp_path):
    assert lines_of(read_recipients, tmp_path / "list.csv") == ["cannot be read, found No such file or directory"]


def test_an_allowlist_has_a_price_and_a_limit_for_each(file):
    path = file(f"address,price,limit\n{ALICE},0.05,1\n{BOB},0,3\n")
    assert read_allowlist(path, True) == [Listed(ALICE, 5 * 10**16, 1), Listed(BOB, 0, 3)]


def test_an_allowlist_in_a_token_counts_whole_units(file):
    path = file(f"address,price,limit\n{ALICE},2500000,1\n{BOB},0.5,3\n")
    assert lines_of(read_allowlist, path, False) == [
        'line 3.price: not a price, expected a whole number of the token\'s smallest unit, found "0.5"'
    ]


def test_prices_and_limits_that_are_none(file):
    path = file(f"address,price,limit\n{ALICE},free,1\n{BOB},1,0\n{CAROL},1e3,-1\n")
    assert [line.split(",")[0] for line in lines_of(read_allowlist, path, True)] == [
        "line 2.price: not a price",
        "line 3.limit: not a number of tokens",
        "line 4.price: not a price",
        "line 4.limit: not a number of tokens",
    ]
