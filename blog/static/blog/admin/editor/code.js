// Code in Markdown: the places where characters have no special meaning.

const FENCE = /^[\s>]*(`{3,}|~{3,})(.*)$/;
const SPAN = /(`+)(?!`)[^]*?[^`]\1(?!`)/g;

// Return whether a position of a Markdown text is in a fenced code block or a code span.
export function isInCode(text, position) {
  return isInFence(text, position) || isInSpan(text, position);
}

export function isInFence(text, position) {
  const readLine = trackFences();
  return text.slice(0, position).split("\n").slice(0, -1).reduce((_, line) => readLine(line).isOpen, false);
}

// Return a function that reads one line after the other. It returns whether the line is code, and whether the next one is.
export function trackFences() {
  let fence = "";
  return (line) => {
    const wasOpen = Boolean(fence);
    const [, marks, info] = FENCE.exec(line) || [];
    if (marks && !fence) fence = marks[0] === "`" && info.includes("`") ? "" : marks;
    else if (marks?.startsWith(fence) && !info.trim()) fence = "";
    return { isCode: wasOpen, isOpen: Boolean(fence) };
  };
}

function isInSpan(text, position) {
  const from = text.lastIndexOf("\n\n", position - 1) + 1;
  const next = text.indexOf("\n\n", position);
  const paragraph = text.slice(from, next < 0 ? undefined : next);
  return [...paragraph.matchAll(SPAN)].some((span) => {
    const start = from + span.index + span[1].length;
    return start <= position && position <= start + span[0].length - 2 * span[1].length;
  });
}
