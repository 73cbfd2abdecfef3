/** Names that were picked, each with a button that takes it away. */
interface ChipsProps {
  label: string;
  names: readonly string[];
  remove: (name: string) => void;
}

export function Chips({ label, names, remove }: ChipsProps) {
  return (
    <ul class="chips" aria-label={label}>
      {names.map((name) => (
        <li key={name}>
          {name}
          <button type="button" aria-label={`Remove ${name}`} onClick={() => remove(name)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
