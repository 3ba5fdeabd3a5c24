// Character counters for fields that lists and search engines truncate.

export function addCounters(form) {
  for (const field of form.querySelectorAll("[data-count]")) {
    const count = document.createElement("p");
    count.className = "counter quiet";
    field.after(count);
    const update = () => {
      const limit = Number(field.dataset.count);
      count.textContent = `${field.value.length} of ${limit} characters`;
      count.classList.toggle("over", field.value.length > limit);
    };
    field.addEventListener("input", update);
    update();
  }
}
