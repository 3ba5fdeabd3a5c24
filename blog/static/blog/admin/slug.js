// The address of a post. The server creates the slug from the title until the post is public or a slug is typed.

const PAUSE = 300; // ms

export function showAddress(form, url) {
  const { title, slug } = form.elements;
  if (!title || !slug) return;
  const line = document.createElement("p");
  line.className = "address quiet";
  line.id = "post-address";
  title.after(line);
  slug.setAttribute("aria-describedby", `${slug.getAttribute("aria-describedby") || ""} ${line.id}`.trim());

  let timer;
  let last = 0;
  const show = (text) => { line.textContent = text && `Address: /posts/${text}/`; };
  const update = async () => {
    const request = ++last;
    if (slug.value.trim() || !title.value.trim()) return show(slug.value.trim());
    const proposal = await propose(url, title.value);
    if (request !== last || !proposal) return;
    slug.placeholder = proposal;
    show(proposal);
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(update, PAUSE);
  };
  title.addEventListener("input", schedule);
  slug.addEventListener("input", schedule);
  update();
}

// The slug is only shown: without a connection, the next save creates it all the same.
async function propose(url, title) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams({ title })}`, { redirect: "error" });
    return response.ok ? (await response.json()).slug : "";
  } catch {
    return "";
  }
}
