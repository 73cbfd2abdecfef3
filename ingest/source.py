"""Finding and opening source texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from ingest.model import SourceText
from ontology.errors import SourceError

SUFFIXES: dict[str, Literal["slides", "markdown"]] = {
    ".txt": "slides",
    ".md": "markdown",
    ".markdown": "markdown",
}
_MAX_BYTES = 64 * 1024 * 1024


def find_sources(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Each text below `paths` with the root its document id is relative to, in a stable order.

    A file named outright is its own root's child; a folder gives every file of a known suffix below it,
    hidden folders left out. A SourceError names a path that does not exist or a folder without texts.
    """
    for path in paths:
        if path.is_file():
            yield path, path.parent
        elif path.is_dir():
            found = [p for p in sorted(path.rglob("*")) if _is_source(p, path)]
            if not found:
                kinds = ", ".join(SUFFIXES)
                raise SourceError(f"{path}: holds no text to read (looked for {kinds}).")
            yield from ((file, path) for file in found)
        else:
            raise SourceError(f"{path}: no such file or folder.")


def _is_source(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return path.suffix.lower() in SUFFIXES and not hidden and path.is_file()


def document_id(path: Path, root: Path) -> str:
    """The path below the root without its suffix, with forward slashes."""
    return path.relative_to(root).with_suffix("").as_posix()


def open_source(path: Path, root: Path) -> SourceText:
    """Read a text as given. A SourceError says what is wrong with a file that cannot be read as text."""
    return decode_source(read_bytes(path), document_id(path, root), path)


def hash_source(path: Path) -> tuple[str, int]:
    """The SHA-256 hash of a text's bytes and how many there are. Raises SourceError as `open_source` does."""
    raw = read_bytes(path)
    check_text(raw, path)
    return hashlib.sha256(raw).hexdigest(), len(raw)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises SourceError where it cannot be read or is too large."""
    try:
        size = path.stat().st_size
        if size > _MAX_BYTES:
            raise SourceError(f"{path}: {size:,} bytes; a text may have at most {_MAX_BYTES:,}. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}.") from error


def decode_source(raw: bytes, identity: str, path: Path) -> SourceText:
    """Bytes as a text; `path` gives its format and is named in errors."""
    lines = tuple(line.removesuffix("\r") for line in check_text(raw, path).split("\n"))
    digest = hashlib.sha256(raw).hexdigest()
    return SourceText(identity, str(path), lines, digest, SUFFIXES.get(path.suffix.lower(), "slides"))


def check_text(raw: bytes, path: Path) -> str:
    """Bytes decoded. Raises SourceError, which names `path`, where they are no text."""
    if not raw.strip():
        raise SourceError(f"{path}: is empty.")
    if b"\0" in raw:
        raise SourceError(f"{path}: is binary (it holds zero bytes); give plain text or Markdown.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{path}: is not UTF-8 (line {line}); convert it first, e.g. with iconv.") from error
