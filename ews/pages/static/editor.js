// Draws a structure instead of typing it. OpenChemLib is fetched when somebody first wants to draw;
// what is drawn goes into the field as a molfile (V3000), which keeps wedges.

async function open(field) {
  const { CanvasEditor, Molecule, Resources } = await import(field.dataset.editor);
  Resources.register(await (await fetch(field.dataset.resources)).json());
  const area = field.querySelector(".editor");
  const text = field.querySelector("textarea");
  area.hidden = false;
  const editor = new CanvasEditor(area, {});
  const molecule = read(Molecule, text.value.trim());
  if (molecule) editor.setMolecule(molecule);
  editor.setOnChangeListener(() => {
    const drawn = editor.getMolecule();
    text.value = drawn.getAllAtoms() ? drawn.toMolfileV3() : "";
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function read(Molecule, text) {
  if (!text) return null;
  try {
    return text.includes("V2000") || text.includes("V3000")
      ? Molecule.fromMolfile(text) : Molecule.fromSmiles(text);
  } catch {
    return null;  // a name: the drawing begins empty
  }
}

for (const field of document.querySelectorAll(".structure-field")) {
  const button = field.querySelector(".draw");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const area = field.querySelector(".editor");
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    area.hidden = isOpen;
    if (!isOpen && !area.dataset.opened) {
      area.dataset.opened = "yes";
      open(field);
    }
  });
}
