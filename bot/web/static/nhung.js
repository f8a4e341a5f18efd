/* Puts a button into another site that opens the chat in a frame:
   <script src="https://ADDRESS/nhung.js" data-lang="vi" defer></script>
   data-lang: vi or en; data-label: the button's words. */
"use strict";
(() => {
  const script = document.currentScript;
  const english = script.dataset.lang === "en";
  const label = script.dataset.label || (english ? "Ask Lá Chắn" : "Hỏi Lá Chắn");
  const address = new URL(english ? "/nhung?lang=en" : "/nhung", script.src);
  const narrow = window.matchMedia("(max-width: 480px)");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  Object.assign(button.style, {
    position: "fixed", right: "16px", bottom: "16px", zIndex: "2147483000", minHeight: "48px",
    padding: "0 20px", border: "0", borderRadius: "24px", background: "#0c5f5c", color: "#fff",
    font: "600 16px system-ui, sans-serif", cursor: "pointer",
    boxShadow: "0 4px 16px rgb(0 0 0 / 25%)",
  });
  let frame = null;
  const place = () => {
    const edge = narrow.matches ? "0px" : "16px";
    Object.assign(frame.style, {
      position: "fixed", right: edge, bottom: "76px", zIndex: "2147483000", border: "0",
      width: narrow.matches ? "100%" : "400px", height: "min(640px, calc(100% - 92px))",
      borderRadius: narrow.matches ? "0" : "16px", boxShadow: "0 8px 32px rgb(0 0 0 / 30%)",
      background: "#fff", colorScheme: "normal",
    });
  };
  const open = (wanted) => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.src = address.href;
      frame.title = label;
      frame.referrerPolicy = "no-referrer";
      frame.allow = "clipboard-write";
      place();
      narrow.addEventListener("change", place);
      button.before(frame);
    }
    frame.hidden = !wanted;
    frame.style.display = wanted ? "block" : "none";
    button.textContent = wanted ? (english ? "Close" : "Đóng") : label;
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) frame.focus();
  };
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  document.body.append(button);
})();
