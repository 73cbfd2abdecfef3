"""Worker processes: many pieces of work on all cores, with results in order and little in memory at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_WAITING = 2  # tasks a worker that are handed out ahead
_FEW = 2  # tasks that are not worth starting processes for


def core_count() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_pool(workers: int, initializer: Callable[..., None] | None = None, *arguments: object) -> ProcessPoolExecutor:
    """Processes that start clean, whatever threads this one runs, and leave an interrupt from the keyboard to it."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, _start_worker, (initializer, arguments))


def _start_worker(initializer: Callable[..., None] | None, arguments: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if initializer:
        initializer(*arguments)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone; it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def run_in_order(work: Callable[..., T], tasks: Sequence[tuple[object, ...]]) -> Iterator[T]:
    """The results of `work` on each of `tasks` (its arguments), in their order; few tasks are done in this process."""
    if len(tasks) <= _FEW:
        yield from (work(*task) for task in tasks)
        return
    workers = min(core_count(), len(tasks))
    pool = start_pool(workers)
    try:
        waiting: deque[Future[T]] = deque()
        for task in tasks:
            waiting.append(pool.submit(work, *task))
            if len(waiting) > workers * _WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
