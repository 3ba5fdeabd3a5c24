// How much room is left in a field that lists and search engines cut.

export function counters(form) {
  for (const field of form.querySelectorAll("[data-count]")) {
    const count = document.createElement("p");
    count.className = "counter quiet";
    field.after(count);
    const update = () => {
      const most = Number(field.dataset.count);
      count.textContent = `${field.value.length} of ${most} characters`;
      count.classList.toggle("over", field.value.length > most);
    };
    field.addEventListener("input", update);
    update();
  }
}
