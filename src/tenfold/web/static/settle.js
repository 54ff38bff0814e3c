// Brings a part of the page up to what the server drew, and leaves alone what is the same: nodes
// that did not change stay, and with them focus, selection, what is scrolled and what is playing.

/** Make `old` what `fresh` is; the node that stands there then. Equal ids mean the same part. */
export function settle(old, fresh) {
  keepOpened(old, fresh);
  return settled(old, fresh);
}

function settled(old, fresh) {
  if (old.isEqualNode(fresh)) return old;
  if (old.nodeType !== Node.ELEMENT_NODE || old.tagName !== fresh.tagName || old.tagName === "svg") {
    old.replaceWith(fresh);
    return fresh;
  }
  settleAttributes(old, fresh);
  settleChildren(old, fresh);
  return old;
}

function settleAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function settleChildren(old, fresh) {
  const children = [...fresh.childNodes];
  const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  const nameless = [...old.childNodes].filter((child) => !child.id);
  // Equal ones first, so that what is new in a list makes nothing else of those that stand there.
  const same = children.map((child) => (child.id ? byId.get(child.id) : taken(nameless, (one) => one.isEqualNode(child))));
  children.forEach((child, n) => {
    if (!child.id && child.nodeType === Node.ELEMENT_NODE) same[n] ??= taken(nameless, (one) => isAlike(one, child));
  });
  const wanted = children.map((child, n) => (same[n] ? settled(same[n], child) : child));
  const stays = new Set(wanted);
  for (const node of [...old.childNodes]) if (!stays.has(node)) node.remove();
  let at = old.firstChild;
  for (const node of wanted) {
    // A part stays where it is: what stands before it by mistake is put in again where it belongs.
    while (at && !at.id && at !== node && node.id && node.parentNode === old) at = without(at);
    if (node === at) at = at.nextSibling;
    else old.insertBefore(node, at);
  }
}

/** The first of `nodes` that fits, taken out of them. */
function taken(nodes, fits) {
  const index = nodes.findIndex(fits);
  return index < 0 ? undefined : nodes.splice(index, 1)[0];
}

function isAlike(one, other) {
  return one.nodeName === other.nodeName && one.className === other.className;
}

function without(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** What is drawn anew is open, or closed, as its predecessor was. */
function keepOpened(old, fresh) {
  const before = new Map(detailsIn(old));
  if (!before.size) return;
  for (const [key, details] of detailsIn(fresh)) if (before.has(key)) details.open = before.get(key).open;
}

/** Each <details> of `root`, by the part it stands in and its number there. */
function* detailsIn(root) {
  const counts = new Map();
  for (const details of root.querySelectorAll("details")) {
    const part = details.parentElement.closest("[id]")?.id ?? "";
    const number = counts.get(part) ?? 0;
    counts.set(part, number + 1);
    yield [`${part} ${number}`, details];
  }
}
