import type { Loaded, Trouble } from "../client";

/** What went wrong, with what can be done about it. */
export function Notice({ trouble, retry, children }: NoticeProps) {
  return (
    <div class="notice" role="alert">
      <strong>{title(trouble)}</strong>
      <p>{trouble.message}</p>
      {children}
      {retry && trouble.status !== 404 && trouble.status !== 422 && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

interface NoticeProps {
  trouble: Trouble;
  retry?: Loaded<unknown>["retry"];
  children?: preact.ComponentChildren;
}

function title(trouble: Trouble): string {
  if (trouble.status === 0) return "No answer from the server";
  if (trouble.status === 404) return "Not in the texts";
  if (trouble.status === 503) return "Not possible right now";
  return "That did not work";
}

/** Something is being loaded; shown only when it takes a moment. */
export function Loading({ what }: { what: string }) {
  return (
    <p class="loading" role="status">
      {what}
    </p>
  );
}
