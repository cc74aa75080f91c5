// Runs in every preview page: tells the platform what happens there and follows its commands.
(() => {
  'use strict';
  const script = document.currentScript;
  const origin = script?.dataset.payntoOrigin;
  if (!origin || window.__payntoReporter) return;
  const query = new URL(script.src).search;
  Object.defineProperty(window, '__payntoReporter', { value: true });
  const MAX = 2000, PER_SECOND = 30;
  const framed = window.parent !== window;
  const fetchNow = window.fetch.bind(window);
  const cut = (text, max = MAX) => String(text ?? '').slice(0, max);
  let count = 0, waiting = [], timer = 0;

  setInterval(() => { count = 0; }, 1000);

  const post = (type, data) => {
    const message = Object.assign({ source: 'paynto-preview', type, url: cut(location.href, 500) }, data);
    if (framed) window.parent.postMessage(message, origin);
    return message;
  };
  const flush = () => {
    timer = 0;
    const now = performance.now();
    const body = JSON.stringify(waiting.splice(0, 8).map(([at, message]) => ({ ...message, age_ms: Math.round(now - at) })));
    fetchNow('/__paynto/report', { method: 'POST', body, keepalive: true, credentials: 'include' })
      .catch(() => {});
    if (waiting.length) timer = setTimeout(flush, 500);
  };
  const report = (type, data) => {
    if (type !== 'rendered' && ++count > PER_SECOND) return;
    const { source, ...message } = post(type, data);
    if (waiting.length < 100) waiting.push([performance.now(), message]);
    timer = timer || setTimeout(flush, type === 'rendered' ? 0 : 150);
  };

  const show = (value) => {
    if (value instanceof Error) return value.stack || value.message;
    if (typeof value !== 'object' || value === null) return String(value);
    try {
      let left = 200;
      return JSON.stringify(value, (_, v) => (left-- > 0 ? (typeof v === 'bigint' ? `${v}n` : v) : undefined));
    } catch { return String(value); }
  };
  for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
    const original = console[level];
    console[level] = function (...args) {
      try {
        if (count < PER_SECOND) report('console', { level, text: cut(args.slice(0, 10).map(show).join(' ')) });
      } catch { /* reporting must not break the app */ }
      return original.apply(this, args);
    };
  }
  addEventListener('error', (event) => {
    const { target } = event;
    if (target.localName) {
      report('error', { text: cut(`${target.localName} could not be loaded: ${target.src || target.href}`) });
      return;
    }
    report('error', {
      text: cut(event.message), stack: cut(event.error?.stack),
      line: event.lineno | 0, column: event.colno | 0,
    });
  }, true);
  addEventListener('unhandledrejection', (event) => {
    const reason = event.reason;
    report('rejection', { text: cut(reason?.message || show(reason)), stack: cut(reason?.stack) });
  });

  const overlayText = (element) => {
    const root = element.shadowRoot || element;
    const part = (name) => root.querySelector(name)?.textContent;
    return [part('.message-body') || root.textContent, part('.file'), part('.frame')].filter(Boolean).join('\n');
  };
  let rendered = false, overlay = null;
  const look = () => {
    const root = document.querySelector('#root, #__next, #app');
    const shown = root || (document.readyState === 'complete' && document.body);
    if (!rendered && shown && shown.childElementCount > 0) {
      rendered = true;
      report('rendered', {});
      setTimeout(() => import(`/__paynto/snapshot.js${query}`).catch(() => {}), 500);
    }
    const found = document.querySelector('vite-error-overlay, nextjs-portal[data-error]');
    if (found && found !== overlay) setTimeout(() => report('overlay', { text: cut(overlayText(found)) }), 0);
    if (!found && overlay) report('overlay', { text: '' });
    overlay = found;
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  addEventListener('load', look);
  addEventListener('DOMContentLoaded', () => { report('ready', {}); look(); });

  const moved = () => report('navigation', { text: cut(document.title, 200) });
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name];
    history[name] = function (...args) {
      const result = original.apply(this, args);
      moved();
      return result;
    };
  }
  addEventListener('popstate', moved);
  addEventListener('hashchange', moved);

  // Picking an element: outline what is under the pointer, answer the click with a description.
  let box = null;
  const selector = (element) => {
    const parts = [];
    for (let e = element; e && e.parentElement && parts.length < 8; e = e.parentElement) {
      if (e.id) return [`#${CSS.escape(e.id)}`, ...parts].join(' > ');
      const alike = [...e.parentElement.children].filter((c) => c.tagName === e.tagName);
      parts.unshift(e.localName + (alike.length > 1 ? `:nth-of-type(${alike.indexOf(e) + 1})` : ''));
    }
    return parts.join(' > ');
  };
  const hover = (event) => {
    const r = event.target.getBoundingClientRect();
    for (const side of ['left', 'top', 'width', 'height']) box.style[side] = `${r[side]}px`;
  };
  const pick = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const e = event.target;
    const marked = e.closest('[data-source]');
    post('picked', {
      selector: cut(selector(e), 500), tag: e.localName, text: cut(e.textContent, 300).trim(),
      classes: cut(e.getAttribute('class'), 500), sourceAttribute: cut(marked?.dataset.source, 300),
    });
    picking(false);
  };
  const escape = (event) => { if (event.key === 'Escape') { picking(false); post('picked', { selector: '' }); } };
  const picking = (on) => {
    const change = on ? addEventListener : removeEventListener;
    if (on === !!box) return;
    change('mouseover', hover, true);
    change('click', pick, true);
    change('keydown', escape, true);
    if (!on) { box.remove(); box = null; return; }
    box = document.createElement('div');
    box.style.cssText = 'position:fixed;z-index:2147483647;pointer-events:none;outline:2px solid #5b4fe5;background:#5b4fe522;border-radius:3px';
    document.documentElement.append(box);
  };

  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== window.parent) return;
    const command = event.data;
    if (command?.source !== 'paynto') return;
    if (command.type === 'navigate') {
      const to = new URL(String(command.path || '/'), location.href);
      if (to.origin === location.origin) location.assign(to);
    }
    if (command.type === 'reload') location.reload();
    if (command.type === 'back') history.back();
    if (command.type === 'forward') history.forward();
    if (command.type === 'pick') picking(!!command.on);
  });
})();
