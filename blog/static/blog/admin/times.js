// Times are UTC; beside each stands what that is where the editor is.

export function localTimes(form) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of form.querySelectorAll("input[type=datetime-local]")) {
    const note = document.createElement("p");
    note.className = "local-time quiet";
    note.setAttribute("aria-live", "polite");
    field.after(note);
    const update = () => {
      const moment = field.value && new Date(`${field.value}Z`);
      const local = moment && moment.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
      note.textContent = local ? `${local} where you are (${zone})` : "";
    };
    field.addEventListener("input", update);
    update();
  }
}
