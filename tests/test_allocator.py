"""The allocator of the reader processes: preloaded where it is there, for them alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path

import pytest

from bench.servers import children_of
from graph.sparql import allocator
from graph.sparql.allocator import reader_environment
from graph.sparql.process import ReaderProcess, ReplyError

linux = pytest.mark.skipif(sys.platform != "linux", reason="preloading is Linux's")


@pytest.fixture(autouse=True)
def looked_for_anew() -> Iterator[None]:
    allocator._library.cache_clear()
    yield
    allocator._library.cache_clear()


def installed_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library as the package's files would name it."""
    library = folder / "lib" / "libmimalloc.so"
    library.parent.mkdir(parents=True)
    library.touch()
    named = PackagePath("lib/libmimalloc.so")
    named.dist = type("At", (), {"locate_file": staticmethod(lambda path: folder / path)})()
    monkeypatch.setattr(allocator, "files", lambda name: [PackagePath("lib/other.so"), named])
    return library


@linux
def test_it_is_preloaded_before_what_the_environment_preloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = installed_at(tmp_path, monkeypatch)
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    assert reader_environment()["LD_PRELOAD"] == str(library)
    monkeypatch.setenv("LD_PRELOAD", "other.so")
    assert reader_environment()["LD_PRELOAD"] == f"{library} other.so"
    assert os.environ["LD_PRELOAD"] == "other.so"


def test_without_it_the_environment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> list[PackagePath]:
        raise PackageNotFoundError(name)

    installed_at(tmp_path / "a folder with blanks", monkeypatch)
    assert reader_environment() == dict(os.environ)
    allocator._library.cache_clear()
    monkeypatch.setattr(allocator, "files", missing)
    assert reader_environment() == dict(os.environ)


@linux
def test_a_reader_runs_with_the_one_that_is_installed() -> None:
    try:
        place = str(distribution("cmeel-mimalloc").locate_file(""))
    except PackageNotFoundError:
        pytest.skip("mimalloc is not installed")
    if set(place) & set(" :"):
        pytest.skip("the linker preloads nothing from a path with blanks or colons")
    others = set(children_of(os.getpid()))
    reader = ReaderProcess.start(100_000_000)
    with pytest.raises(ReplyError):  # an answer: the process runs
        list(reader.ask({"path": "/nowhere", "timeout_s": 10}, time.monotonic() + 10, None))
    (child,) = set(children_of(os.getpid())) - others
    mapped = Path(f"/proc/{child}/maps").read_text()
    reader.end()
    assert "libmimalloc" in mapped
