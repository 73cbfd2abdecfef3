/** Asking the server, and telling in plain words what went wrong. */
import { useCallback, useLayoutEffect, useState } from "preact/hooks";

/** What went wrong: the server is away (`status` 0), or it sent a problem (RFC 9457). */
export class Trouble extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly suggestions: readonly string[] = [],
  ) {
    super(message);
  }
}

/** An address of the API with its parameters; arrays repeat a parameter. */
export function api(path: string, values: Readonly<Record<string, string | number | readonly string[]>> = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  return path + (params.size ? `?${params}` : "");
}

/** The path of a document or entity below `root`; slashes of ids stay as they are. */
export function below(root: string, id: string): string {
  return `${root}/${id.split("/").map(encodeURIComponent).join("/")}`;
}

/** The response to a request. Throws Trouble unless it is a success. */
export async function send(address: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Trouble("The server does not answer. Is it still running? Start it again with “quillgraph serve”.", 0);
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Trouble(
    problem.detail ?? `The server answered with status ${response.status}.`,
    response.status,
    problem.suggestions,
  );
}

/** The JSON at an address. */
export async function get<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await send(address, { headers: { Accept: "application/json" }, signal: signal ?? null });
  return response.json();
}

export interface Loaded<T> {
  data: T | undefined;
  trouble: Trouble | undefined;
  loading: boolean;
  retry: () => void;
}

/** What stands at an address (null: nothing is wanted). While another loads, the old data stay. */
export function useLoaded<T>(address: string | null): Loaded<T> {
  const [state, setState] = useState<{ of: string | null; data?: T; trouble?: Trouble }>({ of: null });
  const [attempt, setAttempt] = useState(0);
  // Before the next frame is drawn, not after it: the answer comes a frame sooner.
  useLayoutEffect(() => {
    if (address === null) {
      setState({ of: null });
      return;
    }
    const controller = new AbortController();
    get<T>(address, controller.signal).then(
      (data) => setState({ of: address, data }),
      (error) => {
        if (!controller.signal.aborted) setState({ of: address, trouble: asTrouble(error) });
      },
    );
    return () => controller.abort();
  }, [address, attempt]);
  const retry = useCallback(() => {
    setState(({ trouble: _, ...before }) => ({ ...before, of: null }));
    setAttempt((count) => count + 1);
  }, []);
  return { data: state.data, trouble: state.trouble, loading: address !== null && state.of !== address, retry };
}

/** Any error as one that can be told. */
export function asTrouble(error: unknown): Trouble {
  return error instanceof Trouble ? error : new Trouble(String(error), -1);
}
