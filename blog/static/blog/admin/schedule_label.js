// The button says “Schedule” while “publish at”, which is in UTC, is in the future.

export function labelSchedule(form) {
  const { _publish: button, published_at: field } = form.elements;
  if (!button || !field) return;
  field.addEventListener("input", () => {
    button.textContent = field.value && new Date(`${field.value}Z`) > Date.now() ? "Schedule" : "Publish";
  });
}
