/** What is kept for this session: the questions asked, and the token typed in. It stays in the tab. */

const KEY = "quillgraph:history";
const TOKEN = "quillgraph:token";
const MOST = 30;

/** The questions asked in this tab, the newest first. */
export function asked(): string[] {
  try {
    const kept: unknown = JSON.parse(read(KEY) || "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return []; // somebody else wrote it
  }
}

/** Remember a question that was asked. */
export function remember(question: string): void {
  write(KEY, JSON.stringify([question, ...asked().filter((one) => one !== question)].slice(0, MOST)));
}

/** Forget all questions. */
export function forget(): void {
  write(KEY, "[]");
}

/** The token for changes that was typed in. */
export function token(): string {
  return read(TOKEN);
}

/** Keep the token until the tab is closed. */
export function keepToken(token: string): void {
  write(TOKEN, token);
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return ""; // storage is switched off
  }
}

function write(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // without storage nothing is kept, which harms nothing
  }
}
