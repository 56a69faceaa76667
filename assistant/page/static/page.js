// What the page does in the browser: looks, traditional characters, copying, announcing, telling buttons apart.
// Nothing is fetched but the table of traditional characters, from this host.
"use strict";
(() => {
  const root = document.currentScript?.dataset.root ?? "";
  const page = document.documentElement;
  page.lang = "zh-CN";

  // ---- looks: kept in the browser, put on before anything is drawn ----

  const KEY = "wenzhang-looks";
  const looks = (() => {
    try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
  })();
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isOn = (name) => (name === "dark" ? looks.dark ?? system.matches : looks[name] === true);

  function putOn() {
    page.classList.toggle("wz-large", isOn("large"));
    page.classList.toggle("wz-dark", isOn("dark"));
    document.body?.classList.toggle("dark", isOn("dark"));
    for (const one of document.querySelectorAll("[data-switch]"))
      one.setAttribute("aria-pressed", String(isOn(one.dataset.switch)));
  }

  function turn(name) {
    looks[name] = !isOn(name);
    try { localStorage.setItem(KEY, JSON.stringify(looks)); } catch { /* for this visit only */ }
    putOn();
    if (name === "traditional") (looks[name] ? write() : location.reload());
  }

  // ---- 简 → 繁: what is on the screen, never what is in a report, and never a figure ----

  const written = { characters: new Map(), phrases: new Map(), ready: false };
  const AS_IT_IS = ".wz-asis table, .wz-asis blockquote, .wz-section, [translate=no], textarea, input, script, style, pre";
  const SAID = ["aria-label", "title", "placeholder", "alt"];
  const converted = new WeakMap();  // node → what it was made of, so that nothing is converted twice
  const LONGEST = 4;

  function traditional(text) {
    let told = "";
    for (let at = 0; at < text.length; ) {
      let size = 1;
      let found = written.characters.get(text[at]) ?? text[at];
      for (let long = Math.min(LONGEST, text.length - at); long > 1; long--) {
        const phrase = written.phrases.get(text.slice(at, at + long));
        if (phrase) { size = long; found = phrase; break; }
      }
      told += found;
      at += size;
    }
    return told;
  }

  function convert(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.data.trim() || converted.get(node) === node.data || node.parentElement?.closest(AS_IT_IS)) return;
      const other = traditional(node.data);
      converted.set(node, other);
      if (other !== node.data) node.data = other;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of SAID) {
        const said = node.getAttribute(name);
        const other = said && !node.closest("[translate=no]") ? traditional(said) : said;
        if (other !== said) node.setAttribute(name, other);
      }
      if (!node.matches(AS_IT_IS)) node.childNodes.forEach(convert);
    }
  }

  async function write() {
    if (!written.ready) {
      const table = await (await fetch(`${root}wz/traditional.json`)).json();
      written.characters = new Map(Object.entries(table.characters));
      written.phrases = new Map(Object.entries(table.phrases));
      written.ready = true;
    }
    convert(document.body);
    document.title = traditional(document.title);
    page.lang = "zh-Hant";
  }

  // ---- what gradio says in English ----

  const CHINESE = new Map(Object.entries({
    "Loading...": "正在打开…", "Textbox": "文本框", "Clear": "清除", "Close": "关闭", "Copy": "复制",
    "Fullscreen": "全屏", "Connection lost": "连接断开", "Error": "出错", "Warning": "请注意", "Info": "提示",
    "Success": "完成", "This application is currently busy. Please try again.": "现在提问的人太多，请稍等几秒再试。",
    "Reconnecting...": "正在重新连接…", "processing": "正在处理", "Plot": "图", "More tabs": "更多",
  }));

  function inChinese(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const said = CHINESE.get(node.data.trim());
      if (said && !node.parentElement?.closest(".wz-talk, .wz-asis, textarea")) node.data = said;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of SAID) {
        const said = CHINESE.get(node.getAttribute(name));
        if (said) node.setAttribute(name, said);
      }
      node.childNodes.forEach(inChinese);
    }
  }

  // ---- the conversation ----

  const talkOf = () => document.querySelector(".wz-talk");
  let announced = "";

  function lastTurn() {
    const turns = talkOf()?.querySelectorAll(".wz-turn") ?? [];
    return turns[turns.length - 1];
  }

  function follow() {
    const last = lastTurn();
    const state = last ? `${last.parentElement.childElementCount}:${last.dataset.state}` : "";
    if (state === announced) return;
    announced = state;
    const live = document.getElementById("wz-live");
    if (!last || !live) return;
    const badge = last.querySelector(".wz-badge summary")?.innerText.replace(/\s+/g, " ").trim() ?? "";
    const text = (last.querySelector(".wz-text") ?? last.querySelector(".wz-answer > p"))?.innerText ?? "";
    live.textContent = last.dataset.state === "done" ? `${badge}。${text}` : text;
    const talk = talkOf();
    talk.scrollTop = last.offsetTop - talk.offsetTop - 8;
  }

  function copy(button) {
    const answer = button.closest(".wz-answer");
    const lines = [...answer.querySelectorAll(".wz-ai, .wz-text > p, .wz-note")].map((one) => one.innerText);
    const links = [...answer.querySelectorAll(".wz-cites a[href^=cell], .wz-cites a[href^=place]")].map((one) => one.href);
    const done = () => {
      const before = button.textContent;
      button.textContent = "已复制";
      setTimeout(() => { button.textContent = before; }, 1600);
    };
    const text = [...lines, ...links].join("\n");
    if (navigator.clipboard) return navigator.clipboard.writeText(text).then(done, () => copyByHand(text, done));
    copyByHand(text, done);
  }

  // Without https there is no clipboard to ask: offices serve this page within their own network.
  function copyByHand(text, done) {
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("aria-hidden", "true");
    field.style.cssText = "position:fixed;opacity:0";
    document.body.append(field);
    field.select();
    if (document.execCommand("copy")) done();
    field.remove();
  }

  function cite(link, tell) {
    const { turn: number, number: which } = link.dataset;
    const show = () => {
      const panel = document.querySelector("#wz-sources .wz-sources");
      if (panel?.dataset.turn !== number) return false;
      const card = panel.querySelector(`[data-number="${which}"]`)?.closest(".wz-card") ?? panel.firstElementChild;
      panel.querySelectorAll(".wz-chosen").forEach((one) => one.classList.remove("wz-chosen"));
      card.classList.add("wz-chosen");
      card.scrollIntoView({ block: "nearest" });
      card.focus({ preventScroll: true });
      return true;
    };
    if (show()) return;
    tell();
    const wait = new MutationObserver(() => { if (show()) wait.disconnect(); });
    wait.observe(document.getElementById("wz-sources"), { childList: true, subtree: true, attributes: true });
    setTimeout(() => wait.disconnect(), 10_000);
  }

  function act(one, more) {
    const told = { ...one.dataset, ...more };
    const tell = () => one.dispatchEvent(new CustomEvent("wz", { bubbles: true, detail: told }));
    if (told.do === "copy") copy(one);
    else if (told.do === "cite") cite(one, tell);
    else tell();
  }

  document.addEventListener("click", (event) => {
    const flip = event.target.closest?.("[data-switch]");
    if (flip) return turn(flip.dataset.switch);
    const one = event.target.closest?.("[data-do]");
    if (!one || one.tagName === "FORM" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act(one);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form[data-do]");
    if (!form) return;
    event.preventDefault();
    const reason = form.querySelector("input[type=radio]:checked")?.value ?? "";
    act(form, { verdict: "不对", reason, more: form.querySelector("input[name=more]").value });
  });

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".wz-wrong[open]")) event.target.scrollIntoView({ block: "nearest" });
  }, true);

  // ---- a page opened in a crowd: its earlier talk waits quietly for room, for nobody asked just now ----

  const toServer = window.fetch;
  let pressed = false;

  async function opening(address, given) {
    for (;;) {
      const answer = await toServer(address, given);
      if (answer.status !== 503) return answer;
      const seconds = Number(answer.headers.get("retry-after")) || 5;
      await new Promise((resume) => setTimeout(resume, seconds * 1000 * (1 + Math.random())));
      if (pressed) return new Promise(() => {});  // another talk has begun
    }
  }

  function isOpening(given) {
    const button = JSON.parse(given.body).fn_index;
    const one = window.gradio_config?.dependencies.find(({ id }) => id === button);
    return one?.targets.some(([, event]) => event === "load") === true;
  }

  window.fetch = (address, given) => {
    if (!String(address).includes("/queue/join")) return toServer(address, given);
    if (isOpening(given)) return opening(address, given);
    pressed = true;
    return toServer(address, given);
  };

  // ---- whatever is drawn later ----

  function watch() {
    putOn();
    inChinese(document.body);
    if (isOn("traditional")) write();
    let due = false;
    new MutationObserver((changes) => {
      for (const change of changes) {
        const nodes = change.type === "childList" ? change.addedNodes : [change.target];
        nodes.forEach((node) => {
          inChinese(node);
          if (written.ready && isOn("traditional")) convert(node);
        });
      }
      if (due) return;
      due = true;
      requestAnimationFrame(() => { due = false; putOn(); follow(); });
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true,
      attributeFilter: [...SAID, "data-state"] });
  }

  putOn();
  system.addEventListener("change", putOn);
  if (document.body) watch();
  else document.addEventListener("DOMContentLoaded", watch);
})();
