// The admin page works without this: it shows how far an upload and a job are.
"use strict";

const upload = document.getElementById("upload");
if (upload) {
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    const bar = document.getElementById("sent");
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
