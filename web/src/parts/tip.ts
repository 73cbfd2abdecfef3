/** One tip for the whole page: it quotes a line while its mark is pointed at or has the focus. */

const ID = "tip";
const GAP = 8;
let shownFor: Element | null = null;

function element(): HTMLElement {
  const found = document.getElementById(ID);
  if (found) return found;
  const tip = document.createElement("div");
  tip.id = ID;
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  return tip;
}

function show(target: HTMLElement): void {
  const { tip: words, tipTitle } = target.dataset;
  if (!words) return;
  const tip = element();
  const title = document.createElement("small");
  title.textContent = tipTitle ?? "";
  const quote = document.createElement("q");
  quote.textContent = words;
  tip.replaceChildren(quote, title);
  tip.hidden = false;
  target.setAttribute("aria-describedby", ID);
  shownFor = target;
  const mark = target.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const left = Math.min(Math.max(mark.left - 24, GAP), innerWidth - box.width - GAP);
  const fitsBelow = mark.bottom + GAP + box.height < innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${fitsBelow ? mark.bottom + GAP : Math.max(mark.top - GAP - box.height, GAP)}px`;
}

/** Take the tip away. Tells whether there was one. */
export function hideTip(): boolean {
  const tip = document.getElementById(ID);
  if (!tip || tip.hidden) return false;
  tip.hidden = true;
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  return true;
}

/** Show the `data-tip` of whatever is pointed at or focused. */
export function startTips(): void {
  const enter = (event: Event) => {
    const target = (event.target as Element).closest?.<HTMLElement>("[data-tip]");
    if (target) show(target);
    else hideTip();
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") enter(event);
  });
  document.addEventListener("focusin", (event) => {
    if ((event.target as Element).matches(":focus-visible")) enter(event);
    else hideTip();
  });
  window.addEventListener("scroll", hideTip, { passive: true, capture: true });
}
