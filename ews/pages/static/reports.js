// Opens the parts of the form that a kind of report needs. Without script they are opened by hand.

const kind = document.getElementById("f-kind");

function unfold() {
  for (const fold of document.querySelectorAll("details.fold")) {
    if (fold.dataset.kinds.split(" ").includes(kind.value)) fold.open = true;
  }
}

if (kind) kind.addEventListener("change", unfold);
document.getElementById("wrong")?.focus();
