/** The questions of this session, newest first; they are kept in the tab and nowhere else. */

const KEY = "quillgraph:history";
const MOST = 30;

/** The questions asked in this tab, the newest first. */
export function asked(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return []; // storage is switched off
  }
}

/** Remember a question that was asked. */
export function remember(question: string): void {
  keep([question, ...asked().filter((one) => one !== question)].slice(0, MOST));
}

/** Forget all questions. */
export function forget(): void {
  keep([]);
}

function keep(questions: string[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(questions));
  } catch {
    // without storage the history is empty, which harms nothing
  }
}
