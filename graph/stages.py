"""The stages of a build. What is finished of one outlives its process, and the next build of the same goes on there.

A build of many documents takes most of an hour, and may be killed at any moment. Each finished stage is forced to disk
and then noted in the build's folder, beside a key that tells what is built.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_NOTES = "stages.json"
_CODE = Path(__file__).parent


def build_key(parts: Iterable[str]) -> str:
    """A key of all that decides what a build makes: `parts`, which must come in the same order, and this code."""
    digest = hashlib.sha256(_code_digest())
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


@cache
def _code_digest() -> bytes:
    digest = hashlib.sha256()
    for path in sorted(_CODE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


class Stages:
    """What is finished of the build in a folder."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._finished: dict[str, dict[str, Any]] = _read(folder, key)

    def result(self, stage: str) -> Any | None:
        """What a finished stage was noted with; None for one that is not finished."""
        found = self._finished.get(stage)
        return found["result"] if found else None

    def finish(self, stage: str, files: Iterable[str], result: object) -> None:
        """Note that a stage is finished, which has made `files`; `result` is a JSON value other than null."""
        if not self._key:
            return
        names = list(files)
        for name in names:
            force_to_disk(self._folder / name)
        sync(self._folder)  # before the notes name them, the files must be found there
        self._finished[stage] = {"files": names, "result": result}
        notes = self._folder / f"{_NOTES}.new"
        notes.write_text(json.dumps({"key": self._key, "finished": self._finished}), encoding="utf-8")
        force_to_disk(notes)
        os.replace(notes, self._folder / _NOTES)

    def forget(self) -> None:
        """Take the notes out of the folder: all of it is finished."""
        (self._folder / _NOTES).unlink(missing_ok=True)


def is_left(folder: Path, key: str) -> bool:
    """Whether a folder is what is left of a build of that key, with at least one stage finished."""
    return bool(_read(folder, key))


def tidy(folder: Path, key: str) -> None:
    """Remove from what is left of a build all that belongs to no finished stage."""
    wanted = {_NOTES, *(name for stage in _read(folder, key).values() for name in stage["files"])}
    for path in folder.iterdir():
        if path.name in wanted:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _read(folder: Path, key: str) -> dict[str, dict[str, Any]]:
    try:
        notes = json.loads((folder / _NOTES).read_text(encoding="utf-8"))
        finished: dict[str, dict[str, Any]] = notes["finished"] if key and notes["key"] == key else {}
    except (OSError, ValueError, KeyError, TypeError):  # none, or not ours: then the build begins anew
        return {}
    return finished


def force_to_disk(path: Path) -> None:
    """Wait until a file, or a folder with all below it, would outlive a loss of power."""
    if path.is_dir():
        for child in path.iterdir():
            force_to_disk(child)
    sync(path)


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, would outlive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
