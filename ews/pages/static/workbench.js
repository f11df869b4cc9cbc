// Keeps the draft in this browser while it is written, so that nothing of it is lost; leads to the
// line that cannot be read; says so when it could not be tried. htmx tries the draft.

const field = document.getElementById("f-draft");
const form = document.getElementById("bench");
const kept = document.getElementById("kept");
const lost = document.getElementById("lost");
const again = document.getElementById("again");
const key = `ews-draft:${field.dataset.owner}`;

function read() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;  // a browser that keeps nothing
  }
}

function keep() {
  try {
    localStorage.setItem(key, field.value);
    tell(kept, kept.dataset.kept);
  } catch {
    kept.hidden = true;
  }
}

function tell(place, words) {
  place.textContent = words;
  place.hidden = false;
}

function tryIt() {
  if (window.htmx) window.htmx.trigger(form, "tried");
}

function goTo(line) {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  field.setSelectionRange(start, start + (lines[line - 1] || "").length);
  field.blur();  // a field that gets the focus shows what is selected in it
  field.focus();
}

const before = read();
if (field.dataset.new && before && before.trim() && before !== field.value) {
  field.value = before;
  tell(kept, kept.dataset.back);
  again.hidden = false;
}
field.addEventListener("input", () => { keep(); again.hidden = false; });
window.addEventListener("load", tryIt);

again.addEventListener("click", async () => {
  field.value = await (await fetch(again.dataset.example)).text();
  try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  kept.hidden = again.hidden = true;
  tryIt();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".go-to-line");
  if (button) goTo(Number(button.dataset.line));
});

// "Save as a file" is sent by the browser itself.
for (const button of form.querySelectorAll("[data-plain]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    form.action = button.getAttribute("formaction");
    form.submit();
    form.action = "/law/workbench";
  });
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  lost.hidden = true;
  if (event.detail.xhr.responseURL.includes("/sign-in")) {
    event.detail.shouldSwap = false;
    tell(lost, lost.dataset.signedOut);
  }
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const button of document.querySelectorAll(".go-to-line")) button.hidden = false;
});
for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(failed, () => tell(lost, lost.dataset.failed));
}
for (const button of document.querySelectorAll(".go-to-line")) button.hidden = false;
