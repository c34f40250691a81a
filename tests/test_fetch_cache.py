"""The cache of raw files: written whole, checked when read."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import FetchError
from ingest.fetch.cache import Cache
from ingest.fetch.media import Media

ADDRESS = "https://www.gov.uk/lamps.pdf"


def filled(folder: Path) -> tuple[Cache, str]:
    cache = Cache(folder)
    sha256 = cache.put(b"lamps", Media.PDF)
    cache.remember(ADDRESS, sha256, Media.PDF, final=ADDRESS, etag='"1"', last_modified=None)
    return cache, sha256


def test_a_file_is_named_by_its_hash_and_found_again(tmp_path: Path) -> None:
    _, sha256 = filled(tmp_path)
    again = Cache(tmp_path)
    entry = again.entry(ADDRESS)
    assert entry is not None
    assert (entry.sha256, entry.etag) == (sha256, '"1"')
    assert again.path(sha256, ".pdf").read_bytes() == b"lamps"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        f"{sha256}.pdf",
        "index.json",
    ]


@pytest.mark.parametrize("damage", [b"lamp", b"", b"lampz"])
def test_a_damaged_file_counts_as_not_there(tmp_path: Path, damage: bytes) -> None:
    cache, sha256 = filled(tmp_path)
    cache.path(sha256, ".pdf").write_bytes(damage)
    assert cache.entry(ADDRESS) is None
    assert cache.read(sha256, ".pdf") is None
    cache.put(b"lamps", Media.PDF)
    assert cache.entry(ADDRESS) is not None


@pytest.mark.parametrize("index", [b"", b"{", b"[]", b'{"format": 99}', b'{"format": 1, "addresses": [1]}', b"\xff"])
def test_a_damaged_index_counts_as_empty(tmp_path: Path, index: bytes) -> None:
    filled(tmp_path)
    (tmp_path / "index.json").write_bytes(index)
    cache = Cache(tmp_path)
    assert cache.entry(ADDRESS) is None
    assert cache.source("lamps") is None


def test_an_index_entry_of_another_shape_counts_as_not_there(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(
        '{"format": 1, "addresses": {"a": {"sha256": 1}, "b": 2}, "sources": {"c": 3}}', encoding="utf-8"
    )
    cache = Cache(tmp_path)
    assert cache.entry("a") is None
    assert cache.entry("b") is None
    assert cache.source("c") is None


def test_a_cache_that_keeps_nothing_writes_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "none", keep=False)
    sha256 = cache.put(b"lamps", Media.PDF)
    cache.remember(ADDRESS, sha256, Media.PDF, final=ADDRESS, etag=None, last_modified=None)
    cache.remember_source("lamps", {})
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FetchError, match="cannot be written to"):
        Cache(tmp_path / "file").put(b"lamps", Media.PDF)
