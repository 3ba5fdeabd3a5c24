// New tags while writing: the list of tags offers to create a name that it doesn't have.
// Select2, the admin's autocomplete, reads its defaults when the page is ready, after this module.

const PROMPT = "Create “";

export function offerNewTags(form, url) {
  const select = form.elements.tags;
  const { jQuery } = window.django;
  if (!url || !select || !jQuery?.fn.select2) return;
  const { defaults } = jQuery.fn.select2;
  defaults.set("createTag", ({ term }) => createOption(term));
  defaults.set("insertTag", (results, option) => results.push(option)); // after existing tags, which Enter selects
  defaults.set("templateResult", (result) => result.newTag ? `${PROMPT}${result.text}”` : result.text);
  select.dataset.tags = "true";
  jQuery(select).on("select2:selecting", (event) => {
    const { newTag } = event.params.args.data;
    if (!newTag) return;
    event.preventDefault(); // only saved tags are in the form
    jQuery(select).select2("close");
    createTag(form, select, url, newTag);
  });
}

function createOption(term) {
  const name = (term || "").trim().replace(/\s+/g, " ");
  return name ? { id: `new:${name}`, text: name, newTag: name } : null;
}

async function createTag(form, select, url, name) {
  const say = (text) => { findStatus(select).textContent = text; };
  const body = new FormData();
  body.set("name", name);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  say(`Creating “${name}”…`);
  try {
    const response = await fetch(url, { method: "POST", body, redirect: "manual" });
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (!response.ok) return say(`“${name}” was not created. ${answer.error || "Reload the page and sign in again."}`);
    addTag(select, answer);
    say(answer.created ? `The tag “${answer.text}” was created.` : `The tag “${answer.text}” exists already. It was added.`);
  } catch {
    say(`“${name}” was not created. The server is unreachable. Try again.`);
  }
}

function addTag(select, { id, text }) {
  const value = String(id);
  const option = [...select.options].find((known) => known.value === value) || select.appendChild(new Option(text, value));
  option.selected = true;
  window.django.jQuery(select).trigger("change");
}

function findStatus(select) {
  const row = select.closest(".form-row");
  const status = row.querySelector(".new-tag") || document.createElement("p");
  if (!status.isConnected) {
    Object.assign(status, { className: "new-tag" });
    status.setAttribute("role", "status");
    row.append(status);
  }
  return status;
}
