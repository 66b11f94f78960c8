"""The farm as a process: `python -m bench.farm.serve --feeds 200 [--tls FOLDER]` says its ports as JSON, then serves.

It ends when its standard input does, so that it never outlives the bench.
"""

import argparse
import asyncio
import json
import resource
import sys
from pathlib import Path

from bench.farm.certificates import certify
from bench.farm.server import Farm, address, listen, port


async def serve(count: int, tls: Path | None) -> None:
    farm = Farm(count)
    addresses = [address(number) for number in range(count)]
    plain = await listen(farm, ["127.0.0.1", *addresses])
    ports = {"http": port(plain)}
    if tls:
        ports["https"] = port(await listen(farm, addresses, tls=certify(tls, addresses)))
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--tls", type=Path, help="serve TLS as well; ca.pem is written there")
    args = parser.parse_args()
    # Each feed has a listening socket of its own, and a connection.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(serve(args.feeds, args.tls))


if __name__ == "__main__":
    main()
