/** Adding texts by drop and deleting them, for those who have the server's token. */
import { useRef, useState } from "preact/hooks";
import { asTrouble, below, send } from "../client";
import { keepToken, token as keptToken } from "../session";

interface Change {
  id: string;
  document: string;
  action: "add" | "delete";
  state: "waiting" | "running" | "done" | "failed";
  doing: string;
  done: number;
  total: number | null;
  error: string;
}

type Progress = Pick<Change, "state" | "doing" | "done" | "total" | "error">;

/** What is shown of one file or deletion. */
interface Shown {
  name: string;
  words: string;
  state: Change["state"];
}

const POLL_MS = 400;

/** A place to drop texts on, with how far each is; `added` is called when one has become part of the graph. */
export function AddTexts({ added }: { added: () => void }) {
  const [token, setToken] = useToken();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const [over, setOver] = useState(false);
  const box = useRef<HTMLInputElement>(null);

  const add = async (files: readonly File[]) => {
    const update = (file: File, state: Shown["state"], words: string) =>
      setShown((before) => [...before.filter((one) => one.name !== file.name), { name: file.name, state, words }]);
    for (const file of files) {
      update(file, "waiting", "sending");
      const body = new FormData();
      body.append("file", file);
      const ended = await follow("/documents", { method: "POST", body }, token, (change) =>
        update(file, change.state, wordsOf(change)),
      );
      update(file, ended.state, wordsOf(ended));
      if (ended.state === "done") added();
    }
  };
  return (
    <details class="fold">
      <summary>Add texts</summary>
      <TokenBox token={token} setToken={setToken} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard */}
      <div
        class={`drop${over ? " over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          add([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <p>Drop Markdown or plain text files here, or</p>
        <button type="button" disabled={!token} onClick={() => box.current?.click()}>
          Choose files
        </button>
        <input
          ref={box}
          type="file"
          multiple
          hidden
          accept=".md,.markdown,.txt"
          onChange={(event) => add([...(event.currentTarget.files ?? [])])}
        />
      </div>
      <ul class="changes" aria-live="polite">
        {shown.map((one) => (
          <li key={one.name} class={one.state}>
            <strong>{one.name}</strong> {one.words}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Deletes a document, after asking once more; `deleted` is called when it is gone. */
export function DeleteDocument({ id, deleted }: { id: string; deleted: () => void }) {
  const [token, setToken] = useToken();
  const [words, setWords] = useState("");
  const run = async () => {
    const ended = await follow(below("/documents", id), { method: "DELETE" }, token, (one) => setWords(wordsOf(one)));
    setWords(wordsOf(ended));
    if (ended.state === "done") deleted();
  };
  return (
    <details class="fold">
      <summary>Delete this document</summary>
      <p class="lead">It and all that was read from it leave the graph. The file that it was read from stays.</p>
      <TokenBox token={token} setToken={setToken} />
      <p>
        <button type="button" disabled={!token} onClick={run}>
          Delete
        </button>{" "}
        <span role="status">{words}</span>
      </p>
    </details>
  );
}

function TokenBox({ token, setToken }: { token: string; setToken: (token: string) => void }) {
  return (
    <p>
      <label>
        The server's token{" "}
        <input
          type="password"
          autocomplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
    </p>
  );
}

function useToken(): [string, (token: string) => void] {
  const [token, setToken] = useState(keptToken());
  return [
    token,
    (next) => {
      keepToken(next);
      setToken(next);
    },
  ];
}

/** Ask for a change and follow it to its end. What goes wrong ends it as failed. */
async function follow(
  to: string,
  request: RequestInit,
  token: string,
  tell: (change: Change) => void,
): Promise<Progress> {
  const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };
  try {
    let change: Change = await (await send(to, { ...request, headers })).json();
    while (change.state === "waiting" || change.state === "running") {
      tell(change);
      await new Promise((resume) => setTimeout(resume, POLL_MS));
      change = await (await send(`/changes/${change.id}`, { headers })).json();
    }
    return change;
  } catch (error) {
    return { state: "failed", doing: "", done: 0, total: null, error: asTrouble(error).message };
  }
}

function wordsOf(change: Progress): string {
  if (change.state === "done") return "done";
  if (change.state === "failed") return change.error;
  if (change.state === "waiting") return "waiting for its turn";
  if (!change.doing) return "beginning";
  const of = change.total ? ` of ${change.total.toLocaleString("en")}` : "";
  return `${change.doing}: ${change.done.toLocaleString("en")}${of}`;
}
