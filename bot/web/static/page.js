/* The chat page. Without this script the same form is answered by a whole page. */
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const policy = window.trustedTypes?.createPolicy("lachan", { createHTML: (text) => text }) ?? {
    createHTML: (text) => text,
  };
  const form = byId("ask");
  const log = byId("log");
  const framed = document.body.classList.contains("compact");
  const box = byId("q");
  const texts = new WeakMap(); // what "copy" and "share" give, by reply
  const HOME = "lachan.home";

  /* Leaving: the page is blanked at once, and "back" does not lead here again. */
  const leave = byId("leave");
  const leaveNow = () => {
    document.documentElement.hidden = true;
    window.top.location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    leaveNow();
  });
  let escapes = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    escapes = [...escapes.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (escapes.length >= 3) leaveNow();
  });

  /* The province is kept in this browser, only after the person agreed. */
  const remember = (home) => {
    form.elements.home.value = home;
    try {
      if (home) localStorage.setItem(HOME, home);
      else localStorage.removeItem(HOME);
    } catch {
      /* storage is switched off: remembered until the page is closed */
    }
  };
  const remembered = () => {
    try {
      return localStorage.getItem(HOME) ?? "";
    } catch {
      return "";
    }
  };

  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // pages that are not served by https
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  const linkTo = (question) =>
    `${location.origin}/${location.search}#q=${encodeURIComponent(question)}`;

  const act = async (button) => {
    if (button.dataset.act === "print") return window.print();
    const known = texts.get(button.closest(".reply")) ?? {};
    await copy(button.dataset.act === "copy" ? known.text : linkTo(known.question));
    const said = button.textContent;
    button.replaceChildren(byId("copied").content.cloneNode(true));
    setTimeout(() => (button.textContent = said), 2000);
  };
  const unhide = (within) => {
    for (const button of within.querySelectorAll("[data-act]")) button.hidden = false;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) act(button).catch(() => {});
  });

  /* On document pages the details that hold an anchor are opened, all of them for printing. */
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("main details")) details.open = true;
  });
  if (!form) return unhide(document);

  const fragment = (html) => {
    const template = document.createElement("template");
    template.innerHTML = policy.createHTML(html);
    if (framed) {
      for (const link of template.content.querySelectorAll('a[href^="/"]')) link.target = "_blank";
    }
    unhide(template.content);
    return template.content;
  };

  const post = async (address, body) => {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        chat: form.elements.c.value,
        language: form.elements.lang.value,
        home: form.elements.home.value,
        ...body,
      }),
    });
    const told = await response.json();
    if (response.ok) return told;
    const failed = byId("offline").content.cloneNode(true);
    failed.querySelector("p").textContent = told.message[form.elements.lang.value];
    return { failed };
  };

  const ask = async (address, body) => {
    try {
      return await post(address, body);
    } catch {
      return { failed: byId("offline").content.cloneNode(true) };
    }
  };

  const obey = (told) => {
    if (told.home != null) remember(told.home);
    if (!told.forget) return;
    log.replaceChildren();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    form.elements.c.value = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  };

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const touch = window.matchMedia("(pointer: coarse)");
  const show = (element) =>
    element.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });

  /* Adds what was asked and, when it comes, the reply to the log. */
  const turn = async (shown, question, address, body) => {
    document.querySelector(".welcome").hidden = true;
    byId("title").className = "hide";
    const item = document.createElement("div");
    item.className = "turn";
    const asked = document.createElement("p");
    asked.className = "asked";
    asked.textContent = shown;
    item.append(asked, byId("waiting").content.cloneNode(true));
    log.append(item);
    show(item);
    const chat = form.elements.c.value;
    const told = await ask(address, body);
    if (form.elements.c.value !== chat) return told; // the conversation was deleted meanwhile
    obey(told);
    if (told.forget) asked.remove();
    item.querySelector(".waiting")?.remove();
    item.append(told.failed ?? fragment(told.html));
    if (!item.isConnected) log.append(item);
    texts.set(item.querySelector(".reply"), { text: told.text, question });
    item.dataset.question = question;
    if (item === log.lastElementChild) show(item); // whoever wrote on reads on
    return told;
  };

  /* Puts a reply into a place that is there already: an unfolded source, an answered question. */
  const fill = (slot, told) => {
    const content = told.failed ?? fragment(told.html);
    for (const inner of content.querySelectorAll("[data-slot]")) delete inner.dataset.slot;
    slot.replaceChildren(content);
    slot.hidden = false;
    slot.focus();
  };

  const press = async (button) => {
    const body = { option: button.value };
    const question = button.closest(".turn")?.dataset.question ?? "";
    const panel = button.closest(".panel") ?? button.closest(".quote")?.querySelector(".panel");
    if (button.dataset.place === "panel" && panel) {
      if (button.ariaExpanded === "true") {
        panel.hidden = true;
        button.ariaExpanded = "false";
        return;
      }
      fill(panel, await ask("/api/press", body));
      if (button.hasAttribute("aria-expanded")) button.ariaExpanded = "true";
      return;
    }
    const slot = button.closest("[data-slot]");
    if (slot && button.dataset.place === "here") return fill(slot, await ask("/api/press", body));
    const told = await turn(button.textContent.trim(), question, "/api/press", body);
    if (told.replaces) slot?.remove();
  };

  const say = async (text, typed) => {
    if (typed) box.value = "";
    if (touch.matches) box.blur(); // the keyboard would cover the answer
    const told = await turn(text, text, "/api/chat", { text });
    if (typed && told.failed) box.value ||= text;
  };

  /* Nothing waits for the answer to what was sent before: somebody in danger must be heard at once.
     Only a button that is still being answered is not pressed a second time. */
  const pressed = new WeakSet();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name !== "o" && button?.name !== "s") {
      const text = box.value.trim();
      if (text) await say(text, true);
      return;
    }
    if (pressed.has(button)) return;
    pressed.add(button);
    await (button.name === "o" ? press(button) : say(button.value, false));
    pressed.delete(button);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (box.value.trim()) form.requestSubmit(byId("send"));
  });

  /* A shared question comes behind the "#", which no server sees; it is shown, not sent. */
  const readLink = () => {
    const shared = new URLSearchParams(location.hash.slice(1)).get("q");
    if (!shared) return;
    box.value = shared.slice(0, box.maxLength);
    history.replaceState(null, "", location.pathname + location.search);
    box.focus();
  };
  const item = log.querySelector(".reply");
  if (item) texts.set(item, { text: item.innerText, question: log.querySelector(".asked")?.lastChild.data });
  form.elements.home.value ||= remembered();
  window.addEventListener("hashchange", readLink);
  readLink();
  unhide(document);
})();
