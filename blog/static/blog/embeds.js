// Adds a button to each embed. The player loads when a reader presses it, and nothing from other sites before.

const LABELS = { video: "Play video", audio: "Play audio", post: "Show post" };
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation";

for (const link of document.querySelectorAll(".embed-link[data-player]")) {
  const card = link.closest(".embed");
  const kind = Object.keys(LABELS).find((name) => card?.classList.contains(`embed-${name}`));
  if (kind) card.append(createButton(card, kind, link));
}

function createButton(card, kind, link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "embed-button";
  button.textContent = `${LABELS[kind]} (${new URL(link.dataset.player).host.replace(/^www\./, "")})`;
  button.setAttribute("aria-label", `${button.textContent}: ${link.textContent}`);
  button.addEventListener("click", () => {
    const player = kind === "audio" ? createAudio(link) : createFrame(link);
    button.remove();
    card.querySelector(".embed-picture")?.remove();
    card.classList.add("embed-open");
    card.prepend(player);
    player.focus();
    if (kind === "audio") player.play().catch(() => {}); // the browser shows why in its controls
  });
  return button;
}

function createFrame(link) {
  const frame = document.createElement("iframe");
  frame.title = link.textContent;
  frame.setAttribute("sandbox", SANDBOX);
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin"; // YouTube refuses a player without the origin of the page
  frame.src = link.dataset.player;
  return frame;
}

function createAudio(link) {
  const audio = document.createElement("audio");
  audio.controls = true;
  audio.preload = "none";
  audio.setAttribute("aria-label", link.textContent);
  audio.src = link.dataset.player;
  return audio;
}
