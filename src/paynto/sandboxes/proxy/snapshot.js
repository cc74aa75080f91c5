// Loaded by the reporter once a page has rendered: sends a still of it for the project's card.
// A list of nodes is sent, not HTML: the server writes the markup and knows what may be in it.
const MAX_BYTES = 280 * 1024, MAX_CSS = 150 * 1024, MAX_IMAGE = 24 * 1024, MAX_TEXT = 2000;
const QUIET_MS = 1000, PATIENCE_MS = 8000, PAUSE_MS = 60000, PAUSE_KEY = '__paynto_snapshot_at';
const LEFT_OUT = new Set('script noscript template style link meta base title param source track area map datalist'.split(' '));
const BOXES = new Set('iframe frame object embed video audio portal fencedframe'.split(' '));
const SECRET = new Set(['password', 'file', 'hidden']);
const send = window.fetch.bind(window);

const attributesOf = (e) => {
  const found = {};
  for (const { name, value } of e.attributes) {
    if (/^(on|src|href$|xlink|value$|checked$|selected$|action|name$|nonce|data-source)/.test(name)) continue;
    if (value.length <= MAX_TEXT || name === 'd' || name === 'points') found[name] = value;
  }
  const href = e.getAttribute('href') ?? '';
  if (e.namespaceURI.endsWith('/svg') && href.startsWith('#')) found.href = href;
  return found;
};

// The picture at the size it is shown; null for one of another site, which may not be read.
const pictureOf = (e, width, height) => {
  const scale = Math.min(1, 640 / width, 480 / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, width * scale);
  canvas.height = Math.max(1, height * scale);
  try {
    const natural = e.naturalWidth ? [e.naturalWidth, e.naturalHeight] : [e.width, e.height];
    const zoom = Math.max(canvas.width / natural[0], canvas.height / natural[1]);
    const [w, h] = [natural[0] * zoom, natural[1] * zoom];
    canvas.getContext('2d').drawImage(e, (canvas.width - w) / 2, (canvas.height - h) / 2, w, h);
    const url = canvas.toDataURL('image/webp', 0.6);
    return url.length <= MAX_IMAGE && url.startsWith('data:image/') ? url : null;
  } catch { return null; }
};

const listNodes = (root, { images, bottom }) => {
  const nodes = [];
  let pictures = images;
  const addBox = (e, attributes) => {
    const r = e.getBoundingClientRect();
    if (!r.width || !r.height) return;
    attributes.width = String(Math.round(r.width));
    attributes.height = String(Math.round(r.height));
    const isPicture = e.localName === 'img' ? e.complete && e.naturalWidth > 0 : e.localName === 'canvas';
    const src = isPicture && pictures-- > 0 && pictureOf(e, r.width, r.height);
    if (src) attributes.src = src;
    nodes.push(['img', attributes]);
  };
  const addField = (e, attributes) => {
    const isButton = /^(button|submit|reset)$/.test(e.type);
    if (e.type === 'checkbox' || e.type === 'radio') { if (e.checked) attributes.checked = ''; }
    else if (e.value && !SECRET.has(e.type) && (isButton || e.offsetParent)) attributes.value = e.value.slice(0, 500);
    nodes.push(['input', attributes]);
  };
  const add = (node, depth) => {
    if (node.nodeType === 3) {
      if (node.data) nodes.push(node.data.trim() ? node.data.slice(0, MAX_TEXT) : ' ');
      return;
    }
    const name = node.localName;
    if (node.nodeType !== 1 || depth > 120 || LEFT_OUT.has(name)) return;
    if (name === 'option' && !node.selected) return;
    if (!node.ownerSVGElement && node.getBoundingClientRect().top + scrollY > bottom) return;
    const attributes = attributesOf(node);
    if (name === 'img' || name === 'canvas' || BOXES.has(name)) return addBox(node, attributes);
    if (name === 'input') return addField(node, attributes);
    nodes.push([name.includes('-') ? 'span' : name, attributes]);
    if (name === 'textarea') nodes.push(node.value.slice(0, MAX_TEXT));
    else for (const child of node.childNodes) add(child, depth + 1);
    nodes.push(0);
  };
  for (const child of root.childNodes) add(child, 0);
  return nodes;
};

