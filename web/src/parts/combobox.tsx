/** A text box with suggestions, as the WAI-ARIA combobox pattern has it. */
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface Option {
  value: string;
  label: string;
  note?: string;
}

interface ComboboxProps {
  label: string;
  value: string;
  placeholder: string;
  large?: boolean;
  autofocus?: boolean;
  /** Suggestions for what is typed; called once typing rests. */
  suggest: (typed: string, signal: AbortSignal) => Promise<Option[]>;
  /** Enter in the box, or a suggestion chosen. */
  onChoose: (value: string, option: Option | undefined) => void;
  onType: (value: string) => void;
}

const REST_MS = 90;

export function Combobox(props: ComboboxProps) {
  const { label, value, placeholder, suggest, onChoose, onType } = props;
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [options, setOptions] = useState<Option[]>([]);
  const [active, setActive] = useState(-1);
  const [typed, setTyped] = useState<string | null>(null); // what suggestions are wanted for
  const open = typed !== null && options.length > 0;

  useEffect(() => {
    if (props.autofocus) box.current?.focus({ preventScroll: true });
  }, [props.autofocus]);

  useEffect(() => {
    if (typed === null) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      suggest(typed, controller.signal).then(
        (found) => {
          if (controller.signal.aborted) return;
          setOptions(found);
          setActive(-1);
        },
        () => setOptions([]), // without suggestions the box still works
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [typed, suggest]);

  const close = () => {
    setTyped(null);
    setOptions([]);
    setActive(-1);
  };
  const choose = (option: Option | undefined) => {
    close();
    onChoose(option ? option.value : (box.current?.value ?? ""), option);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) setTyped(value);
      else {
        const slots = options.length + 1; // the last slot is the box itself
        setActive(((active + 1 + (event.key === "ArrowDown" ? 1 : slots - 1)) % slots) - 1);
      }
    }
  };

  return (
    <div class={`combobox${props.large ? " large" : ""}`}>
      <input
        ref={box}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? `${id}-${active}` : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={2000}
        enterkeyhint="search"
        placeholder={placeholder}
        value={value}
        onInput={(event) => {
          onType(event.currentTarget.value);
          setTyped(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <div id={`${id}-list`} role="listbox" aria-label={`Suggestions: ${label}`} hidden={!open}>
        {options.map((option, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the box keeps focus and keys
          <div
            key={option.value + option.label}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            <span>{option.label}</span>
            {option.note && <small>{option.note}</small>}
          </div>
        ))}
      </div>
    </div>
  );
}
