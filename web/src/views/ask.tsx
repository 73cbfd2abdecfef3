/** One box, and the answer with its lines. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, useLoaded } from "../client";
import type { Answer, DocumentList, Suggestions } from "../model";
import { AnswerCard } from "../parts/answer";
import { Combobox } from "../parts/combobox";
import { Loading, Notice } from "../parts/notice";
import { suggestQuestions } from "../parts/suggest";
import { Within } from "../parts/within";
import { address, go } from "../router";
import { asked, forget, remember } from "../session";
import { count } from "../words";

/** The name under which the time from Enter to the drawn answer is measured (User Timing). */
const MEASURE = "enter-to-answer";

/** How many questions to begin with are shown. */
const SHOWN = 8;

/** When the server is asked for more of them, at first. */
const FIRST_WAIT_MS = 300;

export function Ask({ params }: { params: URLSearchParams }) {
  const question = params.get("q")?.trim() ?? "";
  const [typed, setTyped] = useState(question);
  const within = params.getAll("within");
  const { data, trouble, loading, retry } = useLoaded<Answer>(
    question ? api("/ask", { q: question, documents: within }) : null,
  );
  const entered = useRef(0);

  useEffect(() => setTyped(question), [question]);
  useEffect(() => {
    if (question) remember(question);
  }, [question]);
  useLayoutEffect(() => {
    if (!data || loading || !entered.current) return;
    const start = entered.current;
    entered.current = 0;
    // What follows the next frame finds the answer drawn.
    requestAnimationFrame(() =>
      setTimeout(() => performance.measure(MEASURE, { start, detail: data.timings_ms.total })),
    );
  }, [data, loading]);

  const ask = (words: string) => {
    if (!words.trim()) return;
    entered.current = performance.now();
    setTyped(words);
    if (words.trim() === question) retry();
    else go(address("ask", { q: words.trim(), within }));
  };
  return (
    <>
      <h1 class={question ? "hidden" : ""}>Ask your texts</h1>
      <search>
        <form
          class="ask-form"
          onSubmit={(event) => {
            event.preventDefault();
            ask(typed);
          }}
        >
          <Combobox
            label="Question"
            large
            autofocus
            value={typed}
            placeholder="Ask a question"
            suggest={suggestQuestions}
            onType={setTyped}
            onChoose={ask}
          />
          <button type="submit" class="primary">
            Ask
          </button>
        </form>
        <Within names={within} restrict={(names) => go(address("ask", { q: question, within: names }))} />
      </search>
      <div aria-live="polite" aria-busy={loading}>
        {question && <p class="asked">{question}</p>}
        {trouble && !loading && <Notice trouble={trouble} retry={retry} />}
        {loading && !data && <Loading what="Reading…" />}
        {question && data && <AnswerCard answer={data} within={within} stale={loading} />}
      </div>
      {question ? <History current={question} within={within} /> : <Beginning within={within} />}
    </>
  );
}

/** What to begin with: what was read, and questions that it answers as a whole. */
function Beginning({ within }: { within: readonly string[] }) {
  const documents = useLoaded<DocumentList>(api("/documents", { limit: 1 }));
  const questions = useStarters();
  if (documents.trouble) return <Notice trouble={documents.trouble} retry={documents.retry} />;
  return (
    <>
      <p class="lead">
        Answers come from {documents.data ? count(documents.data.total, "text") : "the texts"} and name their lines.
        What the texts do not tell is not made up.
      </p>
      {questions.length > 0 && within.length === 0 && (
        <section>
          <h2>Questions that work</h2>
          <Questions of={questions.slice(0, SHOWN)} within={within} />
        </section>
      )}
      <History current="" within={within} />
    </>
  );
}

/** Questions to begin with. The server tries them while it is asked, so it is asked until there are enough. */
function useStarters(): readonly string[] {
  const { data, retry } = useLoaded<Suggestions>("/suggest");
  const waited = useRef(FIRST_WAIT_MS);
  useEffect(() => {
    if (!data || data.complete || data.questions.length >= SHOWN) return;
    const timer = setTimeout(retry, waited.current);
    waited.current *= 1.3;
    return () => clearTimeout(timer);
  }, [data, retry]);
  return data?.questions ?? [];
}

function History({ current, within }: { current: string; within: readonly string[] }) {
  const [, redraw] = useState(0);
  const questions = asked().filter((one) => one !== current);
  if (questions.length === 0) return null;
  const clear = () => {
    forget();
    redraw((times) => times + 1);
  };
  return (
    <section class="history">
      <h2>
        Asked before{" "}
        <button type="button" class="quiet" onClick={clear}>
          Clear
        </button>
      </h2>
      <Questions of={questions} within={within} />
    </section>
  );
}

function Questions({ of, within }: { of: readonly string[]; within: readonly string[] }) {
  return (
    <ul class="questions">
      {of.map((question) => (
        <li key={question}>
          <a href={address("ask", { q: question, within })}>{question}</a>
        </li>
      ))}
    </ul>
  );
}