const STATES = /::?(before|after|hover|focus[\w-]*|active|visited|disabled|enabled|checked|placeholder[\w-]*|selection|marker|backdrop|file-selector-button|-[\w-]+)/g;
const isUsed = (rule) => {
  try { return document.querySelector(rule.selectorText.replace(STATES, '') || '*') !== null; } catch { return true; }
};
const withoutUrls = (text) => text.replace(/url\((?:"[^"]*"|'[^']*'|[^)]*)\)/g, (url) =>
  (/^url\(["']?(#|data:image\/)/.test(url) && url.length < 4096 ? url : 'url("data:,")'));
const textOf = (rules, isPicky) => {
  let text = '';
  for (const rule of rules) {
    if (rule instanceof CSSImportRule) text += sheetText(rule.styleSheet, isPicky);
    else if (rule instanceof CSSFontFaceRule || rule instanceof CSSKeyframesRule) continue;
    else if (rule instanceof CSSStyleRule) text += !isPicky || isUsed(rule) ? `${rule.cssText}\n` : '';
    else if (rule.cssRules?.length) text += `${rule.cssText.split('{', 1)[0]}{${textOf(rule.cssRules, isPicky)}}\n`;
    else text += `${rule.cssText}\n`;
  }
  return text;
};
const sheetText = (sheet, isPicky) => {
  if (!sheet || sheet.disabled) return '';
  try {
    const text = textOf(sheet.cssRules, isPicky);
    return sheet.media?.mediaText ? `@media ${sheet.media.mediaText}{${text}}` : text;
  } catch { return ''; }
};
const styleText = () => {
  const sheets = [...document.styleSheets, ...(document.adoptedStyleSheets ?? [])];
  const all = (isPicky) => withoutUrls(sheets.map((sheet) => sheetText(sheet, isPicky)).join('\n'));
  const text = all(false);
  return text.length <= MAX_CSS ? text : all(true);
};

const makeSnapshot = () => {
  const style = styleText();
  for (const limits of [{ images: 12, bottom: 3200 }, { images: 3, bottom: 2000 }, { images: 0, bottom: 1000 }]) {
    const text = JSON.stringify({
      root: attributesOf(document.documentElement), body: attributesOf(document.body),
      style, nodes: listNodes(document.body, limits),
    });
    const body = new Blob([text]);
    if (body.size <= MAX_BYTES) return { text, body };
  }
  return null;
};

let takenAt = 0, sent = '', timer = 0, busySince = 0;
try { takenAt = Number(sessionStorage.getItem(PAUSE_KEY)) || 0; } catch { /* a page may be without storage */ }
const take = async () => {
  if (document.hidden || document.querySelector('vite-error-overlay')) return;
  takenAt = Date.now();
  try { sessionStorage.setItem(PAUSE_KEY, takenAt); } catch { /* as above */ }
  const snapshot = makeSnapshot();
  if (!snapshot || snapshot.text === sent) return;
  const answer = await send('/__paynto/snapshot', { method: 'POST', body: snapshot.body, credentials: 'include' })
    .catch(() => null);
  if (answer?.ok) sent = snapshot.text;
  if (answer?.status === 403) watcher.disconnect();
};
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 0));
const plan = () => {
  const at = Date.now();
  busySince ||= at;
  clearTimeout(timer);
  // A page that never rests is taken after some seconds all the same.
  const rest = Math.min(QUIET_MS, busySince + PATIENCE_MS - at);
  timer = setTimeout(() => { busySince = 0; idle(take, { timeout: 5000 }); }, Math.max(rest, takenAt + PAUSE_MS - at, 0));
};
const watcher = new MutationObserver(plan);
watcher.observe(document, { childList: true, subtree: true, characterData: true, attributeFilter: ['class'] });
document.addEventListener('visibilitychange', plan);
plan();
