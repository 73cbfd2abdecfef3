"""Ask a running server as several people at once, and tell how long they wait.

    python -m bench.load QUESTIONS [--url http://127.0.0.1:8000] [--users 4] [--rounds 3]

QUESTIONS is a file of JSON Lines with a "question" each. Every user asks all of them in an order of their own.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import threading
import time
import urllib.request
from pathlib import Path


def ask(url: str, question: str) -> float:
    """Milliseconds until the answer is there. A failed request raises urllib's error."""
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{url}/ask", body, {"Content-Type": "application/json"})
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as response:
        response.read()
    return 1000 * (time.perf_counter() - began)


def run(url: str, questions: list[str], users: int, rounds: int) -> list[float]:
    """The waits of all users, in milliseconds."""
    waits: list[float] = []

    def use(seed: int) -> None:
        order = random.Random(seed)
        for _ in range(rounds):
            for question in order.sample(questions, len(questions)):
                waits.append(ask(url, question))

    threads = [threading.Thread(target=use, args=(seed,)) for seed in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def main() -> None:
    """Print the median, the 95th percentile and the rate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    began = time.perf_counter()
    waits = run(options.url, questions, options.users, options.rounds)
    seconds = time.perf_counter() - began
    percentile = statistics.quantiles(waits, n=20)[-1]
    print(
        f"{len(waits)} answers for {options.users} users: median {statistics.median(waits):.0f} ms, "
        f"95th percentile {percentile:.0f} ms, {len(waits) / seconds:.1f} a second"
    )


if __name__ == "__main__":
    main()
