/**
 * The console: shows what /_emulator/console/feed tells, as soon as it changes, and calls the control API.
 *
 * Ids, names and bodies are whatever a caller sent: they become text, never markup.
 */

const CONTROL = "/_emulator";
const BREATH = 250; // ms between two answers of the feed, however much happens
const RETRY = 1000; // ms until the next try when the emulator does not answer
const STALLED = 40_000; // ms after which an unanswered feed is given up

const byId = (id) => document.getElementById(id);
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child != null));
  return node;
}

const code = (text) => element("code", { textContent: text });
const badge = (text, tone = "") => element("span", { className: `badge ${tone}`, textContent: text });

function time(moment) {
  const textContent = new Date(moment).toLocaleTimeString("en-GB");
  return element("time", { dateTime: moment, title: moment, textContent });
}

/** A button whose name says what it acts on: "Join" is read out as "Join standup". */
function button(label, object, act) {
  const node = element("button", { type: "button", textContent: label, ariaLabel: `${label} ${object}` });
  node.addEventListener("click", act);
  return node;
}

function item(title, actions, ...more) {
  return element(
    "li",
    {},
    element("div", { className: "what" }, ...title),
    actions.length ? element("div", { className: "actions" }, ...actions) : null,
    ...more,
  );
}

/** Something with a body to unfold. */
function unfolding(summary, facts, body) {
  const terms = Object.entries(facts).filter(([, value]) => value != null && value !== "");
  return element(
    "li",
    {},
    element(
      "details",
      {},
      element("summary", {}, ...summary),
      element("dl", {}, ...terms.flatMap(([name, value]) => [
        element("dt", { textContent: name }),
        element("dd", { textContent: value }),
      ])),
      element("pre", { textContent: body ?? "no body", tabIndex: 0, ariaLabel: "Body", role: "region" }),
    ),
  );
}

// What can be done

