from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.domain.sources import SourceKind
from bot.settings import VARIABLES as SETTINGS
from bot.settings import read_settings
from bot.sources.key_names import VARIABLES


def test_nothing_set_gives_the_defaults() -> None:
    settings = read_settings({})
    assert (settings.database, settings.config) == ("sqlite:///gazette.db", Path("feeds.yaml"))
    assert settings.allow_networks == ()


def test_the_operators_catalogue_is_a_folder_or_none() -> None:
    assert read_settings({}).catalogue is None
    assert read_settings({"CATALOGUE_DIR": " own "}).catalogue == Path("own")


@pytest.mark.parametrize(("word", "on"), [("", False), ("on", True), (" ON ", True), ("off", False)])
def test_the_calendar_feed_is_off_unless_it_is_switched_on(word: str, on: bool) -> None:
    assert read_settings({"GAZETTE_CALENDAR": word}).calendar is on


def test_a_switch_is_on_or_off_and_nothing_else() -> None:
    with pytest.raises(ConfigError, match="'yes' is neither on nor off"):
        read_settings({"GAZETTE_CALENDAR": "yes"})


@pytest.mark.parametrize(("word", "on"), [("", True), ("on", True), ("OFF", False)])
def test_the_daily_copy_is_on_unless_it_is_switched_off(word: str, on: bool) -> None:
    assert read_settings({"GAZETTE_BACKUP": word}).backup is on


@pytest.mark.parametrize(("days", "kept"), [("", timedelta(days=180)), ("30", timedelta(days=30)), ("0", None)])
def test_texts_are_kept_for_half_a_year_for_so_many_days_or_for_ever(days: str, kept: timedelta | None) -> None:
    assert read_settings({"GAZETTE_KEEP_BODIES": days}).keep_bodies == kept


@pytest.mark.parametrize("days", ["-1", "1.5", "a year", "9" * 5000, "٥"])
def test_what_is_no_number_of_days_is_refused(days: str) -> None:
    with pytest.raises(ConfigError, match="write 180, or 0 for ever"):
        read_settings({"GAZETTE_KEEP_BODIES": days})


@pytest.mark.parametrize(("rate", "a_second"), [("", 5), ("20", 20), ("0", 0)])
def test_tenants_may_ask_as_fast_as_the_operator_says(rate: str, a_second: int) -> None:
    assert read_settings({"GAZETTE_TENANT_RATE": rate}).tenant_rate == a_second


@pytest.mark.parametrize("rate", ["-1", "0.5", "fast", "1001", "9" * 5000])
def test_what_is_no_rate_is_refused(rate: str) -> None:
    with pytest.raises(ConfigError, match="write 5, or 0 for no limits"):
        read_settings({"GAZETTE_TENANT_RATE": rate})


def test_a_flag_wins_over_the_environment() -> None:
    environ = {"DATABASE_URL": "sqlite:///env.db", "GAZETTE_CONFIG": "env.yaml"}
    assert read_settings(environ).database == "sqlite:///env.db"
    assert read_settings(environ, database="sqlite:///flag.db").database == "sqlite:///flag.db"


def test_networks_are_read_as_a_list() -> None:
    settings = read_settings({"GAZETTE_ALLOW_NETWORKS": "127.0.0.0/8, ::1/128"})
    assert settings.allow_networks == (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def test_every_bad_variable_is_named_with_what_to_write() -> None:
    environ = {"GAZETTE_ALLOW_NETWORKS": "10.0.0.1/8", "HF_ENDPOINT": "hub.example", "GAZETTE_LOG_LEVEL": "loud"}
    with pytest.raises(ConfigError) as caught:
        read_settings(environ)
    assert {problem.key for problem in caught.value.problems} == set(environ)
    assert "such as 10.0.0.0/8" in str(caught.value)


def test_one_key_of_api_data_gov_serves_both_of_its_apis() -> None:
    congress, regulations, courts = SourceKind.CONGRESS, SourceKind.REGULATIONS, SourceKind.COURTLISTENER
    assert read_settings({"CONGRESS_API_KEY": " abc "}).api_keys == {congress: "abc", regulations: "abc"}
    assert read_settings({"REGULATIONS_API_KEY": "def"}).api_keys == {congress: "def", regulations: "def"}
    both = {"CONGRESS_API_KEY": "abc", "REGULATIONS_API_KEY": "def", "COURTLISTENER_TOKEN": "ghi"}
    assert read_settings(both).api_keys == {congress: "abc", regulations: "def", courts: "ghi"}
    assert read_settings({}).api_keys == {}


def test_every_kind_that_takes_a_key_has_a_setting() -> None:
    assert {kind: name for kind, name in VARIABLES.items() if name in SETTINGS} == VARIABLES


@pytest.mark.parametrize("odd", ["two words", '"quoted"', "line\nbreak", "x" * 201, "schlüssel"])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(odd: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_settings({"COURTLISTENER_TOKEN": odd})
    assert [problem.key for problem in caught.value.problems] == ["COURTLISTENER_TOKEN"]
    assert odd not in str(caught.value)


def test_the_settings_do_not_show_the_token() -> None:
    assert "hf_" not in repr(read_settings({"HF_TOKEN": "hf_abcdefgh"}))
