"""`/llms.txt`: what the server is and where its answers are, in Markdown for language models."""

from __future__ import annotations

from urllib.parse import quote

from api.service import Serving

_MOST_DOCUMENTS = 100


def llms_text(serving: Serving) -> str:
    """The page, with the first documents by name."""
    documents = serving.records.documents()
    listed = "\n".join(
        f"- [{document.title}](/documents/{quote(document.id)}): {document.line_count:,} lines"
        for document in documents[:_MOST_DOCUMENTS]
    )
    more = f"\n- {len(documents) - _MOST_DOCUMENTS:,} more at /documents" if len(documents) > _MOST_DOCUMENTS else ""
    return f"""# Quillgraph

> Texts read into a graph of claims, each with the lines it was read from. Questions are answered from them with
> citations, or refused where the texts do not tell.

Cite the document and lines that an answer names. Where the status is `not_found`, the texts do not tell.

## How to ask

- [Ask](/ask?q=): GET /ask?q=QUESTION gives the answer, its citations and the passages worth reading, as JSON
- [Compare](/compare): GET /compare?entity=A&entity=B&format=markdown
- [Entities](/entities): GET /entities?q=BEGINNING-OF-A-NAME
- [Lines](/documents): GET /documents/ID?lines=967-973
- [SPARQL](/sparql): SPARQL 1.1 Protocol, read-only; [examples](/sparql/examples), [ontology](/ontology)
- [MCP](/mcp): the same as tools, over streamable HTTP
- [OpenAPI](/openapi.json): every address with its parameters

## Documents

{listed}{more}
"""
