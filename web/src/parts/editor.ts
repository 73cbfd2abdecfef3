/** The SPARQL editor (CodeMirror). Loaded only when the view is opened. */
import { autocompletion, type Completion, type CompletionSource, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS =
  "SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES DISTINCT ORDER GROUP BY HAVING LIMIT OFFSET COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT EXISTS NOT IN AS ASC DESC STR LANG CONTAINS REGEX LCASE UCASE STRSTARTS BOUND COALESCE IF".split(
    " ",
  );

export interface Editor {
  set: (query: string) => void;
  end: () => void;
}

interface Wiring {
  query: string;
  terms: () => readonly Completion[];
  changed: (query: string) => void;
  run: () => void;
}

/**
 * Begin an editor in an element. It lives in a shadow root: there CodeMirror styles itself by adopted style sheets,
 * which the page's policy allows, and not by written ones, which it forbids.
 */
export function startEditor(box: HTMLElement, wiring: Wiring): Editor {
  const root = box.shadowRoot ?? box.attachShadow({ mode: "open" });
  const run = () => {
    wiring.run();
    return true;
  };
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: wiring.query,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        lineNumbers(),
        history(),
        drawSelection({ cursorBlinkRate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 1200 }),
        bracketMatching(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(HIGHLIGHT),
        autocompletion({ override: [completeFrom(wiring.terms)] }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) wiring.changed(update.state.doc.toString());
        }),
        THEME,
      ],
    }),
  });
  return {
    set: (query) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: query } }),
    end: () => view.destroy(),
  };
}

/** Completes variables of the query, keywords, and the classes and properties of the graph. */
function completeFrom(terms: () => readonly Completion[]): CompletionSource {
  return (context) => {
    const word = context.matchBefore(/[?$]?[\w:-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (/^[?$]/.test(word.text)) {
      const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
      names.delete(word.text);
      return { from: word.from, options: [...names].map((label) => ({ label, type: "variable" })) };
    }
    const keywords = KEYWORDS.map((label) => ({ label, type: "keyword" }));
    return { from: word.from, options: [...terms(), ...keywords], validFor: /^[\w:-]*$/ };
  };
}

const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.literal], color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.atom, tags.propertyName, tags.typeName], color: "var(--ink)" },
]);

const THEME = EditorView.theme({
  "&": { fontSize: "0.92rem", color: "var(--ink)", backgroundColor: "var(--sheet)", borderRadius: "10px" },
  "&.cm-focused": { outline: "2px solid var(--accent)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", minHeight: "13rem", maxHeight: "60vh" },
  ".cm-content": { padding: "0.8rem 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sheet)", color: "var(--soft)", border: "0", borderRadius: "10px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--highlight)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--tint) !important", outline: "1px solid var(--accent)" },
  ".cm-tooltip": {
    backgroundColor: "var(--sheet)",
    border: "1px solid var(--strong-line)",
    borderRadius: "8px",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-completionInfo": { padding: "0.4rem 0.7rem", maxWidth: "20rem", fontFamily: "var(--sans)" },
});
