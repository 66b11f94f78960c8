"""What is counted and timed while the bot runs, for whoever watches it from outside.

The names follow https://prometheus.io/docs/practices/naming/. No label names a tenant or a person, or holds what
somebody typed: whoever reads the figures need not be trusted with either.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """Goes up only, from the start of the process. The page adds `_total` to the name. `known` are the values of its
    only label that stand there from the start, at 0, so that the first of them is seen as a change.
    """

    name: str
    says: str
    labels: tuple[str, ...]
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """Durations in seconds, counted by how long they were: `steps` are the upper ends, ascending."""

    name: str
    says: str
    labels: tuple[str, ...]
    steps: tuple[float, ...]


POLLS = Counted(
    "gazette_polls", "Sources that were asked, by what came of it.", ("outcome",), ("read", "unchanged", "failed")
)
ENTRIES = Counted("gazette_entries", "Entries that polls brought.", ("kind",), ("new", "revised"))
SLOTS = Counted(
    "gazette_slots",
    "Moments of subscriptions that came: opened for a post, or merged into a later one after a pause.",
    ("outcome",),
    ("opened", "merged"),
)
POSTS = Counted(
    "gazette_posts",
    "Tries to post: sent, put back for another try, or given up, which needs a person.",
    ("outcome",),
    ("sent", "put_back", "given_up"),
)
JOB_FAILURES = Counted("gazette_job_failures", "Runs of a job that ended with an error; each is repeated.", ("job",))
TURNED_AWAY = Counted(
    "gazette_turned_away", "Questions and completions that were not taken: they came too fast.", ("platform",)
)
JOB_SECONDS = Timed(
    "gazette_job_seconds", "How long a run of a job took.", ("job",), (0.01, 0.1, 1.0, 10.0, 60.0, 300.0)
)
# Discord and Slack show an answer as late after three seconds.
QUESTION_SECONDS = Timed(
    "gazette_question_seconds",
    "How long questions of people took, by outcome: `answered`, or the code of the error that was answered.",
    ("platform", "command", "outcome"),
    (0.05, 0.1, 0.3, 1.0, 3.0, 10.0),
)
COUNTED = (POLLS, ENTRIES, SLOTS, POSTS, JOB_FAILURES, TURNED_AWAY)
TIMED = (JOB_SECONDS, QUESTION_SECONDS)


class Unmetered:
    """A Meter that keeps nothing, for where nobody looks."""

    def count(self, what: Counted, *labels: str, by: int = 1) -> None:
        """Nothing."""

    def time(self, what: Timed, seconds: float, *labels: str) -> None:
        """Nothing."""
