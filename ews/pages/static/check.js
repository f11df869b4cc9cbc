// What makes Check quicker to use; all of it works without, by forms and links.

for (const form of document.querySelectorAll("form.filter")) {
  const rows = document.querySelectorAll("table.reasons tr[data-status]");
  if (!rows.length) continue;
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => {
    const chosen = new Set(Array.from(form.querySelectorAll("input:checked"), (each) => each.value));
    for (const row of rows) row.hidden = chosen.size > 0 && !chosen.has(row.dataset.status);
  });
}

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const said = document.getElementById("copied");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");  // a page without https has no clipboard
    }
    said.textContent = said.dataset.words;
  });
}
