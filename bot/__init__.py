"""Open Gazette: digests of open-source AI policy for Discord and Slack."""

__version__ = "0.1.0"