async function control(done, method, path, body) {
  const headers = { "content-type": "application/json" };
  try {
    const reply = await fetch(`${CONTROL}/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const answer = await reply.json();
    byId("news").textContent = reply.ok ? done : `Refused: ${answer.error}`;
    return reply.ok;
  } catch {
    byId("news").textContent = "The emulator does not answer.";
    return false;
  }
}

const at = (...segments) => segments.map(encodeURIComponent).join("/");

/** A button of a row, and the control call behind it. */
const action = ({ label, target, done, method, path, body }) => (
  button(label, target, () => control(done, method, at(...path), body))
);

// How each thing looks

/** One document of an area, as the emulator describes it. */
const area = {
  key: (row) => row.key,
  draw(row) {
    const [name, ...ids] = row.title;
    const [start, end] = row.times;
    const links = row.links.map(({ label, target, path }) => element("a", {
      href: `${CONTROL}/${at(...path)}`,
      target: "_blank",
      textContent: label,
      ariaLabel: `${label} of ${target}`,
    }));
    const items = row.items.map((one) => element(
      "li", {}, element("span", { textContent: one.title[0] }), ...one.actions.map(action),
    ));
    return item(
      [
        element("b", { textContent: name }), ...ids.map(code),
        ...row.badges.map(([text, tone]) => badge(text, tone)),
        start ? element("span", {}, "since ", time(start), end ? " until " : null, end ? time(end) : null) : null,
      ],
      [...row.actions.map(action), ...links],
      items.length ? element("ul", { className: "guests", ariaLabel: `What belongs to ${name}` }, ...items) : null,
    );
  },
};

const drawing = {
  faults: {
    key: (fault) => fault.id,
    draw(fault) {
      const { id, kind, method, path, times, hits, released } = fault;
      const own = Object.keys(view.kinds[kind]).filter((name) => fault[name] != null && typeof fault[name] !== "object");
      const what = `${kind} ${own.map((name) => fault[name]).join(" ")}`.trim();
      const keeps = ["hold", "hang"].includes(kind) && !released;
      return item(
        [
          element("b", { textContent: what }), element("span", {}, "on ", code(`${method ?? "any"} ${path}`)),
          badge(`applied ${hits}${times ? ` of ${times}` : ""} times`, hits ? "bad" : ""),
          released ? badge("released") : null,
        ],
        [
          keeps ? button("Release", `what ${what} keeps on ${path}`, () => control(
            `Released what ${what} kept`, "POST", `${at("faults", id)}/release`, {},
          )) : null,
          button("Switch off", `${what} on ${path}`, () => control(
            `${what} is off`, "DELETE", at("faults", id),
          )),
        ],
      );
    },
  },

  deliveries: {
    key: (one) => one.seq,
    draw(one) {
      const tone = { delivered: "good", failed: "bad" }[one.outcome];
      return unfolding(
        [
          time(one.time),
          element("b", { textContent: one.event }),
          badge(one.outcome, tone),
          element("span", { className: "path", textContent: one.url }),
        ],
        {
          tries: one.attempts.map(({ status, error }) => status ?? error).join(", "),
          "next try": one.next_try,
        },
        one.body,
      );
    },
  },

  requests: {
    key: (one) => one.seq,
    draw(one) {
      const tone = one.status === null || one.status >= 400 ? "bad" : "good";
      return unfolding(
        [
          time(one.time),
          element("b", { textContent: one.method }),
          element("span", { className: "path", textContent: one.path }),
          badge(one.status ?? "no reply", tone),
          one.fault ? badge("fault", "bad") : null,
        ],
        {
          query: new URLSearchParams(one.query).toString(),
          "user agent": one.user_agent,
          "request id": one.request_id,
          fault: one.fault,
        },
        one.body,
      );
    },
  },
};

// Bringing the page up to date

/** What has not changed keeps its element; what has changed keeps the focus, and stays unfolded. */
function update(section, part) {
  const { key, draw } = drawing[section.id] ?? area;
  const list = section.querySelector(":scope > ul");
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const place = focused && {
    key: focused.closest("[data-key]").dataset.key,
    name: focused.ariaLabel,
  };

  const nodes = part.shown.map((one) => {
    const name = String(key(one));
    const text = JSON.stringify(one);
    const old = before.get(name);
    if (old?.shown === text) return old;
    const fresh = Object.assign(draw(one), { shown: text });
    fresh.dataset.key = name;
    if (old?.querySelector("details")?.open) fresh.querySelector("details").open = true;
    return fresh;
  });
  const kept = new Set(nodes);
  for (const node of before.values()) if (!kept.has(node)) node.remove();
  let next = list.firstElementChild;
  for (const node of nodes) {
    if (node === next) next = node.nextElementSibling;
    else list.insertBefore(node, next);
  }

  if (focused && document.activeElement !== focused) {
    const same = nodes.find((node) => node.dataset.key === place.key);
    const targets = [...(same?.querySelectorAll("button, a, summary") ?? [])];
    (targets.find((node) => node.ariaLabel === place.name) ?? targets[0] ?? section.querySelector("h2")).focus();
  }

  const hidden = part.total - part.shown.length;
  section.querySelector(".empty").hidden = part.total > 0;
  section.querySelector(".rest").textContent = hidden > 0 ? `${part.shown.length} of ${part.total} are shown.` : "";
  document.querySelector(`[data-count=${section.id}]`).textContent = part.total;
}

/** A call that creates something, ready to be pasted into a shell. */
const command = ([path, body]) => [
  `curl -X POST ${location.origin}${path} \\`,
  `  -H "Authorization: $(curl -s ${location.origin}${CONTROL}/token)" \\`,
  "  -H 'Content-Type: application/json' \\",
  `  -d '${JSON.stringify(body)}'`,
].join("\n");

/** The section of an area, and the way to it. */
function addSection({ name, title, empty, example, searched }) {
  const heading = element("h2", { id: `${name}-title`, tabIndex: -1, textContent: title });
  const search = searched ? element("input", {
    type: "search", placeholder: "Find by id", ariaLabel: `Find one of the ${title.toLowerCase()} by its id`,
  }) : null;
  search?.addEventListener("input", () => asking.abort());
  const section = element(
    "section",
    { id: name },
    element("div", { className: "head" }, heading, search),
    element(
      "div",
      { className: "empty" },
      element("p", { textContent: empty }),
      example ? element("pre", {}, element("code")) : null,
    ),
    element("p", { className: "rest" }),
    element("ul"),
  );
  section.setAttribute("aria-labelledby", heading.id);
  byId("areas").append(section);
  const count = element("b", { textContent: 0 });
  count.dataset.count = name;
  document.querySelector("nav [href='#faults']").before(element("a", { href: `#${name}` }, count, ` ${title}`), " ");
  return section;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text; // a live region speaks only of a change
}

function render() {
  for (const one of view.areas) {
    const section = byId(one.name) ?? addSection(one);
    update(section, one);
    if (one.example) setText(section.querySelector(".empty code"), command(one.example));
  }
  for (const name of Object.keys(drawing)) update(byId(name), view[name]);
  const webhook = { endPoint: `${location.origin}${CONTROL}/inbox/mine`, events: ["*"] };
  setText(document.querySelector("[data-command=webhook]"), command(["/v2/rooms", { customRoomId: "watched", webhook }]));
  const counted = view.areas.map((one) => one.counted).filter(Boolean);
  setText(byId("counts"), [...counted, `${view.faults.total} faults on`].join(", "));
  if (!form.kind.options.length) offerKinds();
}

// Switching a fault on

const form = byId("fault");

function offerKinds() {
  form.kind.append(...Object.keys(view.kinds).map((kind) => element("option", { textContent: kind })));
  form.kind.value = "status";
  offerOptions();
}

/** A field for each simple option of the kind that is chosen. */
function offerOptions() {
  const simple = Object.entries(view.kinds[form.kind.value]).filter(([, value]) => ["number", "string"].includes(typeof value));
  byId("options").replaceChildren(...simple.map(([name, value]) => element(
    "label",
    {},
    name,
    element("input", { name, value, type: typeof value === "number" ? "number" : "text", step: "any", required: true }),
  )));
}

form.kind.addEventListener("change", offerOptions);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wish = {};
  for (const field of form.elements) {
    if (field.name && field.value) wish[field.name] = field.type === "number" ? Number(field.value) : field.value;
  }
  control(`${wish.kind} is on for ${wish.path}`, "POST", "faults", wish);
});

