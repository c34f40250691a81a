"""What one visitor may ask of this server, from the settings; where they are wrong, as for a public one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from corpus.errors import SettingsError
from corpus.settings import Settings, read_settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
RATE, QUESTIONS, AT_ONCE = 300, 60, 4  # for a server that others can reach, where nothing else is set


@dataclass(frozen=True)
class Limits:
    """`rate` and `questions` are for one address and minute, 0 is no limit; `at_once` counts answers.

    hosts    names that the app answers to
    proxies  how many proxies before it are ours: each adds one address to X-Forwarded-For
    alone    only this computer can open the pages
    """

    rate: int = RATE
    questions: int = QUESTIONS
    at_once: int = AT_ONCE
    proxies: int = 0
    hosts: frozenset[str] = frozenset()
    alone: bool = False


def limits_of(settings: Settings, listens_on: str | None) -> Limits:
    """The limits of a server that listens on that address. A name or a proxy before it means that others come."""
    hosts = frozenset(name.strip().lower().rstrip(".") for name in settings.hosts.split(",") if name.strip())
    alone = listens_on in LOOPBACK and not hosts and not settings.proxies
    rate = settings.rate if settings.rate is not None else 0 if alone else RATE
    questions = settings.questions if settings.questions is not None else 0 if alone else QUESTIONS
    return Limits(rate, questions, settings.at_once, settings.proxies, hosts, alone)


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The limits of this server, read once."""
    listens_on: str | None = st.get_option("server.address")
    try:
        return limits_of(read_settings(), listens_on)
    except SettingsError:
        return Limits()
