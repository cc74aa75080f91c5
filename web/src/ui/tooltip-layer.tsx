import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Kbd } from './kbd';

const DELAY_MS = 400;
/** Right after one tooltip the next comes at once: the person is looking for something. */
const SKIP_DELAY_MS = 300;
const GAP = 6;
const ID = 'tooltip';

const owner = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tooltip]') : null;

/** Shows the text of whatever `Tooltip` marked, on hover and on keyboard focus. One for the page. */
export function TooltipLayer() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown: HTMLElement | null = null;
    let hiddenAt = 0;
    let isByKeyboard = true;
    // What was pointed at may be taken away, which no event of the pointer tells.
    const observer = new MutationObserver(() => {
      if (shown?.isConnected === false) hide();
    });
    const show = (element: HTMLElement) => {
      if (!element.isConnected) return;
      shown = element;
      observer.observe(document.body, { childList: true, subtree: true });
      element.setAttribute('aria-describedby', ID);
      setAnchor(element);
    };
    const hide = () => {
      clearTimeout(timer);
      if (shown === null) return;
      if (shown.getAttribute('aria-describedby') === ID) shown.removeAttribute('aria-describedby');
      shown = null;
      observer.disconnect();
      hiddenAt = Date.now();
      setAnchor(null);
    };
    const enter = (event: PointerEvent) => {
      const element = owner(event.target);
      if (element === shown || event.pointerType !== 'mouse') return;
      hide();
      if (element === null) return;
      const delay = Date.now() - hiddenAt < SKIP_DELAY_MS ? 0 : DELAY_MS;
      timer = setTimeout(show, delay, element);
    };
    const focus = (event: FocusEvent) => {
      const element = owner(event.target);
      // A menu that was used with the mouse gives the focus back to its button: nobody asks what that is.
      if (isByKeyboard && element?.matches(':focus-visible') === true) show(element);
    };
    const point = () => {
      isByKeyboard = false;
      hide();
    };
    const press = (event: KeyboardEvent) => {
      isByKeyboard = true;
      if (event.key === 'Escape') hide();
    };
    const listeners = [
      ['pointerover', enter],
      ['pointerdown', point],
      ['focusin', focus],
      ['focusout', hide],
      ['keydown', press],
      ['scroll', hide],
    ] as const;
    for (const [name, listener] of listeners) {
      document.addEventListener(name, listener as EventListener, { capture: true, passive: true });
    }
    return () => {
      hide();
      for (const [name, listener] of listeners) {
        document.removeEventListener(name, listener as EventListener, { capture: true });
      }
    };
  }, []);

  useLayoutEffect(() => {
    if (anchor !== null && box.current !== null) place(box.current, anchor);
  }, [anchor]);

  if (anchor === null) return null;
  const { tooltip, tooltipKeys } = anchor.dataset;
  return (
    <div
      ref={box}
      id={ID}
      role="tooltip"
      className="pointer-events-none fixed z-70 flex w-max max-w-xs animate-fade-in items-center gap-2 rounded-md border bg-raised px-2.5 py-1.5 text-xs text-fg shadow-float"
    >
      {tooltip}
      {tooltipKeys === undefined ? null : <Kbd keys={tooltipKeys} />}
    </div>
  );
}

/** Below or above its anchor, whichever has room, and never beyond the window's sides. */
function place(box: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + GAP;
  const above = at.top - GAP - height;
  const fitsBelow = below + height < innerHeight;
  const isAbove = anchor.dataset.tooltipSide === 'top' ? above > 0 : !fitsBelow;
  const left = Math.min(innerWidth - width - GAP, Math.max(GAP, at.left + (at.width - width) / 2));
  box.style.left = `${String(Math.round(left))}px`;
  box.style.top = `${String(Math.round(isAbove ? above : below))}px`;
}