// Following the emulator

let view;
let asking = new AbortController();

byId("address").textContent = location.origin;
byId("clear").addEventListener("click", () => control("The log of requests is empty", "DELETE", "requests"));

function connected(is) {
  setText(byId("connection"), is ? "live" : "The emulator does not answer: trying again");
  byId("connection").className = is ? "good" : "bad";
}

/** What is searched for, by area. */
function searches() {
  const fields = [...document.querySelectorAll("#areas input")].filter((field) => field.value);
  return Object.fromEntries(fields.map((field) => [field.closest("section").id, field.value]));
}

async function follow() {
  let after = {};
  let found = "";
  for (;;) {
    const search = searches();
    const text = JSON.stringify(search);
    if (text !== found) after = {};
    found = text;
    asking = new AbortController();
    try {
      const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(STALLED)]);
      const query = new URLSearchParams({ ...search, ...after });
      const reply = await fetch(`${CONTROL}/console/feed?${query}`, { signal });
      if (!reply.ok) throw new Error(`status ${reply.status}`);
      view = await reply.json();
      connected(true);
      render();
      after = { after: view.version };
      await pause(BREATH);
    } catch (problem) {
      after = {};
      if (asking.signal.aborted) continue;
      connected(false);
      await pause(RETRY);
    }
  }
}

follow();
