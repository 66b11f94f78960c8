"""The demonstration: sample sources of our own, served on loopback in the state of a chosen moment."""
