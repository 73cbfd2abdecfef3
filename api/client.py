"""A small client of a running server, typed like the core; `quillgraph … --server` uses it.

    client = Client("http://127.0.0.1:8000")
    answer = client.ask("How many local secondary indexes can a table have?")
    print(answer.answer, answer.citations[0].line_start)

It needs nothing but the standard library.
"""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import IO, Any

from answer.model import (
    Answer,
    BackingClaim,
    Citation,
    Comparison,
    FoundPassage,
    Kind,
    LinkedEntity,
    Ref,
    Status,
    Step,
    Table,
)
from ontology.errors import QuillgraphError
from ontology.examples import Example

Parameters = Mapping[str, str | Sequence[str]]


class ServerError(QuillgraphError):
    """A server refused a request, or could not be reached; `status` is its HTTP status, 0 where there was none."""

    def __init__(self, detail: str, status: int = 0) -> None:
        super().__init__(detail)
        self.status = status


class Client:
    """A server at `address`; a request that takes longer than `timeout_s` to begin to answer is given up."""

    def __init__(self, address: str, timeout_s: float = 60.0) -> None:
        if not address.startswith(("http://", "https://")):
            raise ServerError(f"{address}: is no web address; give one such as http://127.0.0.1:8000.")
        self.address = address.rstrip("/")
        self.timeout_s = timeout_s

    def ask(self, question: str, documents: Sequence[str] = (), limit: int = 5) -> Answer:
        """The answer to a question, from the given documents or from all."""
        asked = {"question": question, "documents": list(documents) or None, "limit": limit}
        body = json.dumps(asked).encode()
        return read_answer(self._json("/ask", body=body, headers={"Content-Type": "application/json"}))

    def compare(self, entities: Sequence[str]) -> Comparison:
        """Two or more entities side by side."""
        found = self._json("/compare", {"entity": entities, "format": "json"})
        return Comparison(
            _each(LinkedEntity, found["entities"]), Table(**found["table"]), _each(Citation, found["citations"])
        )

    def sparql(self, query: str, format: str) -> bytes:
        """The result of a query in a format by its short name, such as "csv" or "turtle"."""
        body = urllib.parse.urlencode({"query": query, "format": format}).encode()
        with self._open("/sparql", body=body) as reply:
            result: bytes = reply.read()
            return result

    def examples(self) -> list[Example]:
        """The example queries."""
        found = self._json("/sparql/examples", {"format": "json"})["examples"]
        return [Example(one["id"], one["label"], one["comment"], one["query"]) for one in found]

    def entities(self, query: str, limit: int = 10) -> list[dict[str, Any]]:
        """Entities by the beginning of a name."""
        found: list[dict[str, Any]] = self._json("/entities", {"q": query, "limit": str(limit)})["entities"]
        return found

    def lines(self, document: str, first: int, last: int) -> list[str]:
        """Lines of a document exactly as they were given."""
        path = f"/documents/{urllib.parse.quote(document)}"
        return [line["text"] for line in self._json(path, {"lines": f"{first}-{last}"})["lines"]]

    def export(self, format: str, output: IO[bytes]) -> None:
        """Write the whole graph to `output`."""
        with self._open("/export", {"format": format}) as reply:
            shutil.copyfileobj(reply, output)

    def _json(
        self,
        path: str,
        parameters: Parameters | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        with self._open(path, parameters, body, headers) as reply:
            return json.load(reply)

    def _open(
        self,
        path: str,
        parameters: Parameters | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The response to a request. Raises ServerError with the words of the problem, if it is one."""
        query = "?" + urllib.parse.urlencode(parameters, doseq=True) if parameters else ""
        request = urllib.request.Request(self.address + path + query, body, dict(headers or {}))
        try:
            return urllib.request.urlopen(request, timeout=self.timeout_s)
        except urllib.error.HTTPError as error:
            with error:
                raise ServerError(_detail(error.read()) or str(error), error.code) from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise ServerError(f"{self.address}: cannot be reached ({reason}). Is the server running?") from None


def read_answer(fields: Mapping[str, Any]) -> Answer:
    """An answer from its JSON."""
    return Answer(
        **{
            **fields,
            "status": Status(fields["status"]),
            "kind": Kind(fields["kind"]),
            "table": Table(**fields["table"]) if fields["table"] else None,
            "steps": [Step(one["text"], tuple(one["citations"])) for one in fields["steps"]],
            "citations": _each(Citation, fields["citations"]),
            "claims": [_read_claim(one) for one in fields["claims"]],
            "entities": _each(LinkedEntity, fields["entities"]),
            "passages": _each(FoundPassage, fields["passages"]),
        }
    )


def _read_claim(fields: Mapping[str, Any]) -> BackingClaim:
    nodes = {name: Ref(**fields[name]) for name in ("subject", "predicate", "object")}
    return BackingClaim(**{**fields, **nodes})


def _each(kind: type[Any], values: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [kind(**value) for value in values]


def _detail(body: bytes) -> str:
    """The words of a problem document; "" where the body is none."""
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return ""
