/** One box, and the answer with its lines. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, useLoaded } from "../client";
import type { Answer, DocumentList, Suggestions } from "../model";
import { AnswerCard } from "../parts/answer";
import { Combobox } from "../parts/combobox";
import { Loading, Notice } from "../parts/notice";
import { suggestQuestions } from "../parts/suggest";
import { address, go } from "../router";
import { asked, forget, remember } from "../session";
import { count } from "../words";

/** The name under which the time from Enter to the drawn answer is measured (User Timing). */
const MEASURE = "enter-to-answer";

/** How many questions to begin with are shown. */
const SHOWN = 8;

export function Ask({ params }: { params: URLSearchParams }) {
  const question = params.get("q")?.trim() ?? "";
  const [typed, setTyped] = useState(question);
  const { data, trouble, loading, retry } = useLoaded<Answer>(question ? api("/ask", { q: question }) : null);
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
    else go(address("ask", { q: words.trim() }));
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
      </search>
      <div aria-live="polite" aria-busy={loading}>
        {trouble && !loading && <Notice trouble={trouble} retry={retry} />}
        {loading && !data && <Loading what="Reading…" />}
        {question && <p class="asked">{question}</p>}
        {question && data && <AnswerCard answer={data} stale={loading} />}
      </div>
      {question ? <History current={question} /> : <Beginning />}
    </>
  );
}

/** What to begin with: what was read, and questions that it answers. */
function Beginning() {
  const documents = useLoaded<DocumentList>(api("/documents", { limit: 1 }));
  const { data } = useLoaded<Suggestions>("/suggest");
  if (documents.trouble) return <Notice trouble={documents.trouble} retry={documents.retry} />;
  return (
    <>
      <p class="lead">
        Answers come from {documents.data ? count(documents.data.total, "text") : "the texts"} and name their lines.
        What the texts do not tell is not made up.
      </p>
      {data && data.questions.length > 0 && (
        <section>
          <h2>Questions that work</h2>
          <Questions of={data.questions.slice(0, SHOWN)} />
        </section>
      )}
      <History current="" />
    </>
  );
}

function History({ current }: { current: string }) {
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
      <Questions of={questions} />
    </section>
  );
}

function Questions({ of }: { of: readonly string[] }) {
  return (
    <ul class="questions">
      {of.map((question) => (
        <li key={question}>
          <a href={address("ask", { q: question })}>{question}</a>
        </li>
      ))}
    </ul>
  );
}
