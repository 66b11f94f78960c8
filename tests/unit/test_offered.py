"""A test that cannot have what it needs is skipped at home, and is not passed over in silence in CI."""

from pathlib import Path

import pytest

from tests.disks import mounted
from tests.offered import UNPRIVILEGED, absent, lacking


def where(monkeypatch: pytest.MonkeyPatch, *, ci: str, unprivileged: str) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv(UNPRIVILEGED, unprivileged)


@pytest.mark.parametrize(("ci", "unprivileged"), [("", ""), ("false", ""), ("", "1"), ("true", "1")])
def test_what_is_lacking_skips_a_test_at_home_and_where_ci_said_that_it_cannot_offer_it(
    ci: str, unprivileged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where(monkeypatch, ci=ci, unprivileged=unprivileged)
    with pytest.raises(pytest.skip.Exception, match="there is no moon"):
        lacking("there is no moon")


def test_what_is_lacking_in_ci_fails_the_test_and_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    where(monkeypatch, ci="true", unprivileged="")
    with pytest.raises(
        pytest.fail.Exception, match=r"^there is no moon \(.* set GAZETTE_TESTS_UNPRIVILEGED\); in CI it must be$"
    ):
        lacking("there is no moon")


@pytest.mark.parametrize(("ci", "ends"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_files_that_are_absent_are_needed_in_every_ci(
    ci: str, ends: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    where(monkeypatch, ci=ci, unprivileged="1")
    with pytest.raises(ends, match="there is no map"):
        absent("there is no map")


def test_without_the_command_for_it_there_is_no_small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where(monkeypatch, ci="true", unprivileged="1")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match="not permitted here: there is no command"), mounted(tmp_path / "d"):
        raise AssertionError("nothing was mounted")
