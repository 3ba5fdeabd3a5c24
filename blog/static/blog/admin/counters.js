// Character counters. `data-limit` is the server's limit, and `data-count` the length that lists and search engines show.

const NEAR = 0.9; // of a limit: a counter that is not always shown appears

// Return a function that counts again, after a script has changed the values.
export function addCounters(form) {
  const updates = [...form.querySelectorAll("[data-count], [data-limit]")].map(addCounter);
  return () => updates.forEach((update) => update());
}

function addCounter(field) {
  const limit = Number(field.dataset.limit || field.dataset.count);
  const shown = Number(field.dataset.count || limit);
  const count = document.createElement("p");
  count.id = `${field.id}_count`;
  count.className = "counter quiet";
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${count.id}`.trim());
  field.after(count);
  const update = () => {
    const length = countCharacters(field.value);
    count.hidden = !field.dataset.count && length < limit * NEAR;
    count.textContent = `${length} of ${shown} characters`;
    count.classList.toggle("over", length > shown);
    field.setCustomValidity(length > limit ? `This text has ${length} characters. Shorten it to at most ${limit}.` : "");
  };
  field.addEventListener("input", update);
  update();
  return update;
}

// Count as the server does: it receives two characters for the end of a line, and one for an emoji.
function countCharacters(text) {
  return [...text.replace(/\n/g, "\r\n")].length;
}
