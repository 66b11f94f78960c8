"""Encrypted connections: verified, and never traded for a plain one."""

import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.http import Answer
from tests.offered import lacking
from tests.servers.feed_server import FeedServer, Reply, redirect
from tests.servers.polite import polite


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


async def failure(url: str) -> SourceError:
    async with polite() as client:
        with pytest.raises(SourceError) as caught:
            await client.get(url, memory=Memory(), accept="*/*")
    return caught.value


async def test_encryption_spoken_to_a_plain_server_is_a_tls_fault(server: FeedServer) -> None:
    error = await failure(server.url().replace("http:", "https:"))

    assert error.fault is SourceFault.TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, key and chain in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        lacking("the openssl command makes the certificate and is not installed")
    key, chain, both = tmp_path / "key.pem", tmp_path / "chain.pem", tmp_path / "both.pem"
    kind = "req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=test"
    make = [openssl, *kind.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(chain)]
    subprocess.run(make, check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + chain.read_bytes())
    return both


async def test_a_certificate_is_verified_and_a_step_down_to_http_not_learned(
    server: FeedServer, certificate: Path
) -> None:
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=certificate)
    server.reply("/", Reply(body=b"news"))
    async with FeedServer(ssl_context=serving) as secure, polite(ssl_context=trusting) as client:
        secure.reply("/", redirect(server.url(), 301))
        stranger = await failure(secure.url())
        friend = await client.get(secure.url(), memory=Memory(), accept="*/*")

    assert stranger.fault is SourceFault.TLS
    assert isinstance(friend, Answer)
    assert (friend.body, friend.moved_to) == (b"news", None)
