"""Plain HTML pages: no script, nothing from the network, everything that comes from a text escaped."""

from __future__ import annotations

import html
from typing import Any

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    ":root{color-scheme:light dark}table{border-collapse:collapse}"
    "th,td{border:1px solid #8888;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "sup{margin-left:.2em}"
)
"""The one style of the plain pages; the security headers allow it by its hash."""


def page(title: str, body: str) -> str:
    """A whole page; `title` is plain text, `body` is HTML."""
    shown = html.escape(title)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{shown}</title><style>{STYLE}</style></head><body><h1>{shown}</h1>{body}</body></html>"
    )


def reference(openapi: dict[str, Any]) -> str:
    """The operations of an OpenAPI description with their parameters."""
    parts = ['<p>The same for programs: <a href="/openapi.json">openapi.json</a>.</p>']
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            parts.append(f"<h2><code>{method.upper()} {html.escape(path)}</code></h2>")
            parts.append(f"<p>{html.escape(operation.get('description', ''))}</p>")
            rows = "".join(_parameter_row(parameter) for parameter in operation.get("parameters", []))
            if rows:
                parts.append(f"<table><tbody>{rows}</tbody></table>")
            codes = ", ".join(operation["responses"])
            parts.append(f"<p>Answers with {html.escape(codes)}.</p>")
    return "".join(parts)


def _parameter_row(parameter: dict[str, Any]) -> str:
    words = parameter.get("description", "")
    needed = "required" if parameter.get("required") else ""
    cells = (f"<code>{html.escape(parameter['name'])}</code>", parameter["in"], needed, html.escape(words))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
