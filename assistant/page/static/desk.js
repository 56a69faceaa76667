// The staff desk. What it shows is made and escaped by the server; this only fetches, sends and puts it in its place.
(() => {
  "use strict";
  const TAB = "工作台";
  const WAIT = 350; // milliseconds after the last key before it is looked up
  let desk = null;
  let asked = null; // the view of the fact table on its way
  let shown = ""; // its parameters

  const find = (what, within = desk) => within.querySelector(what);
  const all = (what, within = desk) => [...within.querySelectorAll(what)];
  const place = (name) => find(`[data-result="${name}"]`);

  function say(words) {
    const live = find("[data-live]");
    if (live) { live.textContent = ""; setTimeout(() => { live.textContent = words; }, 60); }
  }

  // What went wrong, in words: the server's own where it has some.
  async function fetched(address, options = {}) {
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", ...options });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error("没有连上问账，请看看网络，再试一次");
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    const failure = new Error(told.error || told.detail || `没有成功（${answer.status}），请再试一次`);
    failure.status = answer.status;
    throw failure;
  }

  function complain(name, error) {
    if (error.name === "AbortError") return;
    const box = place(name);
    const note = document.createElement("p");
    note.className = "wd-note wd-bad";
    note.setAttribute("role", "alert");
    note.textContent = error.message;
    box.replaceChildren(note);
    box.removeAttribute("aria-busy");
    if (error.status === 401) open(name === "batch" || name === "upload" ? name : null);
  }

  async function put(name, address, options) {
    const box = place(name);
    box.setAttribute("aria-busy", "true");
    const answer = await fetched(address, options);
    box.innerHTML = await answer.text();
    box.removeAttribute("aria-busy");
    const said = find("[data-said]", box);
    if (said) say(said.dataset.said);
    return box;
  }

  // ---- the desk itself ----

  async function open(tab) {
    try {
      const answer = await fetched("desk/home");
      desk.innerHTML = await answer.text();
    } catch (error) {
      desk.innerHTML = '<p class="wd-note wd-bad" role="alert"></p><button type="button" data-do="again">再试一次</button>';
      find("p").textContent = error.message;
      return;
    } finally {
      desk.removeAttribute("aria-busy");
    }
    if (matchMedia("(max-width: 720px)").matches) find(".wd-others").open = false;
    const from = new URLSearchParams(location.hash.startsWith("#desk?") ? location.hash.slice(6) : "");
    choose(tab || from.get("part") || "facts");
    from.delete("part");
    fill(from);
    facts(from.toString());
    if (from.has("report")) audit(from.get("report"));
  }

  function choose(name, focus) {
    for (const tab of all('[role="tab"]')) {
      const is = tab.id === `wd-tab-${name}`;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
      find(`#${tab.getAttribute("aria-controls")}`).hidden = !is;
      if (is && focus) tab.focus();
    }
  }

  function steps(event) {
    const tabs = all('[role="tab"]');
    const at = tabs.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    choose(tabs[(to + tabs.length) % tabs.length].id.slice(7), true);
  }

  // ---- the fact table ----

  function fill(given) {
    for (const field of all('[data-form="facts"] [name]')) {
      if (given.has(field.name)) field.value = given.get(field.name);
    }
  }

  function typed() {
    const given = new URLSearchParams();
    for (const [name, value] of new FormData(find('[data-form="facts"]'))) {
      if (value.trim()) given.set(name, value.trim());
    }
    const before = new URLSearchParams(shown);
    for (const name of ["sort", "order", "size"]) if (before.has(name)) given.set(name, before.get(name));
    return given.toString();
  }

  async function facts(parameters, focus) {
    if (asked) asked.abort();
    asked = new AbortController();
    shown = parameters;
    try {
      const box = await put("facts", `desk/facts?${parameters}`, { signal: asked.signal });
      if (focus) find(focus, box)?.focus();
      if (!desk.closest("[hidden]") && desk.offsetParent) {
        history.replaceState(history.state, "", parameters ? `#desk?${parameters}` : location.pathname + location.search);
      }
    } catch (error) {
      complain("facts", error);
    }
  }

  let later = 0;
  function soon(event) {
    if (!event.target.closest('[data-form="facts"]')) return;
    clearTimeout(later);
    later = setTimeout(() => facts(typed()), event.type === "change" ? 0 : WAIT);
  }

  // ---- the audit ----

  async function audit(report, page = 1) {
    choose("audit");
    const select = find('[data-form="audit"] select');
    if ([...select.options].some((one) => one.value === report)) select.value = report;
    try {
      const box = await put("audit", `desk/audit?${new URLSearchParams({ report, page })}`);
      if (page > 1) box.scrollIntoView({ block: "start" });
    } catch (error) {
      complain("audit", error);
    }
  }

  // ---- work that takes its time ----

  function progress(name, words, done, total) {
    const box = place(name);
    if (!find("progress", box)) {
      box.innerHTML = '<div class="wd-progress"><p></p><progress aria-label="进度"></progress></div>';
    }
    const bar = find("progress", box);
    if (find("p", box).textContent !== words) { find("p", box).textContent = words; say(words); }
    if (total) { bar.max = total; bar.value = done; } else bar.removeAttribute("value");
  }

  const pause = (milliseconds) => new Promise((on) => setTimeout(on, milliseconds));

  async function followed(name, job) {
    for (let wait = 300; ; wait = Math.min(wait * 1.2, 2000)) {
      let seen;
      try {
        seen = await (await fetched(`desk/jobs/${encodeURIComponent(job)}`)).json();
      } catch (error) {
        if (error.status !== 429 && error.status !== 503) throw error;
        await pause(5000); // the work goes on, only nobody may ask for a while
        continue;
      }
      if (seen.state === "failed") throw new Error(seen.said);
      if (seen.state === "done") return put(name, `desk/jobs/${encodeURIComponent(job)}/result`);
      progress(name, seen.total ? `${seen.said}：${seen.done} / ${seen.total}` : seen.said, seen.done, seen.total);
      await pause(wait);
    }
  }

  // fetch tells nothing of what is on its way out; this does.
  function sent(address, file, told) {
    return new Promise((on, failed) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.setRequestHeader("content-type", "application/octet-stream");
      request.upload.onprogress = (event) => told(event.loaded, event.total || file.size);
      request.onerror = () => failed(new Error("没有连上问账，请看看网络，再试一次"));
      request.onload = () => {
        let said = {};
        try { said = JSON.parse(request.responseText); } catch { /* told below */ }
        if (request.status < 300) return on(said);
        const failure = new Error(said.error || said.detail || `没有成功（${request.status}），请再试一次`);
        failure.status = request.status;
        failed(failure);
      };
      request.send(file);
    });
  }

  async function working(form, name, work) {
    const button = find('[type="submit"]', form);
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      complain(name, error);
    } finally {
      button.disabled = false;
    }
  }

  const batch = (form) => working(form, "batch", async () => {
    const file = form.elements.file.files[0];
    if (!file) throw new Error("请先选择文件");
    const about = new URLSearchParams({ name: file.name });
    const { job } = await sent(`desk/batch?${about}`, file, (done, total) => progress("batch", "正在送出", done, total));
    await followed("batch", job);
  });

  const upload = (form) => working(form, "upload", async () => {
    const files = [...form.elements.files.files];
    if (!files.length) throw new Error("请先选择文件");
    const { basket } = await (await fetched("desk/baskets", { method: "POST" })).json();
    for (const [at, file] of files.entries()) {
      const about = new URLSearchParams({ name: file.name });
      const words = `正在送出第 ${at + 1} 个，共 ${files.length} 个：${file.name}`;
      await sent(`desk/baskets/${basket}?${about}`, file, (done, total) => progress("upload", words, done, total));
    }
    const { job } = await (await fetched(`desk/baskets/${basket}/add`, { method: "POST" })).json();
    await followed("upload", job);
    form.reset();
    picked(form.elements.files);
    await put("reports", "desk/reports");
  });

  async function login(form) {
    const said = find(".wd-said", form);
    try {
      await fetched("desk/login", { method: "POST", body: form.elements.password.value });
      await open(form.closest('[role="tabpanel"]').id.slice(3));
    } catch (error) {
      said.textContent = error.message;
      form.elements.password.select();
    }
  }

  // ---- what is pressed, chosen and typed ----

  const forms = {
    facts: () => facts(typed()),
    audit: (form) => audit(form.elements.report.value),
    batch, upload, login,
  };

  function submitted(event) {
    const what = event.target.dataset.form;
    if (!what) return;
    event.preventDefault();
    clearTimeout(later);
    forms[what](event.target);
  }

  function pressed(event) {
    const button = event.target.closest("button");
    if (!button || !desk.contains(button)) return;
    if (button.getAttribute("role") === "tab") choose(button.id.slice(7));
    if (button.dataset.facts !== undefined) {
      const head = button.closest("th");
      facts(button.dataset.facts, head ? `thead th:nth-child(${head.cellIndex + 1}) button` : ".wd-scroll");
    }
    if (button.dataset.audit) audit(button.dataset.audit, Number(button.dataset.page || 1));
    if (button.dataset.do === "again") open();
    if (button.dataset.do === "logout") {
      fetched("desk/logout", { method: "POST" }).then(() => open(), (error) => say(error.message));
    }
  }

  function picked(input) {
    const names = [...input.files].map((one) => one.name);
    const more = names.length > 3 ? ` 等 ${names.length} 个` : "";
    find("[data-picked]", input.parentElement).textContent = names.slice(0, 3).join("、") + more || "还没有选择";
  }

  function changed(event) {
    if (event.target.type === "file") {
      picked(event.target);
    } else if (event.target.matches("[data-size]")) {
      const given = new URLSearchParams(typed());
      given.set("size", event.target.value);
      facts(given.toString(), "[data-size]");
    } else if (event.target.matches("select, [type=search]")) soon(event);
  }

  function start(element) {
    desk = element;
    desk.dataset.open = "";
    desk.addEventListener("click", pressed);
    desk.addEventListener("submit", submitted);
    desk.addEventListener("input", soon);
    desk.addEventListener("change", changed);
    desk.addEventListener("keydown", steps);
    desk.addEventListener("reset", (event) => {
      if (event.target.dataset.form === "facts") setTimeout(() => facts(""), 0);
    });
    open();
  }

  // The page draws a tab when it is first looked at, and may draw it anew.
  function look() {
    const element = document.getElementById("wz-desk");
    if (element && element.dataset.open === undefined) start(element);
  }

  // An address that was sent on opens the desk as it was.
  function led() {
    if (!location.hash.startsWith("#desk")) return true;
    const tab = [...document.querySelectorAll('[role="tab"]')].find((one) => one.textContent.trim() === TAB);
    if (tab) tab.click();
    return Boolean(tab);
  }

  let waiting = true;
  new MutationObserver(() => {
    if (waiting && led()) waiting = false;
    look();
  }).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
