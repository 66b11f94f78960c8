"""Look at models in full, as many as are due and as the Hub allows. One odd model harms only itself."""

import logging
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import SourceError, SourceFault, StoreError, StoreFault
from bot.domain.hub import ModelDetail, ModelStanding
from bot.ports import Clock, Hub, Store

log = logging.getLogger(__name__)

# These speak of the Hub or of the way to it, not of the model: the others would fare no better now.
_OF_THE_HUB: Final = frozenset({SourceFault.RATE_LIMITED, SourceFault.UNREACHABLE, SourceFault.TLS})
# Here nobody knows whether it is the Hub or this model, so the round ends and the next one begins with another.
_OF_EITHER: Final = frozenset({SourceFault.TIMEOUT, SourceFault.HTTP_STATUS})
# An odd model is left alone for so long, so that it does not stand first in every round.
_REST: Final = timedelta(hours=6)


@dataclass(slots=True, kw_only=True)
class Examined:
    """The account of a round. `stopped` is the fault that ended it before its time."""

    kept: int = 0
    gone: int = 0
    renamed: int = 0
    odd: int = 0
    stopped: SourceFault | None = None


async def examine_due(
    store: Store,
    clock: Clock,
    hub: Hub,
    *,
    always: Collection[str],
    most: int = 40,
    resting: MutableMapping[str, datetime] | None = None,
) -> Examined:
    """Look at those who are due, one after the other; each is stored at once, so that a kill loses nothing.

    `resting` remembers odd models from round to round, by when they were odd. Raises StoreError where the database
    refuses more than one model.
    """
    now = clock.now()
    resting = {} if resting is None else resting
    for name in [name for name, since in resting.items() if since <= now - _REST]:
        del resting[name]
    this = _Round(store, clock, hub, resting)
    room = min(most, hub.room())
    if room <= 0:
        return this.done
    async with store.reading() as view:
        due = await view.models_to_examine(now, always=always, limit=room + len(resting))
    for name in [name for name in due if name not in resting][:room]:
        await this.examine(name)
        if this.done.stopped is not None:
            break
    return this.done


class _Round:
    def __init__(self, store: Store, clock: Clock, hub: Hub, resting: MutableMapping[str, datetime]) -> None:
        self._store = store
        self._clock = clock
        self._hub = hub
        self._resting = resting
        self.done = Examined()

    async def examine(self, name: str) -> None:
        """Raises StoreError where it is not about this model."""
        try:
            await self._keep(name, await self._hub.detail(name))
        except SourceError as error:
            await self._refused(name, error)
        except StoreError as error:
            if error.fault is not StoreFault.FAILED:
                raise
            self._odd(name, error)
        except Exception as error:
            log.exception("model %s: unexpected failure", name)
            self._odd(name, error)

    async def _keep(self, name: str, detail: ModelDetail) -> None:
        """A name that is only spelled in another case is the same."""
        renamed = detail.model_id.casefold() != name.casefold()
        async with self._store.writing() as tx:
            if renamed:
                now = self._clock.now()
                await tx.keep_standing(name, ModelStanding.RENAMED, now, renamed_to=detail.model_id)
            await tx.keep_detail(detail)
        self.done.kept += 1
        self.done.renamed += renamed

    async def _refused(self, name: str, error: SourceError) -> None:
        if error.fault is SourceFault.GONE:
            async with self._store.writing() as tx:
                await tx.keep_standing(name, ModelStanding.GONE, self._clock.now())
            self.done.gone += 1
            return
        if error.fault in _OF_THE_HUB | _OF_EITHER:
            self.done.stopped = error.fault
        if error.fault not in _OF_THE_HUB:
            self._odd(name, error)

    def _odd(self, name: str, error: Exception) -> None:
        log.warning("model %s could not be looked at; that is tried again in some hours: %s", name, error)
        self._resting[name] = self._clock.now()
        self.done.odd += 1


class Rounds:
    """One round after the other, as a job runs them. What stops them is told once, and once that they go on."""

    def __init__(self, store: Store, clock: Clock, hub: Hub) -> None:
        self._store = store
        self._clock = clock
        self._hub = hub
        self._resting: dict[str, datetime] = {}
        self._stopped: SourceFault | None = None

    async def run(self, always: Collection[str]) -> Examined:
        done = await examine_due(self._store, self._clock, self._hub, always=always, resting=self._resting)
        if done.stopped is not None and done.stopped is not self._stopped:
            log.warning("looking at models has stopped (%s); it goes on with what is due", done.stopped.value)
        elif self._stopped is not None and done.stopped is None and done.kept:
            log.info("looking at models goes on")
        if done.stopped is not None or done.kept:
            self._stopped = done.stopped
        return done
