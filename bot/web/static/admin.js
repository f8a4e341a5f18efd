// The admin page works without this: it shows how far an upload and a job are.
"use strict";

const upload = document.getElementById("upload");
if (upload) {
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    const bar = document.getElementById("sent");
    const file = document.getElementById("file").files[0];
    const problem = document.getElementById("too-large");
    const words = problem.dataset.words ??= problem.textContent;
    problem.hidden = file.size <= Number(upload.dataset.most);
    problem.textContent = `${words} ${file.name} (${Math.ceil(file.size / 2 ** 20)} MB)`;
    if (!problem.hidden) return;
    const request = new XMLHttpRequest();
    bar.hidden = false;
    request.upload.addEventListener("progress", (part) => {
      if (part.lengthComputable) bar.value = (100 * part.loaded) / part.total;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) location.assign(request.responseURL);
      else upload.submit(); // the server says in words what is wrong
    });
    request.addEventListener("error", () => upload.submit());
    request.open("POST", upload.action);
    request.send(new FormData(upload));
  });
}

const job = document.getElementById("job");
if (job && job.dataset.ended === "no") {
  const look = async () => {
    const reply = await fetch(location.pathname, { headers: { accept: "application/json" } });
    if (!reply.ok) return location.reload();
    const now = await reply.json();
    const bar = document.getElementById("progress");
    if (now.total && bar) { bar.max = now.total; bar.value = now.done; }
    if (now.ended) location.reload();
    else setTimeout(look, 500);
  };
  setTimeout(look, 300);
}

// The check screen: the words of a passage are shown where they stand, and the other way round.
const source = document.querySelector(".source");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function mark(anchor) {
  for (const old of document.querySelectorAll(".shown")) old.classList.remove("shown");
  const words = source.querySelectorAll(`[data-of="${anchor}"]`);
  for (const word of words) word.classList.add("shown");
  document.getElementById(anchor.replace("v", "d"))?.classList.add("shown");
  return words[0];
}

function bringIntoSource(words) {
  const away = words.getBoundingClientRect().top - source.getBoundingClientRect().top;
  const to = source.scrollTop + away - source.clientHeight / 3;
  source.scrollTo({ top: to, behavior: still ? "auto" : "smooth" });
}

if (source) {
  document.querySelector(".reading").addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    const words = link && mark(link.dataset.show);
    if (!words) return;
    event.preventDefault();
    bringIntoSource(words);
    if (source.getBoundingClientRect().top < 0) source.scrollIntoView();
  });
  source.addEventListener("click", (event) => {
    const words = event.target.closest("[data-of]");
    if (!words || !getSelection().isCollapsed) return;
    mark(words.dataset.of);
    const item = document.getElementById(words.dataset.of.replace("v", "d"));
    item?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  });
  const item = document.querySelector(".item:has(#sua)") ?? document.querySelector(".item:target");
  const words = item && mark(item.id.replace("d", "v"));
  if (words) bringIntoSource(words);
  if (!location.hash) document.querySelector("#sua .problem")?.scrollIntoView({ block: "center" });
  const field = document.querySelector("#sua [name=words]");
  if (field) {
    document.addEventListener("selectionchange", () => {
      const selected = getSelection();
      const words = selected.toString().trim();
      if (words && source.contains(selected.anchorNode)) field.value = words.replace(/\s+/g, " ");
    });
  }
}
