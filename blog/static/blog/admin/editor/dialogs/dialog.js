// Dialogs over the text. They give the focus and the selection back to it.

// Show a form as a modal dialog. Resolve to its values by name, or to null if the user cancels.
export function ask(area, { heading, action, content, prepare = () => {} }) {
  const { selectionStart: start, selectionEnd: end } = area; // Chromium forgets them when a modal dialog opens
  const dialog = createDialog(heading, `<form method="dialog">${content}
    <p class="dialog-buttons"><button value="ok" class="button default">${action}</button>
    <button value="" formnovalidate class="button quiet">Cancel</button></p></form>`);
  prepare(dialog);
  dialog.showModal();
  dialog.querySelector("input")?.select();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      const values = Object.fromEntries(new FormData(dialog.querySelector("form")));
      dialog.remove();
      area.focus({ preventScroll: true });
      area.setSelectionRange(start, end);
      done(dialog.returnValue ? values : null);
    });
  });
}

export function createDialog(heading, content) {
  const dialog = document.createElement("dialog");
  dialog.className = "editor-dialog";
  dialog.setAttribute("aria-labelledby", "dialog-heading");
  dialog.innerHTML = `<h2 id="dialog-heading"></h2>${content}`;
  dialog.querySelector("h2").textContent = heading;
  document.body.append(dialog);
  return dialog;
}
