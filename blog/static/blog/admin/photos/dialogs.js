// Modal dialogs that leave the cursor in the text where it was.

// Open a dialog and remove it when it closes. Resolve to its `returnValue`.
export function openDialog(dialog) {
  const restoreSelection = saveSelection(document.activeElement);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      restoreSelection();
      done(dialog.returnValue);
    });
  });
}

// Chromium forgets the selection of a text that had the focus when a modal dialog opened.
function saveSelection(field) {
  const { selectionStart: start, selectionEnd: end } = field;
  return () => { if (Number.isInteger(start)) field.setSelectionRange(start, end); };
}
