"""A round of the bot that many have written: one feed after another, feedparser in the loop, an object for each row.

No validators, no hashes: each round fetches and parses everything. `naive_round.py FOLDER`; says its round as JSON.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import feedparser
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """What the library wants for a root."""


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    guid: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    link: Mapped[str]
    text: Mapped[str]


async def update(urls: list[str], session: Session) -> None:
    async with aiohttp.ClientSession() as client:
        for url in urls:
            async with client.get(url) as response:
                parsed = feedparser.parse(await response.text())
            for entry in parsed.entries:
                keep(session, entry)
            session.commit()


def keep(session: Session, entry: Any) -> None:  # noqa: ANN401 - the parser has no types
    if session.scalar(select(Entry).where(Entry.guid == entry.id)) is None:
        session.add(Entry(guid=entry.id, title=entry.title, link=entry.link, text=entry.summary))


def main(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder / 'naive.db'}")
    Base.metadata.create_all(engine)
    wall, cpu = time.perf_counter(), time.process_time()
    with Session(engine) as session:
        asyncio.run(update((folder / "urls").read_text().split(), session))
    told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
