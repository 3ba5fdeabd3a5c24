// The line below the text: how many words it has, messages and uploads.

export function createFooter(area) {
  const element = document.createElement("div");
  element.className = "editor-foot";
  const count = document.createElement("span");
  const uploads = document.createElement("ul");
  uploads.id = "uploads";
  uploads.className = "uploads";
  const help = document.createElement("span");
  help.className = "quiet";
  help.textContent = "Drop or paste photos into the text to upload them.";
  const update = () => {
    const words = area.value.trim().split(/\s+/).filter(Boolean).length;
    count.textContent = `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
  };
  area.addEventListener("input", update);
  update();
  const message = document.createElement("span");
  message.className = "editor-message";
  message.setAttribute("role", "status");
  element.append(count, help, message, uploads);
  return { element, say: (text) => { message.textContent = text; } };
}
