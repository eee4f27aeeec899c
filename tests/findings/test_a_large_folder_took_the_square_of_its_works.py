"""Each file of a folder was looked for in the list of all its pictures: ten thousand works took a hundred million
comparisons of paths. Now the work done for each file does not grow with the folder."""

from pathlib import Path, PosixPath

import pytest

from scripts.studio.assets import read_folder


def comparisons(folder: Path, files: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Comparisons of paths it takes to read a folder of so many empty pictures with sidecars."""
    folder.mkdir()
    for number in range(files):
        (folder / f"{number}.png").touch()
        (folder / f"{number}.json").touch()
    count, equal = 0, PosixPath.__eq__

    def counted(self: PosixPath, other: object) -> bool:
        nonlocal count
        count += 1
        return equal(self, other)

    with monkeypatch.context() as patch:
        patch.setattr(PosixPath, "__eq__", counted)
        assert len(read_folder(folder).errors) == files
    return count


def test_twice_the_works_take_about_twice_the_comparisons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = comparisons(tmp_path / "few", 100, monkeypatch)
    assert comparisons(tmp_path / "many", 400, monkeypatch) <= 5 * max(few, 400)
