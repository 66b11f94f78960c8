"""GAZETTE_METRICS: where the figures are served, if at all."""

import pytest

from bot.domain.errors import ConfigError
from bot.settings import read_settings


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", None),
        ("off", None),
        (" OFF ", None),
        ("9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),
        ("[::]:9464", ("::", 9464)),
        ("[::1]:1", ("::1", 1)),
        ("watch.internal:65535", ("watch.internal", 65535)),
    ],
)
def test_a_port_alone_listens_on_loopback(text: str, where: tuple[str, int] | None) -> None:
    assert read_settings({"GAZETTE_METRICS": text}).metrics == where


@pytest.mark.parametrize(
    "text", ["on", "0", "65536", "9464.5", "host:", "::1:9464", "1.2.3.4", "٩٤٦٤", "-1", "9" * 400]
)
def test_anything_else_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(ConfigError, match=r"GAZETTE_METRICS: .* is no port; write 9464, or an address and a port"):
        read_settings({"GAZETTE_METRICS": text})


def test_the_port_of_the_web_server_is_taken() -> None:
    with pytest.raises(ConfigError, match=r"3000 is the port of the web server \(PORT\)"):
        read_settings({"GAZETTE_METRICS": "127.0.0.1:3000"})
