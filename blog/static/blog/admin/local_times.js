// Fields are in UTC. Show each time in the user's time zone too.

export function addLocalTimes(form) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of form.querySelectorAll("input[type=datetime-local]")) {
    const note = document.createElement("p");
    note.className = "local-time quiet";
    note.setAttribute("aria-live", "polite");
    field.after(note);
    const update = () => {
      const time = field.value && new Date(`${field.value}Z`);
      const local = time && time.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
      note.textContent = local ? `${local} in your time zone (${zone})` : "";
    };
    field.addEventListener("input", update);
    update();
  }
}
