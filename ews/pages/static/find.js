// A field that narrows a list of boxes to tick, by what they say or by their code.
// Without scripts the field stays hidden and the list is whole.

for (const find of document.querySelectorAll("[data-finds]")) {
  const list = document.getElementById(find.dataset.finds);
  const none = find.querySelector("[data-none]");
  find.hidden = false;
  find.addEventListener("input", (event) => {
    event.stopPropagation();  // what is sought is no part of the answer
    const wanted = event.target.value.trim().toLowerCase();
    let shown = 0;
    for (const label of list.querySelectorAll("label")) {
      const code = label.querySelector("input").value.toLowerCase();
      label.hidden = !label.textContent.toLowerCase().includes(wanted) && code !== wanted;
      shown += label.hidden ? 0 : 1;
    }
    none.hidden = shown > 0;
  });
}
